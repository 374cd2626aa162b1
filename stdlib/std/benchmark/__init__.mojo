"""Measuring how long a function takes."""

from .compiler import black_box, clobber_memory, keep
from .run import Batch, Report, Unit, run
