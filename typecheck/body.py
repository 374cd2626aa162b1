"""The body under construction: one MIR function, the current block, scopes, and where control can leave to."""

from __future__ import annotations

from typing import NoReturn

from ..lang import mir, syntax
from ..lang.diagnostics import Note, Severity
from ..lang.mir import Block, Local, LocalKind, Place
from ..lang.records import dataclass, field
from ..lang.source import Location, SourceFile
from ..lang.types import Const, FunctionSignature, StructType, Type
from . import explain, origins, structs
from .contracts import Contract
from .frames import ErrorTarget, Frame
from .scopes import Scope
from .values import Operand, Variable
from .world import Instance, Reject, World


@dataclass(slots=True, eq=False)
class Body:
    """The state of elaborating one function. `contract` is None for an anonymous compile-time function.

    comptime   the function is an anonymous compile-time expression
    probing    only the type of the expression at hand is wanted; run-time names may stand in it
    failed     a statement was in error, so no function will come of it
    caught     the errors of the `except` blocks around, for a bare `raise`
    location   the hidden argument that tells a library function where it was called from
    """

    world: World
    source: SourceFile
    scope: Scope
    function: mir.Function
    block: Block
    instance: Instance | None = None
    contract: Contract | None = None
    comptime: bool = False
    frames: list[Frame] = field(default_factory=list)
    raise_target: ErrorTarget | None = None
    closure: object = None
    location: Place | None = None
    is_library: bool = False
    failed: bool = False
    probing: bool = False
    abandoned: bool = False
    """A compile-time assertion has failed: what else is wrong may follow from that."""
    caught: list[Operand] = field(default_factory=list)

    # ---------------------------------------------------------------------------------------- diagnostics

    def error(self, code: str, node: syntax.Node | syntax.Span, message: str, *notes: str | Note) -> NoReturn:
        """Records an error at a node and gives up on the statement.

        What goes wrong inside the library is reported at the user's call that leads there.
        """
        if self.abandoned:
            raise Reject
        span = node if isinstance(node, tuple) else node.span
        made = tuple(n if isinstance(n, Note) else Note(n) for n in notes)
        instance = self.enclosing()
        called = explain.library_entry(instance) if self.is_library else None
        if instance is not None and called is not None:
            inside = Note(f"this is found inside '{called.name}' of the library")
            explain.reject_instance(self.world, instance, code, message, *made, inside)
        if instance is None and self.is_library and self.world.bracket is not None:
            self.world.reject(code, *self.world.bracket, message, made)
        self.world.reject(code, self.source, span, message, made + self.chain())

    def error_of_instance(self, code: str, node: syntax.Node, message: str, here: str) -> NoReturn:
        """Records an error that depends on the parameters of this instance, at the call that asked for it.

        `here` says what is at the node.
        """
        instance = self.enclosing()
        if instance is None or not explain.is_generic(instance):
            self.error(code, node, message)
        explain.reject_instance(self.world, instance, code, message, self.note(here, node.span))

    def warn(self, code: str, node: syntax.Node, message: str) -> None:
        if not self.is_library:
            self.world.report(code, self.source, node.span, message, severity=Severity.WARNING)

    def note(self, message: str, span: syntax.Span) -> Note:
        return Note(message, Location(self.source, *span))

    def chain(self) -> tuple[Note, ...]:
        """Where this instance was asked for, for errors inside generics."""
        return explain.instantiation_notes(self.world, self.enclosing())

    def enclosing(self) -> Instance | None:
        """The instance that the code belongs to; for a compile-time expression, the one around it."""
        instance = self.instance or self.world.elaborating
        if instance is None or self.instance is not None:
            return instance
        contract = instance.contract
        within = isinstance(contract, Contract) and self.scope.is_within(contract.scope)
        return instance if within else None

    def text(self, node: syntax.Node) -> str:
        return self.source.text[node.span[0] : node.span[1]]

    # ---------------------------------------------------------------------------------------------- blocks

    def new_block(self) -> Block:
        block = Block(len(self.function.blocks))
        self.function.blocks.append(block)
        return block

    def switch(self, block: Block) -> None:
        self.block = block

    def emit(self, instruction: mir.Instruction) -> None:
        if self.block.terminator is not None:
            self.switch(self.new_block())  # unreachable code still gets a home
        self.block.instructions.append(instruction)

    def terminate(self, terminator: mir.Terminator) -> None:
        if self.block.terminator is None:
            self.block.terminator = terminator

    def goto(self, block: Block, span: syntax.Span) -> None:
        self.terminate(mir.Goto(span, block))

    @property
    def reachable(self) -> bool:
        """Whether control can arrive at the current position."""
        return self.block.terminator is None

    # ---------------------------------------------------------------------------------------------- locals

    def new_local(
        self,
        name: str,
        type: Type,
        kind: LocalKind,
        span: syntax.Span,
        *,
        indirect: bool = False,
        convention: str = "",
        mutable: bool = True,
        loans: tuple[mir.Loan, ...] = (),
    ) -> Local:
        """A new local of the function; without `loans` it has those of its type."""
        erased = origins.erase_type(self.world, type)
        if isinstance(erased, StructType):
            structs.complete(self.world, erased)
        held = loans or origins.loans_of(self.world, type)
        local = Local(len(self.function.locals), name, erased, kind, span, indirect, convention, mutable, held)
        self.function.locals.append(local)
        return local

    def temp(self, type: Type, span: syntax.Span) -> Operand:
        """A fresh temporary: an owned value still to be written."""
        local = self.new_local("", type, LocalKind.TEMP, span)
        place = Place(local)
        return Operand(place, type, True, True, (mir.Loan(place, True),))

    def reference(self, type: Type, span: syntax.Span, mutable: bool, loans: tuple[mir.Loan, ...]) -> Operand:
        """A fresh indirect local, still to be bound."""
        held = loans + origins.loans_of(self.world, type)
        local = self.new_local("", type, LocalKind.REFERENCE, span, indirect=True, mutable=mutable, loans=held)
        return Operand(Place(local), type, False, mutable, loans)

    def op(
        self, opcode: str, operands: tuple[mir.Operand, ...], type: Type, span: syntax.Span, attributes: tuple = ()
    ) -> Operand:
        """Emits a primitive operation into a temporary."""
        result = self.temp(type, span)
        self.emit(mir.Op(span, result.place, opcode, operands, attributes))
        return result

    def effect(self, opcode: str, operands: tuple[mir.Operand, ...], span: syntax.Span, attributes: tuple = ()) -> None:
        self.emit(mir.Op(span, None, opcode, operands, attributes))

    def declare(self, variable: Variable) -> None:
        self.scope.names[variable.name] = variable

    def none(self) -> Const:
        return self.world.types.const(self.world.none_type, ())

    # --------------------------------------------------------------------------------------------- leaving

    def error_target(self) -> ErrorTarget | None:
        """Where an error raised here goes: the innermost handler, or out of the function if it raises.

        Nowhere, if all handlers only pass it on, and out of a function that does not raise.
        """
        first: ErrorTarget | None = None
        for frame in reversed(self.frames):
            if frame.kind == "handler":
                first = first or frame.target
                if frame.target is not None and not frame.target.passing:
                    return first
        return first if self.raise_target is not None and first is not None else self.raise_target

    def leave(self, down_to: int) -> None:
        """Emits the cleanup of all frames above a depth, innermost first, as control leaves them."""
        saved = self.frames
        for depth in range(len(saved) - 1, down_to - 1, -1):
            frame = saved[depth]
            if frame.kind == "cleanup" and frame.leave is not None:
                self.frames = saved[:depth]
                frame.leave()
        self.frames = saved


def anonymous(world: World, scope: Scope) -> Body:
    """A body for compile-time evaluation in a scope; its function has no arguments and, so far, no result."""
    module = scope.module
    assert module is not None
    signature = FunctionSignature((), world.types.scalar("i1"), False, None)
    function = mir.Function("", "compile-time expression", module.source, (0, 0), signature, [], None, None)
    entry = Block(0)
    function.blocks.append(entry)
    library = module.loaded.is_library
    return Body(world, module.source, scope, function, entry, comptime=True, is_library=library)
