"""A compact notation for MIR, with types and facts made up for the tests of ownership.

One instruction a line; locals are declared first, in order of declaration:

    arg mut a: T            local x: P            temp t: T           ref r: T of x.0        view v: V of a
    bb0:
      x = f(&a, ^t, !x, n)      REFERENCE, OWNED, mutating REFERENCE, VALUE
      r := f(&a)                a call with a reference result
      invoke x = f() ! e -> bb1, bb2
      move x = t   move! x = y   copy x = y   copy- x = y   bits n = m      (`move!` runs the constructor)
      borrow r = x.0   use x   drop r   forget x   assume x   declare x
      goto bb1   if bb1, bb2   return   raise   unreachable
"""

from __future__ import annotations

import re

from oomph.lang.mir import (
    Argument,
    AssumeInit,
    Block,
    Borrow,
    Branch,
    Call,
    Copy,
    Declare,
    Drop,
    Elision,
    Forget,
    Function,
    Goto,
    Instruction,
    Invoke,
    Loan,
    Local,
    LocalKind,
    Move,
    Op,
    Passing,
    Place,
    Raise,
    Return,
    Unreachable,
    Use,
)
from oomph.lang.source import SourceFile
from oomph.lang.types import Field, FunctionRef, FunctionSignature, ScalarType, StructType, Type, TypeContext

CONTEXT = TypeContext()
UNIT = CONTEXT.pack(())
I64 = CONTEXT.scalar("i64")
I1 = CONTEXT.scalar("i1")


class Declared:
    """The declaration of a struct of the tests."""

    def __init__(self, name: str) -> None:
        self.name = self.qualified_name = name
        self.lang = ""


def _struct(name: str, fields: dict[str, Type], *, destructor: bool = False) -> StructType:
    made = CONTEXT.struct(Declared(name), ())
    made.fields = tuple(Field(n, t) for n, t in fields.items())
    made.has_destructor = destructor
    made.needs_drop = destructor or any(getattr(t, "needs_drop", False) for t in fields.values())
    made.trivial = not made.needs_drop
    return made


T = _struct("T", {"n": I64}, destructor=True)
P = _struct("P", {"x": T, "y": T})
D = _struct("D", {"x": T, "y": T}, destructor=True)
Q = _struct("Q", {"p": P, "z": T})
W = _struct("W", {"d": D, "z": T})
V = _struct("V", {"p": I64}, destructor=True)
S = _struct("S", {"a": I64, "b": I64})
E = _struct("E", {}, destructor=True)
L = _struct("L", {"id": I64})
TYPES: dict[str, Type] = {"T": T, "P": P, "D": D, "Q": Q, "W": W, "V": V, "S": S, "E": E, "L": L, "I": I64}


class TestFacts:
    """Facts about the types above: `L` is linear, everything has a move constructor."""

    __test__ = False

    def needs_drop(self, type: Type) -> bool:
        return isinstance(type, StructType) and type.needs_drop

    def has_destructor(self, type: Type) -> bool:
        return isinstance(type, StructType) and type.has_destructor

    def is_tuple(self, type: Type) -> bool:
        return False

    def field_types(self, type: Type) -> tuple[Type, ...] | None:
        return tuple(f.type for f in type.fields or ()) if isinstance(type, StructType) else None

    def destructor(self, type: Type) -> FunctionRef:
        return FunctionRef("del")

    def move_constructor(self, type: Type) -> FunctionRef | None:
        return None if isinstance(type, ScalarType) else FunctionRef("move")

    def signature(self, function: FunctionRef) -> FunctionSignature:
        return FunctionSignature((), UNIT, False, None)

    def droppable(self, type: Type) -> str | None:
        return "call close()" if type is L else None

    def type_name(self, type: Type) -> str:
        return str(type)


