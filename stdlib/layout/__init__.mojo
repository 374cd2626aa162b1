"""Layouts and views of arrays in several dimensions."""

from std.builtin.coord_like import CoordLike
from std.utils.coord import ComptimeInt, Coord, Idx, coord, coord_to_index_list
from .tile_layout import TensorLayout, col_major, print_layout, row_major
from .tile_tensor import TileTensor, stack_allocation
