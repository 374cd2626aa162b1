"""Reads MIR from the text that `lang.mir_text` prints. Meant for tests: malformed text raises `MirSyntaxError`.

Spans are not part of the text: everything that is read stands at the beginning of its line.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Callable
from typing import TypeVar

from .mir import (
    AddressOf,
    Argument,
    AssumeInit,
    Block,
    Borrow,
    BorrowPointer,
    Branch,
    Call,
    Copy,
    Declare,
    Drop,
    Elision,
    External,
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
    Operand,
    Passing,
    Place,
    Program,
    Raise,
    Return,
    Span,
    Terminator,
    Unreachable,
    Use,
)
from .primitives import PRIMITIVES
from .records import dataclass
from .source import SourceFile
from .types import (
    FLOAT_LITERAL,
    FUNCTION,
    INT_LITERAL,
    MODULE,
    ORIGIN,
    STRING_LITERAL,
    TRAIT,
    TYPE,
    UNKNOWN,
    ArgumentSpec,
    ArrayType,
    Field,
    FunctionRef,
    FunctionSignature,
    MetaType,
    PackType,
    ScalarType,
    StaticPointer,
    StructType,
    Type,
    TypeContext,
    VectorType,
)

T = TypeVar("T")

_TOKEN = re.compile(
    r"""\s+|;[^\n]*
    |(?P<text>[xc@]?"(?:[^"\\]|\\.)*")|(?P<quoted>`[^`]*`)
    |(?P<local>%\d+(?:\.[A-Za-z_]\w*)?)|(?P<symbol>@[A-Za-z_][\w.$]*)
    |(?P<nan>nan\(0x[0-9a-f]+\))
    |(?P<number>-?(?:inf\b|\d+(?:\.\d+)?(?:e[+-]?\d+)?))
    |(?P<word>[A-Za-z_]\w*)|(?P<mark>->|\.\.\.|[-(){}\[\]<>:,=*&?+#.])""",
    re.VERBOSE,
)
_SCALARS = frozenset({"i1", "i8", "i16", "i32", "i64", "i128", "i256", "f16", "bf16", "f32", "f64"})
_META: dict[str, MetaType] = {
    t.name: t
    for t in (
        INT_LITERAL,
        FLOAT_LITERAL,
        STRING_LITERAL,
        TYPE,
        TRAIT,
        ORIGIN,
        FUNCTION,
        MODULE,
        UNKNOWN,
    )
}
_CONVENTIONS = frozenset({"imm", "mut", "ref", "var", "deinit", "out"})
_FLAGS = frozenset({"trivial", "register", "has_destructor", "needs_drop"})


class MirSyntaxError(ValueError):
    """The text is not MIR; the message names the line."""


@dataclass(frozen=True, slots=True, eq=False)
class NamedStruct:
    """The declaration of a struct that was read: its name is all there is."""

    name: str
    lang: str = ""

    @property
    def qualified_name(self) -> str:
        return self.name


def read_program(text: str, context: TypeContext, path: str = "text.mir") -> Program:
    """The functions, with structs and types made in `context`."""
    return _Reader(text, context, path).program()


class _Reader:
    def __init__(self, text: str, context: TypeContext, path: str) -> None:
        self._source = SourceFile(path, text)
        self._context = context
        self._structs: dict[str, StructType] = {}
        self._tokens: list[tuple[str, str, int]] = []
        self._at = 0
        self._locals: dict[int, Local] = {}
        self._blocks: dict[int, Block] = {}
        self._scan(text)

    # ------------------------------------------------------------------------------------------------ tokens

    def _scan(self, text: str) -> None:
        at = 0
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None:
                raise MirSyntaxError(f"line {self._source.position(at)[0]}: unexpected {text[at]!r}")
            if match.lastgroup is not None:
                self._tokens.append((match.lastgroup, match.group(), at))
            at = match.end()
        self._tokens.append(("end", "", len(text)))

    def _fail(self, message: str) -> MirSyntaxError:
        _, text, at = self._tokens[self._at]
        return MirSyntaxError(f"line {self._source.position(at)[0]}: {message}, found {text!r}")

    def _peek(self, ahead: int = 0) -> str:
        return self._tokens[min(self._at + ahead, len(self._tokens) - 1)][1]

    def _kind(self) -> str:
        return self._tokens[self._at][0]

    def _take(self) -> str:
        text = self._tokens[self._at][1]
        self._at += 1
        return text

    def _accept(self, text: str) -> bool:
        if self._peek() == text and self._kind() not in ("text", "quoted"):
            self._at += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._accept(text):
            raise self._fail(f"expected {text!r}")

    def _take_kind(self, kind: str) -> str:
        if self._kind() != kind:
            raise self._fail(f"expected a {kind}")
        return self._take()

    def _list(self, item: Callable[[], T], close: str) -> list[T]:
        """Items with commas up to the closing mark; a last comma is allowed."""
        items: list[T] = []
        while not self._accept(close):
            items.append(item())
            if not self._accept(","):
                self._expect(close)
                break
        return items

    def _span(self) -> Span:
        at = self._tokens[self._at][2]
        return (at, at)

    # ----------------------------------------------------------------------------------------------- program

    def program(self) -> Program:
        program = Program()
        while self._kind() != "end":
            if self._accept("entry"):
                program.entry = self._symbol()
            elif self._accept("struct"):
                self._struct()
            else:
                self._expect("fn")
                function = self._function()
                program.functions[function.symbol] = function
        return program

    def _struct(self) -> None:
        struct_type = self._struct_type(self._take())
        self._expect("=")
        if not self._accept("opaque"):
            self._expect("{")
            struct_type.fields = tuple(self._list(self._field, "}"))
        while self._peek() in _FLAGS:
            setattr(struct_type, self._take(), True)

    def _field(self) -> Field:
        name = self._take()
        self._expect(":")
        return Field(json.loads(name) if name.startswith('"') else name, self._type())

    def _function(self) -> Function:
        span = self._span()
        symbol = self._symbol()
        self._expect("(")
        parameters = self._list(lambda: _index(self._take_kind("local")), ")")
        result = _index(self._take_kind("local")) if self._accept("->") else None
        error = _index(self._take_kind("local")) if self._accept("raises") else None
        self._expect(":")
        function = Function(symbol, symbol, self._source, span, self._signature(), [], None, None)
        self._function_options(function)
        self._locals, self._blocks = {}, {}
        self._declare_locals(function)
        function.parameters = [self._locals[i] for i in parameters]
        function.result = self._locals[result] if result is not None else None
        function.error = self._locals[error] if error is not None else None
        while not self._accept("}"):
            function.blocks.append(self._block())
        return function

    def _function_options(self, function: Function) -> None:
        while not self._accept("{"):
            option = self._take()
            if option == "kernel":
                function.kernel = True
                continue
            self._expect("=")
            value = self._take()
            if option == "name":
                function.name = json.loads(value)
            elif option == "inline":
                function.inline = value
            elif option == "linkage":
                function.linkage = value
            elif option == "attribute":
                function.attributes = (*function.attributes, json.loads(value))
            else:
                raise self._fail(f"unknown option {option!r}")

    def _declare_locals(self, function: Function) -> None:
        """Loans mention locals that are declared later, so they are read in a second pass."""
        loans: list[tuple[Local, int]] = []
        while self._kind() == "local":
            local = self._declaration(loans)
            self._locals[local.index] = local
            function.locals.append(local)
        end = self._at
        for local, position in loans:
            self._at = position
            local.loans = tuple(self._list(self._loan, ")"))
        self._at = end

    def _declaration(self, loans: list[tuple[Local, int]]) -> Local:
        span = self._span()
        index, _, name = self._take_kind("local")[1:].partition(".")
        if self._kind() == "text":
            name = json.loads(self._take())
        self._expect(":")
        local = Local(int(index), name, self._type(), LocalKind(self._take()), span)
        if self._peek() in _CONVENTIONS:
            local.convention = self._take()
        local.indirect = self._accept("indirect")
        local.mutable = not self._accept("immutable")
        if self._accept("loans"):
            self._expect("(")
            loans.append((local, self._at))
            while not self._accept(")"):
                self._take()
        return local

    def _loan(self) -> Loan:
        mutable = self._accept("mut")
        place = self._place()
        return Loan(place, mutable, self._accept("interior"))

    # ------------------------------------------------------------------------------------------------ blocks

    def _block_at(self) -> Block:
        name = self._take_kind("word")
        if not re.fullmatch(r"bb\d+", name):
            raise self._fail("expected a block")
        index = int(name[2:])
        return self._blocks.setdefault(index, Block(index))

    def _block(self) -> Block:
        block = self._block_at()
        self._expect(":")
        while block.terminator is None and not self._starts_block() and self._peek() != "}":
            item = self._statement()
            if isinstance(item, Terminator):
                block.terminator = item
            else:
                block.instructions.append(item)
        return block

    def _starts_block(self) -> bool:
        return self._kind() == "word" and self._peek(1) == ":"

    def _statement(self) -> Instruction | Terminator:
        span = self._span()
        dest = None
        if self._kind() == "local":
            dest = self._place()
            self._expect("=")
        word = self._take_kind("word")
        if word in ("call", "invoke"):
            return self._call(span, dest, word)
        if word in PRIMITIVES:
            return self._op(span, dest, word)
        if dest is not None:
            return self._assignment(span, dest, word)
        if word in _PLACE_STATEMENTS:
            return _PLACE_STATEMENTS[word](span, self._place())
        if word == "declare":
            return Declare(span, self._place().local)
        return self._terminator(span, word)

    def _terminator(self, span: Span, word: str) -> Terminator:
        if word == "goto":
            return Goto(span, self._block_at())
        if word == "branch":
            condition = self._operand()
            self._expect("?")
            then = self._block_at()
            self._expect(":")
            otherwise = self._block_at()
            likely = True if self._accept("likely") else False if self._accept("unlikely") else None
            return Branch(span, condition, then, otherwise, likely)
        simple: dict[str, type[Terminator]] = {"return": Return, "raise": Raise, "unreachable": Unreachable}
        if word in simple:
            return simple[word](span)
        raise self._fail(f"no instruction is called {word!r}")

    def _assignment(self, span: Span, dest: Place, word: str) -> Instruction:
        if word == "borrow":
            mutable = self._accept("mut")
            return Borrow(span, dest.local, self._place(), mutable)
        if word == "borrow_pointer":
            return BorrowPointer(span, dest.local, self._operand())
        if word == "address_of":
            mutable = self._accept("mut")
            return AddressOf(span, dest, self._place(), mutable)
        source = self._place()
        first = FunctionRef(self._symbol()) if self._accept("with") else None
        if word == "move_value":
            return Move(span, dest, source, first)
        if word == "copy_value":
            second = FunctionRef(self._symbol()) if self._accept("or") else None
            elision = Elision.NONE
            if self._accept("elide"):
                self._expect("=")
                elision = Elision(self._take())
            return Copy(span, dest, source, first, second, elision)
        raise self._fail(f"no instruction is called {word!r}")

    def _op(self, span: Span, dest: Place | None, opcode: str) -> Op:
        attributes: tuple[object, ...] = ()
        # attributes follow the opcode at once, which tells them from an array type
        _, text, at = self._tokens[self._at - 1]
        if self._tokens[self._at][1:] == ("[", at + len(text)):
            self._take()
            attributes = tuple(self._list(self._attribute, "]"))
        operands: list[Operand] = []
        count = PRIMITIVES[opcode].operands
        while (self._starts_operand() if count is None else len(operands) < count) and self._peek() != "}":
            operands.append(self._operand())
            if not self._accept(","):
                break
        return Op(span, dest, opcode, tuple(operands), attributes)

    def _starts_operand(self) -> bool:
        if self._kind() == "local":
            # a local that begins the next line is followed by `=`, perhaps after a path
            at = self._at + 1
            while self._tokens[at][1] in (".",) or self._tokens[at][0] == "number":
                at += 1
            return self._tokens[at][1] != "="
        return self._starts_type()

    def _starts_type(self) -> bool:
        text = self._peek()
        return text in ("*", "[", "<", "pack", "union", "fn", "meta") or text in _SCALARS or text in self._structs

    def _attribute(self) -> object:
        kind, text = self._kind(), self._peek()
        if kind == "number":
            return int(self._take())
        if kind == "text":
            return json.loads(self._take())
        if text in ("None", "True", "False"):
            return {"None": None, "True": True, "False": False}[self._take()]
        if self._accept("("):
            return tuple(self._list(self._attribute, ")"))
        return self._type()

    def _call(self, span: Span, dest: Place | None, word: str) -> Instruction | Terminator:
        callee: FunctionRef | External | Operand
        if self._kind() == "text" and self._peek().startswith('c"'):
            callee = External(json.loads(self._take()[1:]), self._accept("..."))
        elif self._accept("("):
            callee = self._operand()
            self._expect(")")
        else:
            callee = FunctionRef(self._symbol())
        self._expect("(")
        arguments = tuple(self._list(self._argument, ")"))
        self._expect(":")
        signature = self._signature()
        error = self._place() if self._accept("error") else None
        call = Call(span, dest, callee, signature, arguments, error)
        if word == "call":
            return call
        self._expect("to")
        normal = self._block_at()
        self._expect(",")
        return Invoke(span, call, normal, self._block_at())

    def _argument(self) -> Argument:
        passing = Passing.REFERENCE if self._accept("&") else Passing.OWNED if self._accept("own") else Passing.VALUE
        mutates = self._accept("mut")
        through = self._accept("through")
        return Argument(passing, self._operand(), mutates, through)

    # --------------------------------------------------------------------------------- places and constants

    def _symbol(self) -> str:
        text = self._take()
        if text.startswith('@"'):
            return json.loads(text[1:])
        if not text.startswith("@"):
            raise self._fail("expected a symbol")
        return text[1:]

    def _place(self) -> Place:
        index = _index(self._take_kind("local"))
        if index not in self._locals:
            raise self._fail(f"%{index} is not declared")
        path: list[int] = []
        while self._accept("."):
            path += [int(part) for part in self._take_kind("number").split(".")]
        return Place(self._locals[index], tuple(path))

    def _operand(self) -> Operand:
        if self._kind() == "local":
            return self._place()
        type_ = self._type()
        return self._context.const(type_, self._data(type_))

    def _data(self, type_: Type) -> object:
        kind, text = self._kind(), self._peek()
        if kind == "symbol" or text.startswith('@"'):
            return FunctionRef(self._symbol())
        if kind == "text":
            return self._text_data(type_)
        if kind == "nan":
            return struct.unpack("<d", struct.pack("<Q", int(self._take()[4:-1], 16)))[0]
        if kind == "number":
            return _number(type_, self._take())
        if self._accept("null"):
            return None
        if self._accept("static"):
            return self._static()
        self._expect("{")
        return self._aggregate(type_)

    def _aggregate(self, type_: Type) -> tuple[object, ...]:
        match type_:
            case StructType(fields=fields) if fields is not None:
                inner = iter([f.type for f in fields])
            case PackType(elements=elements):
                inner = iter(elements)
            case ArrayType(element=element, length=length) | VectorType(element=element, length=length):
                inner = iter([element] * length)
            case _:
                raise self._fail(f"{type_} is no aggregate")
        return tuple(self._list(lambda: self._data(next(inner)), "}"))

    def _text_data(self, type_: Type) -> object:
        text = self._take()
        if text.startswith('x"'):
            return bytes.fromhex(text[2:-1])
        value: str = json.loads(text)
        if isinstance(type_, MetaType):
            return value
        return self._context.text_pointer(value.encode("latin-1"), self._offset())

    def _static(self) -> StaticPointer:
        element = self._type()
        self._expect("{")
        items = tuple(self._list(lambda: self._data(element), "}"))
        return self._context.static_pointer(element, items, self._offset())

    def _offset(self) -> int:
        return int(self._take_kind("number")) if self._accept("+") else 0

    # ------------------------------------------------------------------------------------------------- types

    def _type(self) -> Type:
        context = self._context
        if self._accept("*"):
            pointee = self._type()
            space = 0
            if self._accept("addrspace"):
                self._expect("(")
                space = int(self._take_kind("number"))
                self._expect(")")
            return context.pointer(pointee, space)
        if self._peek() in ("[", "<"):
            return self._counted_type()
        word = self._take()
        if word in _SCALARS:
            return context.scalar(word)
        if word in ("pack", "union"):
            self._expect("(")
            elements = tuple(self._list(self._type, ")"))
            return context.pack(elements) if word == "pack" else context.union(elements)
        if word == "fn":
            return context.function_pointer(self._signature())
        if word == "meta":
            self._expect("(")
            name = self._take()
            self._expect(")")
            return _META[name]
        return self._struct_type(word)

    def _counted_type(self) -> Type:
        """An array or a vector."""
        close = "]" if self._take() == "[" else ">"
        length = int(self._take_kind("number"))
        self._expect("x")
        element = self._type()
        self._expect(close)
        if close == "]":
            return self._context.array(element, length)
        if not isinstance(element, ScalarType):
            raise self._fail("expected a scalar")
        return self._context.vector(element, length)

    def _struct_type(self, word: str) -> StructType:
        name = word.strip("`")
        found = self._structs.get(word)
        if found is None:
            found = self._structs[word] = self._context.struct(NamedStruct(name), ())
        return found

    def _signature(self) -> FunctionSignature:
        self._expect("(")
        arguments = tuple(self._list(self._argument_spec, ")"))
        error = self._type() if self._accept("raises") else None
        self._expect("->")
        by_reference = self._accept("&")
        return FunctionSignature(arguments, self._type(), by_reference, error)

    def _argument_spec(self) -> ArgumentSpec:
        convention = self._take_kind("word")
        by_reference = self._accept("&")
        return ArgumentSpec(convention, self._type(), by_reference)


_PLACE_STATEMENTS: dict[str, Callable[[Span, Place], Instruction]] = {
    "drop": Drop,
    "use": Use,
    "forget": Forget,
    "assume_init": AssumeInit,
}


def _index(local: str) -> int:
    return int(local[1:].partition(".")[0])


def _number(type_: Type, text: str) -> object:
    if isinstance(type_, ScalarType) and not type_.is_float:
        return int(text) & ((1 << type_.bits) - 1)
    if isinstance(type_, ScalarType):
        return float(text)
    return int(text) if re.fullmatch(r"-?\d+", text) else float(text)
