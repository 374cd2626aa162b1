"""Where each local of a function is: in an LLVM value, in the frame, or behind an address.

A local of register type that is stored once as a whole and whose address nobody takes is an LLVM value. That is
sound because MIR is checked: a single definition of a variable that is initialised wherever it is read dominates
all of its uses.
"""

from __future__ import annotations

from enum import Enum

from ..lang.mir import (
    AddressOf,
    AssumeInit,
    Block,
    Borrow,
    BorrowPointer,
    Branch,
    Call,
    Copy,
    Function,
    Goto,
    Invoke,
    Local,
    Move,
    Op,
    Passing,
    Place,
    Terminator,
)
from .abi import AbiLowering


class Home(Enum):
    """Where a local is."""

    NOWHERE = 0  # it has no storage
    VALUE = 1  # an LLVM value
    FRAME = 2  # a slot in the frame, or memory that the caller gave
    BOUND = 3  # indirect: an LLVM value that is the address
    REBOUND = 4  # indirect: a slot in the frame that holds the address


class StorageScan:
    """Counts how the locals of a function are stored to, and chooses their homes."""

    def __init__(self, function: Function, order: list[Block], abi: AbiLowering) -> None:
        self._abi = abi
        self._stores: dict[Local, int] = {}
        self._in_memory: set[Local] = set()
        self.raw: set[Local] = set()
        """Locals of which a raw pointer is made."""
        if function.error is not None:
            self._in_memory.add(function.error)  # it is the caller's storage
        for block in order:
            for instruction in block.instructions:
                self._instruction(instruction)
            if isinstance(block.terminator, Invoke):
                self._call(block.terminator.call)
        arguments = set(function.parameters)
        self.homes: dict[Local, Home] = {local: self._home(local, local in arguments) for local in function.locals}

    def _home(self, local: Local, argument: bool) -> Home:
        stores = self._stores.get(local, 0) + argument
        if local.indirect:
            return Home.BOUND if stores == 1 else Home.REBOUND
        if self._abi.layouts.is_void(local.type):
            return Home.NOWHERE
        if stores == 1 and local not in self._in_memory and self._abi.machine(local.type) is not None:
            return Home.VALUE
        return Home.FRAME

    def _instruction(self, instruction: object) -> None:
        if isinstance(instruction, Op):
            if instruction.dest is not None:
                self._store(instruction.dest)
        elif isinstance(instruction, Call):
            self._call(instruction)
        elif isinstance(instruction, Move | Copy):
            self._store(instruction.dest)
        elif isinstance(instruction, Borrow):
            self._bind(instruction.local)
            self._in_memory.add(instruction.place.local)
        elif isinstance(instruction, AddressOf):
            self._store(instruction.dest)
            self._in_memory.add(instruction.place.local)
            self.raw.add(instruction.place.local)
        elif isinstance(instruction, BorrowPointer):
            self._bind(instruction.local)
        elif isinstance(instruction, AssumeInit):
            self._in_memory.add(instruction.place.local)

    def _call(self, call: Call) -> None:
        specs = call.signature.arguments
        for number, argument in enumerate(call.arguments):
            by_reference = number < len(specs) and specs[number].by_reference
            if (by_reference or argument.passing is Passing.REFERENCE) and isinstance(argument.operand, Place):
                self._in_memory.add(argument.operand.local)
        if call.error is not None:
            self._in_memory.add(call.error.local)
        if call.dest is None:
            return
        if call.signature.result_by_reference:
            self._bind(call.dest.local)
        else:
            self._store(call.dest)

    def _store(self, place: Place) -> None:
        """Notes a store of something that takes storage."""
        local = place.local
        if local.indirect or (place.path and self._abi.layouts.is_void(self._abi.field(local.type, place.path).type)):
            return
        self._stores[local] = self._stores.get(local, 0) + 1

    def _bind(self, local: Local) -> None:
        self._stores[local] = self._stores.get(local, 0) + 1


def successors(terminator: Terminator | None) -> tuple[Block, ...]:
    """The blocks that may follow; the likelier one last."""
    if isinstance(terminator, Goto):
        return (terminator.target,)
    if isinstance(terminator, Branch):
        if terminator.likely is False:
            return (terminator.then, terminator.otherwise)
        return (terminator.otherwise, terminator.then)
    if isinstance(terminator, Invoke):
        return (terminator.error, terminator.normal)
    return ()


def reverse_postorder(function: Function) -> list[Block]:
    """The reachable blocks, each after one that dominates it; likely successors come early."""
    done: list[Block] = []
    entry = function.entry
    seen = {entry}
    stack = [(entry, iter(successors(entry.terminator)))]
    while stack:
        block, following = stack[-1]
        for successor in following:
            if successor not in seen:
                seen.add(successor)
                stack.append((successor, iter(successors(successor.terminator))))
                break
        else:
            done.append(block)
            stack.pop()
    done.reverse()
    return done
