"""MIR: one typed control-flow graph per function instance, over places.

A function owns locals and blocks. Every value lives in a local; an expression's intermediate results are locals
of kind TEMP. A *place* is a local followed by field indices. A local marked `indirect` holds an address and
stands for what is there: reference arguments, `ref` bindings and reference results are indirect locals, so that
a place reads the same whether its storage is here or elsewhere.

The type checker emits moves and copies as `Move` and `Copy` and no destruction at all; the ownership pass turns
that into MIR with `Drop` made explicit, and the drops into calls. Everything after it sees only `Op`, `Call`,
`Borrow`, and `Move`/`Copy` without constructors, which relocate or duplicate bits.
"""

from __future__ import annotations

from enum import Enum

from .records import dataclass, field, fields, replace
from .source import SourceFile
from .types import Const, FunctionRef, FunctionSignature, Type

Span = tuple[int, int]


class LocalKind(Enum):
    """What a local is, as ownership sees it."""

    VAR = "var"  # declared variable, loop variable, with value
    TEMP = "temp"  # intermediate result
    ARGUMENT = "argument"  # see the convention of the parameter
    RESULT = "result"  # the slot of the function's result (also a named `out` result)
    ERROR = "error"  # the slot of the error that the function raises
    REFERENCE = "reference"  # an indirect local bound by `Borrow` or by a call with a reference result


@dataclass(slots=True, eq=False)
class Local:
    """A variable of a function. `type` is the type of the place it stands for, also when indirect.

    convention  of an argument: imm, mut, ref, var or deinit; "" otherwise
    mutable     whether the program may store through it
    loans       the places that must stay alive while this local is used: what its references point into
    """

    index: int
    name: str
    type: Type
    kind: LocalKind
    span: Span
    indirect: bool = False
    convention: str = ""
    mutable: bool = True
    loans: tuple[Loan, ...] = ()

    def __str__(self) -> str:
        return f"%{self.index}" + (f".{self.name}" if self.name else "")


@dataclass(frozen=True, slots=True)
class Place:
    """A local and a path of field indices into it."""

    local: Local
    path: tuple[int, ...] = ()

    def field(self, index: int) -> Place:
        return Place(self.local, (*self.path, index))

    def __str__(self) -> str:
        return str(self.local) + "".join(f".{i}" for i in self.path)


@dataclass(frozen=True, slots=True)
class Loan:
    """A place that something points to. `interior` means inside storage that the place owns, such as an element."""

    place: Place
    mutable: bool
    interior: bool = False


Operand = Place | Const
"""An operand that is read: the bits of a place of trivial type, or a constant."""


