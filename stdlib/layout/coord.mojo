"""Coordinates, which the layouts of tensors map to offsets."""

from std.builtin.coord_like import CoordLike
from std.utils.coord import ComptimeInt, Coord, Idx, coord, coord_to_index_list
