"""Assignments whose new value cannot be built in place.

`x = f(x)` reads the old value while the new one is made, and after `x = f()` that raises, somebody may still want
the old one. Such a call makes a temporary; the old value dies, and then the temporary is moved in
(ownership.md, 2.5). Where the type checker has made the temporary itself and only relocates its bits, that stands
for building in place, which is what happens if the old value is not needed; else the move gets its constructor.
"""

from __future__ import annotations

from ...lang.mir import (
    Block,
    Call,
    Copy,
    Function,
    Instruction,
    Invoke,
    Local,
    LocalKind,
    Move,
    Op,
    Passing,
    Place,
)
from ...lang.types import ArrayType, FunctionRef, PackType, StructType, Type, UnionType
from . import drops
from .effects import binds_reference
from .facts import Facts
from .function_view import View
from .liveness import Liveness
from .lower import type_of
from .slots import is_elidable, is_slot


def construct_moves(view: View, live: Liveness) -> None:
    """Gives relocations of fresh results a constructor where the result could not have been built in place."""
    for block in view.graph.blocks:
        for index, effect in view.effects[block.index].body:
            move = block.instructions[index]
            if not isinstance(move, Move) or move.constructor is not None or not effect.define:
                continue
            if move.source.path or move.source.local.kind is not LocalKind.TEMP:
                continue
            if effect.define & _kept_when_made(view, live, block, index, move.source.local):
                move.constructor = view.facts.move_constructor(type_of(move.dest, view.facts))


def _kept_when_made(view: View, live: Liveness, block: Block, index: int, made: Local) -> int:
    """The bits that are needed by the call that made a temporary, or after it fails, looking back from its only use."""
    effects = view.effects[block.index]
    for step in range(len(effects.body) - 1, -1, -1):
        at, _ = effects.body[step]
        call = block.instructions[at]
        if at < index and isinstance(call, Call) and call.dest == Place(made):
            kept = live.after[block.index][step - 1] if step else live.start[block.index]
            return kept | _handed_over(view, block, call)
    into = view.graph.into[block.index]
    if len(into) == 1:
        source = view.graph.blocks[into[0].source]
        if isinstance(source.terminator, Invoke) and source.terminator.call.dest == Place(made):
            return live.before_end[source.index] | _handed_over(view, source, source.terminator.call)
    return 0


def _handed_over(view: View, block: Block, call: Call) -> int:
    """The bits of what is copied for a call to own.

    As soon as the copy is found to be superfluous, the value itself is handed over, so that the call uses it.
    """
    owned = {a.operand.local for a in call.arguments if a.passing is Passing.OWNED and isinstance(a.operand, Place)}
    mask = 0
    if owned:
        for instruction in block.instructions:
            if isinstance(instruction, Copy) and instruction.dest.local in owned and is_elidable(instruction):
                mask |= view.slots.exact(instruction.source)
    return mask


def separate(view: View, live: Liveness | None) -> bool:
    """Puts temporaries between such calls and their destinations; tells whether there were any.

    `live` is None when the function has no slots. The view is out of date afterwards.
    """
    detours = _Detours(view, live)
    for block in list(view.graph.blocks):
        detours.of_block(block)
    return detours.made


