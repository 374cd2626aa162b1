"""Loops over vectors and tiles."""

from .functional import map, tile, unswitch, vectorize
