"""Algorithms that run on the host or on a device."""

from .functional import elementwise, vectorize
