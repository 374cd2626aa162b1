"""Iterators built from other iterators, all lazy."""

from .itertools import count, cycle, drop_while, product, repeat, take, take_while
