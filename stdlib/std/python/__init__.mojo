"""Python objects, and values that cross between Python and Mojo."""

from .python import Python
from .python_object import PythonObject
