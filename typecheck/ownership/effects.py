"""What each instruction does to slots, as masks."""

from __future__ import annotations

from collections.abc import Iterator

from ...lang.mir import (
    AddressOf,
    AssumeInit,
    Block,
    Borrow,
    BorrowPointer,
    Branch,
    Call,
    Copy,
    Declare,
    Drop,
    Forget,
    Function,
    Instruction,
    Invoke,
    Local,
    LocalKind,
    Move,
    Op,
    Passing,
    Place,
    Raise,
    Return,
    Terminator,
    Unreachable,
    Use,
)
from ...lang.records import dataclass, field
from ...lang.types import Convention
from .slots import Slots, is_slot


@dataclass(slots=True)
class Effect:
    """The effect of one instruction or terminator.

    use     bits that must not be destroyed before it
    check   of these, the bits that must be initialised when it runs
    take    bits that have no value afterwards, because it was moved on or forgotten
    define  bits that have a new value afterwards
    kill    bits whose old value is not needed for what follows: what is stored to, and declared variables
    """

    use: int = 0
    check: int = 0
    take: int = 0
    define: int = 0
    kill: int = 0

    def __bool__(self) -> bool:
        return bool(self.use or self.take or self.define or self.kill)


@dataclass(slots=True)
class BlockEffects:
    """The effects in a block in order, as (index of the instruction, effect), and that of its terminator.

    `on_normal` and `on_error` are the bits that an `Invoke` initialises on its edges.
    """

    body: list[tuple[int, Effect]] = field(default_factory=list)
    end: Effect = field(default_factory=Effect)
    on_normal: int = 0
    on_error: int = 0


def of_block(block: Block, slots: Slots, function: Function) -> BlockEffects:
    """The effects of all instructions of a block that have any."""
    result = BlockEffects()
    for index, instruction in enumerate(block.instructions):
        effect = of_instruction(instruction, slots)
        if effect:
            result.body.append((index, effect))
    terminator = block.terminator
    assert terminator is not None
    if isinstance(terminator, Invoke):
        call = terminator.call
        result.end = of_instruction(call, slots)
        result.on_normal = result.end.define
        result.end.define = result.end.kill = 0
        result.on_error = slots.exact(call.error) if call.error is not None else 0
    else:
        result.end = _of_terminator(terminator, slots, function)
    return result


def of_instruction(instruction: Instruction, slots: Slots) -> Effect:
    """The effect of an instruction; of the call in an `Invoke`, as if it returned normally."""
    effect = Effect()
    match instruction:
        case Op():
            for operand in instruction.operands:
                _read(effect, operand, slots)
            _store(effect, instruction.dest, slots)
        case Call():
            _call(effect, instruction, slots)
        case Borrow():
            _read(effect, instruction.place, slots)
        case BorrowPointer():
            _read(effect, instruction.pointer, slots)
        case AddressOf():
            # The address of a place without a value is how storage is filled by hand.
            effect.use |= slots.used(instruction.place)
            _store(effect, instruction.dest, slots)
        case Copy():
            _read(effect, instruction.source, slots)
            _store(effect, instruction.dest, slots)
        case Move():
            _take(effect, instruction.source, slots)
            _store(effect, instruction.dest, slots)
        case Use():
            _read(effect, instruction.place, slots)
        case Drop():
            _take(effect, instruction.place, slots)
        case Forget():
            effect.use |= slots.used(instruction.place)
            effect.take |= slots.mask(instruction.place)
        case AssumeInit():
            # Parts that have a value keep it.
            effect.define |= slots.exact(instruction.place)
        case Declare():
            mask = slots.mask(Place(instruction.local))
            effect.take |= mask
            effect.kill |= mask
    return effect


def _of_terminator(terminator: Terminator, slots: Slots, function: Function) -> Effect:
    effect = Effect()
    match terminator:
        case Branch():
            _read(effect, terminator.condition, slots)
        case Return():
            for local in _needed_at_exit(function, function.result):
                _read(effect, Place(local), slots)
        case Raise():
            for local in _needed_at_exit(function, function.error):
                _read(effect, Place(local), slots)
    return effect


def _needed_at_exit(function: Function, outcome: Local | None) -> Iterator[Local]:
    """The caller's values that this function holds, and the result or the error."""
    for local in function.parameters:
        if local.convention == Convention.MUT and is_slot(local):
            yield local
    if outcome is not None:
        yield outcome


def ends_the_run(block: Block) -> bool:
    """Whether nothing is destroyed at the end of the block because the program stops there."""
    return isinstance(block.terminator, Unreachable)


def _call(effect: Effect, call: Call, slots: Slots) -> None:
    _read(effect, call.callee, slots)
    for position, argument in enumerate(call.arguments):
        if isinstance(argument.operand, Place) and _is_consumed(call, position, argument.operand, slots):
            _take(effect, argument.operand, slots)
        else:
            _read(effect, argument.operand, slots)
    if call.dest is not None and not binds_reference(call):
        _store(effect, call.dest, slots)


def _is_consumed(call: Call, position: int, place: Place, slots: Slots) -> bool:
    """Whether an argument goes over to the callee; a temporary in registers does so as bits."""
    if call.arguments[position].passing is not Passing.VALUE:
        return call.arguments[position].passing is Passing.OWNED
    if place.local.kind is not LocalKind.TEMP or place.local not in slots.roots:
        return False
    specs = call.signature.arguments
    return position < len(specs) and specs[position].convention in (Convention.VAR, Convention.DEINIT)


def binds_reference(call: Call) -> bool:
    """Whether the call binds its indirect destination instead of storing to it."""
    return call.signature.result_by_reference


def _read(effect: Effect, operand: object, slots: Slots) -> None:
    if isinstance(operand, Place):
        mask = slots.used(operand)
        effect.use |= mask
        effect.check |= mask


def _take(effect: Effect, place: Place, slots: Slots) -> None:
    _read(effect, place, slots)
    effect.take |= slots.mask(place)


def _store(effect: Effect, place: Place | None, slots: Slots) -> None:
    if place is None:
        return
    exact = slots.exact(place)
    effect.define |= exact
    effect.kill |= exact
    if not exact:
        # Storing to an element or through a reference needs what is there to be alive.
        mask = slots.used(place)
        effect.use |= mask
        effect.check |= mask


def operands(instruction: Instruction) -> Iterator[Place]:
    """The places that an instruction reads, refers to or takes, in order of evaluation."""
    match instruction:
        case Op():
            yield from (o for o in instruction.operands if isinstance(o, Place))
        case Call():
            if isinstance(instruction.callee, Place):
                yield instruction.callee
            yield from (a.operand for a in instruction.arguments if isinstance(a.operand, Place))
        case Borrow() | AddressOf() | Use() | Drop() | Forget():
            yield instruction.place
        case BorrowPointer():
            if isinstance(instruction.pointer, Place):
                yield instruction.pointer
        case Copy() | Move():
            yield instruction.source


def destination(instruction: Instruction) -> Place | None:
    """The place that an instruction stores to, if it stores."""
    match instruction:
        case Op() | AddressOf() | Copy() | Move():
            return instruction.dest
        case Call():
            return None if binds_reference(instruction) else instruction.dest
        case AssumeInit():
            return instruction.place
    return None


def bound(instruction: Instruction) -> Local | None:
    """The indirect local that an instruction binds to an address, if it binds one."""
    match instruction:
        case Borrow() | BorrowPointer():
            return instruction.local
        case Call() if binds_reference(instruction) and instruction.dest is not None:
            return instruction.dest.local
    return None
