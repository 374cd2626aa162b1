"""Python objects, and values that cross between Python and Mojo."""

from .python_object import PythonObject