class Reader:
    """Builds a function from the notation of this module."""

    def __init__(self, text: str) -> None:
        self.source = SourceFile("test.mojo", text)
        self.locals: dict[str, Local] = {}
        self.loans: dict[str, list[str]] = {}
        self.blocks: dict[str, Block] = {}
        signature = FunctionSignature((), UNIT, False, None)
        self.function = Function("f", "f", self.source, (0, 1), signature, [], None, None)
        offset = 0
        for line in text.splitlines(keepends=True):
            self.span = (offset + len(line) - len(line.lstrip()), offset + len(line.rstrip()))
            offset += len(line)
            if line.strip():
                self.line(line.strip())
        for name, places in self.loans.items():
            held = [Loan(self.place(place.strip("*")), True, place.endswith("*")) for place in places]
            self.locals[name].loans = tuple(held)

    def line(self, line: str) -> None:
        if match := re.fullmatch(r"(arg|local|temp|ref|view|result|error)( \w+)? (\w+): (\w+)(?: of (.*))?", line):
            self.declare(*match.groups())
        elif match := re.fullmatch(r"(bb\d+):", line):
            self.block = self.label(match[1])
        else:
            word, _, rest = line.partition(" ")
            self.instruction(line, word, rest)

    def declare(self, what: str, convention: str | None, name: str, type: str, loans: str | None) -> None:
        kinds = {"arg": "argument", "local": "var", "ref": "reference", "view": "var"}
        kind = LocalKind(kinds.get(what, what))
        convention = (convention or "").strip()
        indirect = what == "ref" or convention in ("mut", "ref", "imm")
        shown = "" if kind in (LocalKind.TEMP, LocalKind.ERROR) else name
        local = Local(len(self.function.locals), shown, TYPES[type], kind, self.span, indirect, convention)
        self.loans[name] = (loans or "").split()
        self.locals[name] = local
        self.function.locals.append(local)
        if what == "arg":
            self.function.parameters.append(local)
        elif what == "result":
            self.function.result = local
        elif what == "error":
            self.function.error = local

    def label(self, name: str) -> Block:
        if name not in self.blocks:
            self.blocks[name] = Block(len(self.blocks))
            self.function.blocks.append(self.blocks[name])
        return self.blocks[name]

    def place(self, text: str) -> Place:
        name, *path = text.strip().split(".")
        return Place(self.locals[name], tuple(map(int, path)))

    def call(self, text: str) -> Call:
        match = re.fullmatch(r"(?:([\w.]+) (:?=) )?(\w+)\((.*)\)(?: ! ([\w.]+))?", text)
        assert match is not None, text
        dest, binds, name, arguments, error = match.groups()
        passed = []
        for argument in filter(None, re.split(r", *", arguments)):
            mark = argument[0] if argument[0] in "&^!" else ""
            passing = {"&": Passing.REFERENCE, "!": Passing.REFERENCE, "^": Passing.OWNED, "": Passing.VALUE}[mark]
            passed.append(Argument(passing, self.place(argument.lstrip("&^!")), mark == "!"))
        signature = FunctionSignature((), UNIT, binds == ":=", None)
        target = self.place(dest) if dest else None
        raised = self.place(error) if error else None
        return Call(self.span, target, FunctionRef(name), signature, tuple(passed), raised)

    def instruction(self, line: str, word: str, rest: str) -> None:
        single = {"use": Use, "drop": Drop, "forget": Forget, "assume": AssumeInit}
        if word in single:
            self.add(single[word](self.span, self.place(rest)))
        elif word == "declare":
            self.add(Declare(self.span, self.locals[rest]))
        elif word in ("move", "move!", "copy", "copy-", "copy+", "borrow", "bits"):
            self.transfer(word, *(self.place(side) for side in rest.split(" = ")))
        elif word in ("goto", "if", "invoke", "return", "raise", "unreachable"):
            self.terminate(word, rest)
        else:
            self.add(self.call(line))

    def transfer(self, word: str, dest: Place, source: Place) -> None:
        copy, move = FunctionRef("copy"), FunctionRef("move")
        elision = {"copy": Elision.TAKE, "copy-": Elision.NONE, "copy+": Elision.MOVE}
        if word in elision:
            self.add(Copy(self.span, dest, source, copy, move, elision[word]))
        elif word == "borrow":
            self.add(Borrow(self.span, dest.local, source, True))
        elif word == "bits":
            self.add(Op(self.span, dest, "copy", (source,)))
        else:
            self.add(Move(self.span, dest, source, move if word == "move!" else None))

    def terminate(self, word: str, rest: str) -> None:
        if word == "invoke":
            call, _, targets = rest.partition(" -> ")
            normal, error = (self.label(name) for name in targets.split(", "))
            self.block.terminator = Invoke(self.span, self.call(call), normal, error)
        elif word == "if":
            then, otherwise = (self.label(name) for name in rest.split(", "))
            self.block.terminator = Branch(self.span, CONTEXT.const(I1, 1), then, otherwise)
        elif word == "goto":
            self.block.terminator = Goto(self.span, self.label(rest))
        else:
            kinds = {"return": Return, "raise": Raise, "unreachable": Unreachable}
            self.block.terminator = kinds[word](self.span)

    def add(self, instruction: Instruction) -> None:
        self.block.instructions.append(instruction)


def read(text: str) -> Function:
    """The function that the notation describes."""
    return Reader(text).function


def show(function: Function) -> str:
    """The result of the pass: one line a block, `del x` for destruction, `x <- y` for moved bits."""
    return "\n".join(_block(block) for block in function.blocks)


def _block(block: Block) -> str:
    steps = [_step(instruction) for instruction in block.instructions]
    match block.terminator:
        case Goto(target=target):
            steps.append(f"-> {target}")
        case Branch(then=then, otherwise=otherwise):
            steps.append(f"? {then} {otherwise}")
        case Invoke(call=call, normal=normal, error=error):
            steps.append(f"{_step(call)} ? {normal} {error}")
        case Return() | Raise() | Unreachable():
            steps.append(type(block.terminator).__name__.lower())
    return f"{block}: " + "; ".join(steps)


def _step(instruction: Instruction) -> str:
    match instruction:
        case Call():
            return _call(instruction)
        case Move() | Copy():
            return f"{_name(instruction.dest)} <- {_name(instruction.source)}"
        case Op(dest=dest, operands=(source,)) if dest is not None and isinstance(source, Place):
            return f"{_name(dest)} <- {_name(source)}"
        case Borrow():
            return f"{_name(Place(instruction.local))} = &{_name(instruction.place)}"
    return type(instruction).__name__


def _call(call: Call) -> str:
    assert isinstance(call.callee, FunctionRef)
    arguments = [_name(a.operand) for a in call.arguments if isinstance(a.operand, Place)]
    if call.callee.symbol == "del":
        return f"del {arguments[0]}"
    dest = f"{_name(call.dest)} = " if call.dest is not None else ""
    return f"{dest}{call.callee.symbol}({', '.join(arguments)})"


def _name(place: Place) -> str:
    local = place.local
    return (local.name or f"t{local.index}") + "".join(f".{index}" for index in place.path)
