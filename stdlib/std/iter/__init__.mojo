"""Iteration: the protocol and lazy adaptors."""

from ..builtin.error import StopIteration
from ..builtin.iter import Iterable, IterableOwned, Iterator, enumerate, iter, map, next, zip
from .adaptors import chain, empty, once, peekable
