"""The verifier of MIR: what every function must keep to, checked after each pass in tests.

Types are compared as machine values where they have one, so that a register struct and what it wraps are the same,
and so are pointers to anything; other types must be identical or at least of one layout, because types that differ
only in what the type checker has erased are one type in memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from .layout import Layouts, MachineType
from .mir import (
    AddressOf,
    Block,
    Borrow,
    BorrowPointer,
    Branch,
    Call,
    Copy,
    Declare,
    Drop,
    External,
    Forget,
    Function,
    Goto,
    Instruction,
    Invoke,
    Local,
    Move,
    Op,
    Operand,
    Passing,
    Place,
    Raise,
    Return,
    Terminator,
    Use,
)
from .mir_text import MirPrinter
from .primitives import PRIMITIVES, Primitive, Result
from .types import (
    ArrayType,
    FunctionPointerType,
    PackType,
    PointerType,
    ScalarType,
    StructType,
    Type,
    UnionType,
    VectorType,
)


class Stage(Enum):
    """How far a function has come: as the type checker builds it, or after the ownership pass."""

    BUILT = "built"
    OWNED = "owned"


def verify(function: Function, stage: Stage) -> list[str]:
    """What is wrong with a function, one finding a line; empty for a sound one."""
    return list(_Verifier(function, stage).run())


def _words(kinds: str, opcodes: str) -> dict[str, str]:
    return dict.fromkeys(opcodes.split(), kinds)


_OPERANDS: dict[str, str] = {
    **_words("i=", "add sub mul and or xor shl lshr ashr sdiv udiv srem urem sfloordiv sfloormod ufloordiv ufloormod"),
    **_words("i=", "smin smax umin umax slt sle sgt sge"),
    **_words("m=", "eq ne ult ule ugt uge"),
    **_words("i", "neg not trunc zext sext sitofp uitofp"),
    **_words("f=", "fadd fsub fmul fdiv frem ffloordiv ffloormod fmin fmax feq fne flt fle fgt fge"),
    **_words("f", "fneg fptosi fptoui fptrunc fpext reduce_fadd reduce_fmul reduce_fmin reduce_fmax"),
    **_words("f==", "fma"),
    **_words("m", "bitcast splat"),
    **_words("mi", "extract"),
    **_words("mim", "insert"),
    **_words("m=", "shuffle"),
    **_words("i", "reduce_add reduce_mul reduce_and reduce_or reduce_xor reduce_smin reduce_smax"),
    **_words("i", "reduce_umin reduce_umax"),
    **_words("bac", "select"),
    **_words("pi", "offset"),
    **_words("p", "ptrtoint pointer_cast load atomic_load free"),
    **_words("i", "inttoptr"),
    **_words("pa", "store"),
    **_words("pm", "atomic_store atomic_rmw"),
    **_words("pmm", "atomic_cmpxchg"),
    **_words("pbm", "masked_load masked_store"),
    **_words("ibm", "gather scatter"),
    **_words("ppi", "memcpy memmove memcmp"),
    **_words("pii", "memset"),
    **_words("ii", "alloc"),
    **_words("b", "assume likely unlikely"),
    **_words("a", "copy"),
}
"""The kinds of operands: i integer, f float, p pointer or function, b truth, m any machine value, a anything, `=` the
type of the first and c that of the second operand. Opcodes that are not here take what they are given."""

_KIND_NAMES = {"i": "an integer", "f": "a float", "p": "a pointer", "b": "a truth value", "m": "a machine value"}
_WIDTHS = {"trunc": "narrower", "fptrunc": "narrower", "zext": "wider", "sext": "wider", "fpext": "wider"}


class _Verifier:
    def __init__(self, function: Function, stage: Stage) -> None:
        self._function = function
        self._stage = stage
        self._layouts = Layouts()
        self._printer = MirPrinter()

    def run(self) -> Iterator[str]:
        function = self._function
        yield from self._declarations()
        blocks = set(function.blocks)
        if not function.blocks:
            yield f"{function.symbol}: no blocks"
        for block in function.blocks:
            for item in block.instructions:
                for problem in self._instruction(item):
                    yield f"{function.symbol} {block}: {self._printer.instruction(item)}: {problem}"
            if block.terminator is None:
                yield f"{function.symbol} {block}: no terminator"
                continue
            for problem in self._terminator(block.terminator, blocks):
                yield f"{function.symbol} {block}: {self._printer.terminator(block.terminator)}: {problem}"

    def _declarations(self) -> Iterator[str]:
        function, signature = self._function, self._function.signature
        for index, local in enumerate(function.locals):
            if local.index != index:
                yield f"{function.symbol}: {local} stands at position {index}"
        named = [*function.parameters, *(x for x in (function.result, function.error) if x is not None)]
        for local in named:
            if not self._owns(local):
                yield f"{function.symbol}: {local} is not among the locals"
        if len(function.parameters) != len(signature.arguments):
            yield f"{function.symbol}: {len(function.parameters)} parameters, but the signature has another number"
        for local, spec in zip(function.parameters, signature.arguments):
            if not self._same(local.type, spec.type):
                yield f"{function.symbol}: parameter {local} is a {local.type}, in the signature a {spec.type}"
            if local.indirect and not spec.by_reference:
                yield f"{function.symbol}: parameter {local} is indirect, but travels by value"
        if function.result is not None and function.result.indirect != signature.result_by_reference:
            yield f"{function.symbol}: the result slot and the signature differ in being a reference"

    def _owns(self, local: Local) -> bool:
        return local.index < len(self._function.locals) and self._function.locals[local.index] is local

    # ------------------------------------------------------------------------------------------------ places

    def _place(self, place: Place) -> tuple[Type | None, str]:
        """The type of a place, or what is wrong with it."""
        if not self._owns(place.local):
            return None, f"{place.local} is not among the locals"
        type_ = place.local.type
        for index in place.path:
            inner = _component(type_, index)
            if inner is None:
                return None, f"{place} leads into {type_}, which has no field {index}"
            type_ = inner
        return type_, ""

    def _operand(self, operand: Operand) -> tuple[Type | None, str]:
        return self._place(operand) if isinstance(operand, Place) else (operand.type, "")

    def _types(self, operands: tuple[Operand, ...]) -> tuple[list[Type], list[str]]:
        """The types of all operands; none of them if there are problems."""
        found = [self._operand(operand) for operand in operands]
        problems = [problem for _, problem in found if problem]
        return [type_ for type_, _ in found if type_ is not None], problems

    def _same(self, a: Type, b: Type) -> bool:
        if a is b:
            return True
        left, right = self._layouts.machine(a), self._layouts.machine(b)
        if left is None or right is None:
            return left is right and self._layouts.of(a) == self._layouts.of(b)
        return _machine_key(left) == _machine_key(right)

    def _fits(self, kind: str, type_: Type) -> bool:
        machine = self._layouts.machine(type_)
        scalar = machine.element if isinstance(machine, VectorType) else machine
        match kind:
            case "i":
                return isinstance(scalar, ScalarType) and not scalar.is_float
            case "f":
                return isinstance(scalar, ScalarType) and scalar.is_float
            case "b":
                return isinstance(scalar, ScalarType) and scalar.name == "i1"
            case "p":
                return isinstance(machine, PointerType | FunctionPointerType)
            case "m":
                return machine is not None
        return True

    # ------------------------------------------------------------------------------------------ instructions

    def _instruction(self, item: Instruction) -> Iterator[str]:
        match item:
            case Op():
                yield from self._op(item)
            case Call():
                yield from self._call(item)
                if item.signature.error is not None:
                    yield "a call that can raise stands in an Invoke"
            case Borrow(local=local, place=place):
                yield from self._bind(local, *self._place(place))
            case BorrowPointer(local=local, pointer=pointer):
                yield from self._borrow_pointer(local, pointer)
            case AddressOf(dest=dest, place=place):
                yield from self._address_of(dest, place)
            case Copy() | Move():
                yield from self._relocation(item)
            case Drop() | Use() | Forget():
                yield from self._problems(item.place)
                if self._stage is Stage.OWNED:
                    yield "the ownership pass leaves none of these"
            case Declare(local=local):
                yield from self._problems(Place(local))

    def _problems(self, place: Place) -> Iterator[str]:
        problem = self._place(place)[1]
        if problem:
            yield problem

    def _bind(self, local: Local, type_: Type | None, problem: str) -> Iterator[str]:
        if problem:
            yield problem
        if not self._owns(local) or not local.indirect:
            yield f"{local} is no indirect local of the function"
        elif type_ is not None and not self._same(local.type, type_):
            yield f"{local} stands for a {local.type}, not for a {type_}"

    def _borrow_pointer(self, local: Local, pointer: Operand) -> Iterator[str]:
        type_, problem = self._operand(pointer)
        machine = self._layouts.machine(type_) if type_ is not None else None
        yield from self._bind(local, None, problem)
        if not problem and not isinstance(machine, PointerType):
            yield f"a {type_} is no pointer"

    def _address_of(self, dest: Place, place: Place) -> Iterator[str]:
        yield from self._problems(place)
        type_, problem = self._place(dest)
        if problem or type_ is None:
            yield problem
        elif not self._fits("p", type_):
            yield f"a {type_} cannot hold an address"

    def _relocation(self, item: Copy | Move) -> Iterator[str]:
        types, problems = self._types((item.dest, item.source))
        yield from problems
        if not problems and not self._same(*types):
            yield f"a {types[1]} is stored as a {types[0]}"
        constructed = item.constructor if isinstance(item, Move) else item.copy_constructor or item.move_constructor
        if self._stage is Stage.OWNED and constructed is not None:
            yield "the ownership pass leaves no constructors"

    # ------------------------------------------------------------------------------------------- operations

    def _op(self, op: Op) -> Iterator[str]:
        primitive = PRIMITIVES.get(op.opcode)
        if primitive is None:
            yield f"no opcode is called '{op.opcode}'"
            return
        types, problems = self._types(op.operands)
        yield from problems
        if problems:
            return
        if primitive.operands is not None and primitive.operands != len(types):
            yield f"{len(types)} operands instead of {primitive.operands}"
            return
        bad = list(self._operand_kinds(op, types))
        yield from bad
        if not bad:
            yield from self._result(op, primitive, types)

    def _operand_kinds(self, op: Op, types: list[Type]) -> Iterator[str]:
        for position, kind in enumerate(_OPERANDS.get(op.opcode, "")):
            if kind in "=c":
                other = types[0] if kind == "=" else types[1]
                if not self._same(types[position], other):
                    yield f"operand {position + 1} is a {types[position]}, not a {other}"
            elif not self._fits(kind, types[position]):
                yield f"operand {position + 1} is a {types[position]}, not {_KIND_NAMES[kind]}"

    def _result(self, op: Op, primitive: Primitive, types: list[Type]) -> Iterator[str]:
        expected, problem = self._expected(op, primitive, types)
        if problem:
            yield problem
        if problem or op.dest is None:
            return
        dest, problem = self._place(op.dest)
        if problem or dest is None:
            yield problem
        elif expected is None:
            yield "this operation has no result"
        elif isinstance(expected, str):
            if not self._fits("b", dest):
                yield f"the result is {expected}, not a {dest}"
        elif not self._same(expected, dest):
            yield f"the result is a {expected}, not a {dest}"

    def _expected(self, op: Op, primitive: Primitive, types: list[Type]) -> tuple[Type | str | None, str]:
        """The type of the result ("a truth value" for one or more `i1`), and what is wrong with the attributes."""
        machine = self._layouts.machine(types[0]) if types else None
        match primitive.result:
            case Result.SAME:
                return types[0], ""
            case Result.OTHER:
                return types[1], ""
            case Result.BOOL:
                return "a truth value", ""
            case Result.ELEMENT:
                return (machine.element if isinstance(machine, VectorType) else machine), ""
            case Result.POINTEE:
                return (machine.pointee if isinstance(machine, PointerType) else None), ""
            case Result.GIVEN:
                return self._given(op, machine)
        return None, ""

    def _given(self, op: Op, source: MachineType | None) -> tuple[Type | None, str]:
        if not op.attributes or not isinstance(op.attributes[0], Type):
            missing = op.opcode not in ("intrinsic", "asm")
            return None, "the first attribute is no type" if missing else ""
        wanted = op.attributes[0]
        machine = self._layouts.machine(wanted)
        direction = _WIDTHS.get(op.opcode)
        if direction is not None and source is not None and machine is not None:
            if _lanes(source) != _lanes(machine):
                return wanted, f"{source} and {machine} have different numbers of lanes"
            if (_bits(machine) > _bits(source)) if direction == "narrower" else (_bits(machine) < _bits(source)):
                return wanted, f"{machine} is not {direction} than {source}"
        return wanted, ""

    # ------------------------------------------------------------------------------------------------- calls

    def _call(self, call: Call) -> Iterator[str]:
        signature = call.signature
        count = len(signature.arguments)
        variadic = isinstance(call.callee, External) and call.callee.variadic
        if len(call.arguments) < count or (len(call.arguments) > count and not variadic):
            yield f"{len(call.arguments)} arguments instead of {count}"
        for position, argument in enumerate(call.arguments):
            type_, problem = self._operand(argument.operand)
            if problem or type_ is None:
                yield problem
                continue
            if position >= count:
                continue
            spec = signature.arguments[position]
            external = isinstance(call.callee, External)
            if not self._same(type_, spec.type) and not (external and argument.passing is Passing.REFERENCE):
                yield f"argument {position + 1} is a {type_}, not a {spec.type}"
            if argument.passing is Passing.VALUE and spec.by_reference:
                yield f"argument {position + 1} is passed by value, but travels by reference"
        yield from self._call_results(call)

    def _call_results(self, call: Call) -> Iterator[str]:
        signature = call.signature
        if call.dest is not None:
            type_, problem = self._place(call.dest)
            if problem or type_ is None:
                yield problem
            elif not self._same(type_, signature.result):
                yield f"the result is a {signature.result}, not a {type_}"
            if signature.result_by_reference and (call.dest.path or not call.dest.local.indirect):
                yield "a reference result is bound to an indirect local"
        if call.error is not None and signature.error is not None:
            type_, problem = self._place(call.error)
            if problem or type_ is None:
                yield problem
            elif not self._same(type_, signature.error):
                yield f"the error is a {signature.error}, not a {type_}"

    # ------------------------------------------------------------------------------------------- terminators

    def _terminator(self, item: Terminator, blocks: set[Block]) -> Iterator[str]:
        targets: tuple[Block, ...] = ()
        match item:
            case Goto(target=target):
                targets = (target,)
            case Branch(condition=condition, then=then, otherwise=otherwise):
                targets = (then, otherwise)
                type_, problem = self._operand(condition)
                if problem or type_ is None:
                    yield problem
                elif not self._fits("b", type_):
                    yield f"the condition is a {type_}"
            case Invoke(call=call, normal=normal, error=error):
                targets = (normal, error)
                yield from self._call(call)
                if call.signature.error is None:
                    yield "a call that cannot raise stands in an Invoke"
            case Return():
                result = self._function.signature.result
                if self._function.result is None and not self._layouts.is_void(result):
                    yield f"returns, but has no slot for a {result}"
            case Raise():
                if self._function.error is None or self._function.signature.error is None:
                    yield "raises, but has no slot for an error"
        for target in targets:
            if target not in blocks:
                yield f"{target} is not among the blocks"


def _component(type_: Type, index: int) -> Type | None:
    """The type of a field or element, None if there is none of that index."""
    match type_:
        case StructType(fields=fields) if fields is not None:
            return fields[index].type if index < len(fields) else None
        case PackType(elements=elements) | UnionType(elements=elements):
            return elements[index] if index < len(elements) else None
        case ArrayType(element=element, length=length):
            return element if index < length else None
    return None


def _machine_key(machine: MachineType) -> str:
    return str(machine) if isinstance(machine, ScalarType | VectorType) else "pointer"


def _lanes(machine: MachineType) -> int:
    return machine.length if isinstance(machine, VectorType) else 1


def _bits(machine: MachineType) -> int:
    scalar = machine.element if isinstance(machine, VectorType) else machine
    return scalar.bits if isinstance(scalar, ScalarType) else 64
