"""The table of operations: one entry for each opcode of `lang.primitives`."""

from __future__ import annotations

from collections.abc import Callable

from ..lang.mir import Op
from . import ops_control, ops_float, ops_integer, ops_memory, ops_vector
from .function import FunctionEmitter

OPERATIONS: dict[str, Callable[[FunctionEmitter, Op], None]] = {
    **ops_integer.OPERATIONS,
    **ops_float.OPERATIONS,
    **ops_vector.OPERATIONS,
    **ops_memory.OPERATIONS,
    **ops_control.OPERATIONS,
}
