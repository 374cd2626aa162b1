"""A small builder for MIR functions in tests of code generation."""

from __future__ import annotations

from dataclasses import dataclass

from oomph.lang.mir import (
    Argument,
    Block,
    Branch,
    Call,
    External,
    Function,
    Goto,
    Instruction,
    Invoke,
    Local,
    LocalKind,
    Op,
    Operand,
    Passing,
    Place,
    Program,
    Raise,
    Return,
    Terminator,
)
from oomph.lang.source import SourceFile
from oomph.lang.types import (
    ArgumentSpec,
    Const,
    Convention,
    Field,
    FunctionRef,
    FunctionSignature,
    StructType,
    Type,
    TypeContext,
)

T = TypeContext()
I1, I8, I32, I64, F64 = (T.scalar(name) for name in ("i1", "i8", "i32", "i64", "f64"))
SOURCE = SourceFile("test.mojo", "line one\nline two\nline three\n")
NOTHING = T.pack(())


@dataclass(frozen=True)
class Declaration:
    """The declaration of a struct, as far as data needs it."""

    name: str
    lang: str = ""

    @property
    def qualified_name(self) -> str:
        return self.name


def struct(name: str, *fields: Type, register: bool = False) -> StructType:
    """A completed trivial struct with fields f0, f1, ..."""
    made = StructType(Declaration(name), ())
    made.fields = tuple(Field(f"f{i}", type) for i, type in enumerate(fields))
    made.trivial = True
    made.register = register
    return made


def number(value: int, type: Type = I64) -> Const:
    """An integer constant."""
    return T.const(type, value)


def imm(type: Type, by_reference: bool = False) -> ArgumentSpec:
    """An argument that is read."""
    return ArgumentSpec(Convention.IMM, type, by_reference)


def mut(type: Type) -> ArgumentSpec:
    """An argument that is changed."""
    return ArgumentSpec(Convention.MUT, type, True)


def signature(
    *arguments: ArgumentSpec, result: Type = NOTHING, error: Type | None = None, by_reference: bool = False
) -> FunctionSignature:
    """A machine-level signature."""
    return FunctionSignature(arguments, result, by_reference, error)


class FunctionBuilder:
    """Builds one function block by block; instructions go to the current block."""

    def __init__(self, symbol: str, contract: FunctionSignature, linkage: str = "internal") -> None:
        self.function = Function(symbol, symbol, SOURCE, (0, 1), contract, [], None, None, linkage=linkage)
        for i, spec in enumerate(contract.arguments):
            local = self.local(spec.type, LocalKind.ARGUMENT, f"a{i}", indirect=spec.by_reference)
            local.convention = spec.convention
            local.mutable = spec.convention != Convention.IMM
            self.function.parameters.append(local)
        self.result = self.local(contract.result, LocalKind.RESULT, "result", indirect=contract.result_by_reference)
        self.function.result = self.result
        if contract.error is not None:
            self.function.error = self.local(contract.error, LocalKind.ERROR, "error")
        self.current = self.block()

    def local(self, type: Type, kind: LocalKind = LocalKind.TEMP, name: str = "", indirect: bool = False) -> Local:
        local = Local(len(self.function.locals), name, type, kind, (0, 1), indirect)
        self.function.locals.append(local)
        return local

    def argument(self, index: int) -> Place:
        return Place(self.function.parameters[index])

    def block(self) -> Block:
        block = Block(len(self.function.blocks))
        self.function.blocks.append(block)
        return block

    def add(self, instruction: Instruction) -> None:
        self.current.instructions.append(instruction)

    def op(self, type: Type, opcode: str, *operands: Operand, attributes: tuple[object, ...] = ()) -> Place:
        """An operation into a new temporary."""
        dest = Place(self.local(type))
        self.add(Op((0, 1), dest, opcode, operands, attributes))
        return dest

    def effect(self, opcode: str, *operands: Operand, attributes: tuple[object, ...] = ()) -> None:
        self.add(Op((0, 1), None, opcode, operands, attributes))

    def copy(self, dest: Place, source: Operand) -> None:
        self.add(Op((0, 1), dest, "copy", (source,)))

    def give(self, source: Operand) -> None:
        """Stores the result and returns."""
        self.copy(Place(self.result), source)
        self.end(Return((0, 1)))

    def end(self, terminator: Terminator, following: Block | None = None) -> None:
        self.current.terminator = terminator
        if following is not None:
            self.current = following

    def goto(self, target: Block, following: Block | None = None) -> None:
        self.end(Goto((0, 1), target), following or target)

    def branch(self, condition: Operand, then: Block, otherwise: Block, likely: bool | None = None) -> None:
        self.end(Branch((0, 1), condition, then, otherwise, likely), then)

    def fail(self, source: Operand) -> None:
        """Stores the error and raises."""
        assert self.function.error is not None
        self.copy(Place(self.function.error), source)
        self.end(Raise((0, 1)))

    def call(
        self,
        callee: str | External | Operand,
        contract: FunctionSignature,
        *operands: Operand,
        dest: Place | None = None,
        error: Place | None = None,
    ) -> Call:
        """A call, not yet added anywhere."""
        arguments = tuple(
            Argument(
                Passing.REFERENCE if spec.by_reference else Passing.VALUE,
                operand,
                spec.convention == Convention.MUT,
            )
            for operand, spec in zip(operands, contract.arguments, strict=False)
        ) + tuple(Argument(Passing.VALUE, operand) for operand in operands[len(contract.arguments) :])
        target = FunctionRef(callee) if isinstance(callee, str) else callee
        return Call((0, 1), dest, target, contract, arguments, error)

    def invoke(self, call: Call, normal: Block, error: Block) -> None:
        self.end(Invoke((0, 1), call, normal, error), normal)


def program(*functions: FunctionBuilder, entry: str | None = None) -> Program:
    """The functions as one program."""
    return Program({f.function.symbol: f.function for f in functions}, entry)
