"""Which functions are inlined into generated code: short ones without branches that need no frame of their own.

Most operators of the library are one instruction, and a call costs Python more than ten of those.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from ...lang.layout import Layouts
from ...lang.mir import (
    AddressOf,
    Borrow,
    BorrowPointer,
    Call,
    Copy,
    Function,
    Goto,
    Instruction,
    Local,
    Move,
    Op,
    Return,
)
from ...lang.records import dataclass
from .storage import Home, Storage, place_storage

_LONGEST = 16
"""A function of more instructions than this is called."""


@dataclass(frozen=True, slots=True)
class StraightLine:
    """A function without branches. `rebound` are the locals that it assigns to, `once` the indices of those that it
    assigns to in one place only."""

    function: Function
    instructions: list[Instruction]
    storage: Storage
    rebound: set[Local]
    once: frozenset[int]


class Inliner:
    """Finds out which functions can be inlined. `body` gives a function if it is there already: inlining must not
    be the reason for making one that is perhaps never called."""

    def __init__(self, layouts: Layouts, body: Callable[[str], Function | None]) -> None:
        self._layouts = layouts
        self._body = body
        self._known: dict[str, StraightLine | None] = {}

    def straight_line(self, symbol: str) -> StraightLine | None:
        """The function in the form in which it can be inlined, None if it cannot be."""
        if symbol not in self._known:
            function = self._body(symbol)
            if function is None:
                return None
            self._known[symbol] = self._examine(function)
        return self._known[symbol]

    def _examine(self, function: Function) -> StraightLine | None:
        if function.signature.error is not None or function.inline == "never":
            return None
        instructions = _only_path(function)
        if instructions is None or any(isinstance(i, Op) and i.opcode == "stack_alloc" for i in instructions):
            return None
        storage = place_storage(function, self._layouts)
        if Home.FRAME in storage.homes:
            return None
        counts: Counter[Local] = Counter()
        for instruction in instructions:
            counts.update(_assigned(instruction, storage))
        once = frozenset(local.index for local, count in counts.items() if count == 1)
        return StraightLine(function, instructions, storage, set(counts), once - {p.index for p in function.parameters})


def _only_path(function: Function) -> list[Instruction] | None:
    """The instructions from the entry to a return, if nothing branches and they are few."""
    block, found = function.entry, []
    while True:
        found += block.instructions
        if len(found) > _LONGEST or len(function.blocks) > _LONGEST:
            return None
        match block.terminator:
            case Goto(target=target) if target is not function.entry and target.index > block.index:
                block = target
            case Return():
                return found
            case _:
                return None


def _assigned(instruction: Instruction, storage: Storage) -> list[Local]:
    """The Python local that an instruction assigns to. What is stored at an address assigns to none."""
    match instruction:
        case Borrow(local=local) | BorrowPointer(local=local):
            return [local]
        case Call(dest=dest, signature=signature) if dest is not None and signature.result_by_reference:
            return [dest.local]
        case Op(dest=dest) | Call(dest=dest) | Copy(dest=dest) | Move(dest=dest) | AddressOf(dest=dest):
            return [dest.local] if dest is not None and storage.homes[dest.local.index] is Home.VALUE else []
    return []