class _Detours:
    def __init__(self, view: View, live: Liveness | None) -> None:
        self.view = view
        self.live = live
        self.facts: Facts = view.facts
        self.made = False
        self.assigned: dict[Local, int] | None = None

    def of_block(self, block: Block) -> None:
        inserted: list[tuple[int, Move]] = []
        for index, instruction in enumerate(block.instructions):
            if isinstance(instruction, Call) and self._reads_destination(block, instruction):
                inserted.append((index, self._detour(instruction)))
            elif isinstance(instruction, Copy | Move) and self._overlap(instruction):
                constructor = instruction.constructor if isinstance(instruction, Move) else instruction.move_constructor
                inserted.append((index, self._detour(instruction, constructor)))
        for index, move in reversed(inserted):
            block.instructions.insert(index + 1, move)
        terminator = block.terminator
        if isinstance(terminator, Invoke):
            if self._reads_destination(block, terminator.call) or self._wanted_on_error(block.index, terminator):
                self._move_on_edge(block, terminator, self._detour(terminator.call))

    def _reads_destination(self, block: Block, call: Call) -> bool:
        """Whether an argument of a call refers to the place that the result goes to."""
        dest = call.dest
        if dest is None or binds_reference(call) or not is_slot(dest.local):
            return False
        own = self.view.slots.mask(dest)
        if own & _handed_over(self.view, block, call):
            return True
        for argument in call.arguments:
            if argument.passing is Passing.VALUE or not isinstance(argument.operand, Place):
                continue
            place = argument.operand
            if own and own & self.view.slots.used(place):
                return True
            if not own and _in_memory(dest.local.type) and _refers_to(place.local, dest.local, set()):
                return True
        return False

    def _overlap(self, instruction: Copy | Move) -> bool:
        """Whether source and destination may have storage in common."""
        dest, source = instruction.dest, instruction.source
        if is_slot(dest.local) and self.view.slots.mask(dest) & self.view.slots.used(source):
            return True
        shorter = min(len(dest.path), len(source.path))
        return dest.local is source.local and dest.path[:shorter] == source.path[:shorter]

    def _wanted_on_error(self, number: int, invoke: Invoke) -> bool:
        """Whether the old value of the destination may be used if the call raises."""
        dest = invoke.call.dest
        if dest is None or binds_reference(invoke.call) or not is_slot(dest.local):
            return False
        own = self.view.slots.exact(dest)
        if own and self.live is not None:
            # The normal edge stores to the destination, so what is kept at the end is kept for the error.
            return bool(own & self.live.end[number])
        if not _in_memory(type_of(dest, self.facts)) or dest.local.kind in (LocalKind.TEMP, LocalKind.RESULT):
            return False
        return dest.local.indirect or bool(dest.path) or self._assignments(dest.local) > 1

    def _assignments(self, local: Local) -> int:
        """How many instructions store to a local."""
        if self.assigned is None:
            self.assigned = _count_assignments(self.view.function)
        return self.assigned.get(local, 0)

    def _detour(self, instruction: Call | Copy | Move, constructor: FunctionRef | None = None) -> Move:
        dest = instruction.dest
        assert dest is not None
        function = self.view.function
        type = type_of(dest, self.facts)
        loans = () if dest.path else dest.local.loans
        local = Local(len(function.locals), "", type, LocalKind.TEMP, instruction.span, loans=loans)
        function.locals.append(local)
        instruction.dest = Place(local)
        if isinstance(instruction, Call):
            constructor = self.facts.move_constructor(type)
        self.made = True
        return Move(instruction.span, dest, Place(local), constructor)

    def _move_on_edge(self, block: Block, invoke: Invoke, move: Move) -> None:
        normal = next(edge for edge in self.view.graph.out[block.index] if not edge.error)
        if len(self.view.graph.into[normal.target]) == 1:
            invoke.normal.instructions.insert(0, move)
        else:
            drops.split_edge(self.view, normal).instructions.append(move)


def _in_memory(type: Type) -> bool:
    """Whether values of the type are returned by storing them to memory."""
    if isinstance(type, StructType):
        return not type.register
    return isinstance(type, ArrayType | PackType | UnionType)


def _refers_to(local: Local, target: Local, seen: set[Local]) -> bool:
    if local is target:
        return True
    seen.add(local)
    return any(_refers_to(loan.place.local, target, seen) for loan in local.loans if loan.place.local not in seen)


def _count_assignments(function: Function) -> dict[Local, int]:
    counts: dict[Local, int] = {}
    for block in function.blocks:
        steps: list[Instruction] = list(block.instructions)
        if isinstance(block.terminator, Invoke):
            steps.append(block.terminator.call)
        for step in steps:
            if isinstance(step, Op | Call | Copy | Move) and step.dest is not None:
                counts[step.dest.local] = counts.get(step.dest.local, 0) + 1
    return counts
