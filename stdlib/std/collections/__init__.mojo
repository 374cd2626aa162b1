"""Containers."""

from .array import Array, InlineArray
from .binary_heap import BinaryHeap
from .bitset import BitSet
from .counter import Counter, CountTuple
from .deque import Deque
from .dict import Dict, DictEntry, DictKeyError, EmptyDictError, StringDict
from .linked_list import LinkedList
from .list import List
from .optional import EmptyOptionalError, Optional, OptionalReg
from .set import Set
