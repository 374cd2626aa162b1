"""Small helpers."""

from .index import Index, IndexList
from .static_tuple import StaticTuple
from .variant import Variant
