"""Layouts and views of arrays in several dimensions."""

from std.utils.coord import ComptimeInt, Coord, Idx, coord
from .tile_layout import TensorLayout, col_major, row_major
from .tile_tensor import TileTensor, stack_allocation