class Passing(Enum):
    """How an argument travels in a call."""

    VALUE = "value"  # the bits, of a register type
    REFERENCE = "ref"  # the address; the callee reads or writes through it
    OWNED = "own"  # the callee takes the value over; the caller's place is uninitialised afterwards


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a call.

    mutates    the callee may write through the REFERENCE
    through    the callee may write through the references that the value holds, such as those of a view
    """

    passing: Passing
    operand: Operand
    mutates: bool = False
    through: bool = False


# -------------------------------------------------------------------------------------------- instructions


@dataclass(slots=True, eq=False)
class Instruction:
    """Base of all instructions; `span` is where the program says so."""

    span: Span


@dataclass(slots=True, eq=False)
class Op(Instruction):
    """`dest = opcode[attributes](operands)`: a primitive of `lang.primitives`, on bits only."""

    dest: Place | None
    opcode: str
    operands: tuple[Operand, ...]
    attributes: tuple[object, ...] = ()


@dataclass(slots=True, eq=False)
class Borrow(Instruction):
    """Binds the indirect `local` to the address of `place`."""

    local: Local
    place: Place
    mutable: bool


@dataclass(slots=True, eq=False)
class BorrowPointer(Instruction):
    """Binds the indirect `local` to the address held by a pointer operand."""

    local: Local
    pointer: Operand


@dataclass(slots=True, eq=False)
class AddressOf(Instruction):
    """`dest = address of place`, as a machine pointer."""

    dest: Place
    place: Place
    mutable: bool


@dataclass(slots=True, eq=False)
class Call(Instruction):
    """A call. `dest` is uninitialised before and initialised after it, or an indirect local that a reference
    result is bound to; None discards a result without content. A call that can raise stands in an `Invoke`.

    `callee` is a function of the program, a C function, or a function-pointer operand.
    """

    dest: Place | None
    callee: FunctionRef | External | Operand
    signature: FunctionSignature
    arguments: tuple[Argument, ...]
    error: Place | None = None


@dataclass(frozen=True, slots=True)
class External:
    """A C function by its linker name. Of a variadic one, `fixed` counts the declared arguments."""

    name: str
    variadic: bool = False
    fixed: int = 0


class Elision(Enum):
    """What becomes of a copy whose source is not used afterwards."""

    NONE = "none"  # the copy is made in any case
    TAKE = "take"  # the destination takes the storage over: no constructor runs
    MOVE = "move"  # the move constructor runs instead


@dataclass(slots=True, eq=False)
class Copy(Instruction):
    """`dest = copy of source`. Constructors are None for bitwise copies and moves.

    `implicit_error` is a ready diagnostic message if the type may not be copied implicitly and no elision is
    possible; None when the copy is legal.
    """

    dest: Place
    source: Place
    copy_constructor: FunctionRef | None
    move_constructor: FunctionRef | None
    elision: Elision


@dataclass(slots=True, eq=False)
class Move(Instruction):
    """`dest = source`, and `source` is uninitialised afterwards. `constructor` None relocates the bits."""

    dest: Place
    source: Place
    constructor: FunctionRef | None


@dataclass(slots=True, eq=False)
class Drop(Instruction):
    """Destroys the value of an initialised place. Emitted by the type checker only for places that ownership does
    not track (elements, pointees); for all others ownership inserts it."""

    place: Place


@dataclass(slots=True, eq=False)
class Use(Instruction):
    """Reads nothing, but keeps the place (and its loans) alive up to here: `_ = x`, the end of a `with`."""

    place: Place


@dataclass(slots=True, eq=False)
class Forget(Instruction):
    """The place is uninitialised from here on, without destruction."""

    place: Place


@dataclass(slots=True, eq=False)
class AssumeInit(Instruction):
    """The place counts as initialised from here on; its bits are as they are."""

    place: Place


@dataclass(slots=True, eq=False)
class Declare(Instruction):
    """A variable without initialiser comes into scope: uninitialised from here (again, in a loop)."""

    local: Local


# --------------------------------------------------------------------------------------------- terminators


@dataclass(slots=True, eq=False)
class Terminator:
    span: Span


@dataclass(slots=True, eq=False)
class Goto(Terminator):
    target: Block


@dataclass(slots=True, eq=False)
class Branch(Terminator):
    """`condition` is an operand of type i1. `likely` is True or False where the compiler knows, else None."""

    condition: Operand
    then: Block
    otherwise: Block
    likely: bool | None = None


@dataclass(slots=True, eq=False)
class Invoke(Terminator):
    """A call that may raise: `call.dest` is initialised on the `normal` edge, `call.error` on the `error` edge."""

    call: Call
    normal: Block
    error: Block


@dataclass(slots=True, eq=False)
class Return(Terminator):
    """Leaves with the result slot initialised."""


@dataclass(slots=True, eq=False)
class Raise(Terminator):
    """Leaves with the error slot initialised."""


@dataclass(slots=True, eq=False)
class Unreachable(Terminator):
    """Control never comes here."""


@dataclass(slots=True, eq=False)
class Block:
    """Straight-line instructions and one terminator (None only while the block is being built)."""

    index: int
    instructions: list[Instruction] = field(default_factory=list)
    terminator: Terminator | None = None

    def __str__(self) -> str:
        return f"bb{self.index}"


@dataclass(slots=True, eq=False)
class Function:
    """One instance. `parameters` are the argument locals in order; `locals` holds all of them.

    result      the result slot; for a `ref` result an indirect local that is bound to what is returned
    error       the error slot if the function raises
    inline      "always", "never" or "" (the optimiser decides)
    linkage     "internal", or "export" for a symbol that others link to
    kernel      an entry point of a device program
    on_demand   belongs to the program only if another function of it mentions this one; compile-time evaluation asks
                for many functions that are not wanted at run time
    """

    symbol: str
    name: str
    source: SourceFile
    span: Span
    signature: FunctionSignature
    parameters: list[Local]
    result: Local | None
    error: Local | None
    locals: list[Local] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    inline: str = ""
    linkage: str = "internal"
    kernel: bool = False
    on_demand: bool = False
    attributes: tuple[str, ...] = ()

    @property
    def entry(self) -> Block:
        return self.blocks[0]

    def copy(self) -> Function:
        """The function once more, to add blocks, instructions and locals to. It shares those that it has now."""
        made = {block: Block(block.index, list(block.instructions)) for block in self.blocks}
        for block in self.blocks:
            terminator = block.terminator
            if terminator is not None:
                targets = {
                    name.name: made[value]
                    for name in fields(terminator)
                    if isinstance(value := getattr(terminator, name.name), Block)
                }
                made[block].terminator = replace(terminator, **targets)
        return replace(self, locals=list(self.locals), blocks=list(made.values()))


@dataclass(slots=True)
class Program:
    """All instances that a result needs, by symbol. `entry` is the symbol of `main` where there is one.

    entry_error_text   the symbol of a function `(var Error)` that writes the text of an error to standard error
    """

    functions: dict[str, Function] = field(default_factory=dict)
    entry: str | None = None
    entry_error_text: str | None = None
