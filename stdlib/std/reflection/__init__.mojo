"""Names and places in the source."""

from .location import SourceLocation, call_location, source_location
from .names import get_function_name, get_linkage_name
from .reflect import Reflected, reflect
