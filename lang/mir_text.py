"""MIR as text: one instruction a line, blocks in order. `lang.mir_reader` reads the same form back.

    struct Pair = {first: i64, second: Int} trivial

    fn @add(%1.a, %2.b) -> %0 : (imm i64, imm &Pair) -> i64 {
      %0: i64 result
      %1.a: i64 argument imm
      %2.b: Pair argument imm indirect
    bb0:
      %0 = add %1.a, i64 5
      return
    }

A constant is its type followed by its data: integers in the signed reading, aggregates in braces, `null`, text in
quotes, `static T {...}` for other frozen data, `@symbol` for a function. In a signature and in a call `&` marks
what travels by address.
"""

from __future__ import annotations

import json
import math
import re
import struct
from collections.abc import Iterable, Iterator

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
from .source import SourceFile
from .types import (
    ArrayType,
    Bytes,
    Const,
    FunctionPointerType,
    FunctionRef,
    FunctionSignature,
    MetaType,
    PackType,
    PointerType,
    ScalarType,
    StaticData,
    StaticPointer,
    StructType,
    Type,
    UnionType,
    VectorType,
)

_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_PLAIN_SYMBOL = re.compile(r"[A-Za-z_][A-Za-z0-9_.$]*\Z")


def format_function(function: Function, lines: bool = False) -> str:
    """One function; with `lines`, each instruction is followed by the line of the source that it comes from."""
    return "\n".join(MirPrinter(lines).function(function)) + "\n"


def format_program(program: Program, lines: bool = False) -> str:
    """All functions in the order of their symbols, after the structs that they mention."""
    printer = MirPrinter(lines)
    body: list[str] = []
    for symbol in sorted(program.functions):
        body += ["", *printer.function(program.functions[symbol])]
    header = [f"entry {format_symbol(program.entry)}"] if program.entry is not None else []
    return "\n".join([*header, *printer.structs(), *body]) + "\n"


def format_symbol(symbol: str) -> str:
    """`@name`, in quotes where the name has characters of its own."""
    return f"@{symbol}" if _PLAIN_SYMBOL.match(symbol) else f"@{json.dumps(symbol)}"


class MirPrinter:
    """Prints functions; remembers the structs that it has named, so that each name means one struct."""

    def __init__(self, lines: bool = False) -> None:
        self._lines = lines
        self._struct_names: dict[StructType, str] = {}
        self._taken: set[str] = set()

    # ------------------------------------------------------------------------------------- whole functions

    def function(self, function: Function) -> Iterator[str]:
        """The lines of one function."""
        yield self._head(function)
        for local in function.locals:
            yield f"  {self._declaration(local)}"
        for block in function.blocks:
            yield f"{block}:"
            yield from self._block(block, function.source)
        yield "}"

    def structs(self) -> list[str]:
        """Declarations of all structs named so far, and of those that their fields mention."""
        done: dict[StructType, str] = {}
        while len(done) < len(self._struct_names):
            for struct_type in list(self._struct_names):
                if struct_type not in done:
                    done[struct_type] = self._struct(struct_type)
        return list(done.values())

    def _struct(self, struct_type: StructType) -> str:
        if struct_type.fields is None:
            fields = " opaque"
        else:
            fields = " {" + ", ".join(f"{_name(f.name)}: {self.type(f.type)}" for f in struct_type.fields) + "}"
        flags = [n for n in ("trivial", "register", "has_destructor", "needs_drop") if getattr(struct_type, n)]
        return " ".join([f"struct {self.type(struct_type)} ={fields}", *flags])

    def _head(self, function: Function) -> str:
        words = [f"fn {format_symbol(function.symbol)}({', '.join(map(_local, function.parameters))})"]
        if function.result is not None:
            words.append(f"-> {_local(function.result)}")
        if function.error is not None:
            words.append(f"raises {_local(function.error)}")
        words.append(f": {self.signature(function.signature)}")
        if function.name != function.symbol:
            words.append(f"name={json.dumps(function.name)}")
        if function.inline:
            words.append(f"inline={function.inline}")
        if function.linkage != "internal":
            words.append(f"linkage={function.linkage}")
        if function.kernel:
            words.append("kernel")
        words += [f"attribute={json.dumps(a)}" for a in function.attributes]
        return " ".join(words) + " {"

    def _declaration(self, local: Local) -> str:
        name = _local(local)
        if local.name and not _PLAIN_NAME.match(local.name):
            name += f" {json.dumps(local.name)}"
        words = [f"{name}: {self.type(local.type)} {local.kind.value}"]
        if local.convention:
            words.append(local.convention)
        if local.indirect:
            words.append("indirect")
        if not local.mutable:
            words.append("immutable")
        if local.loans:
            words.append(f"loans({', '.join(map(_loan, local.loans))})")
        return " ".join(words)

    def _block(self, block: Block, source: SourceFile) -> Iterator[str]:
        items: Iterable[Instruction | Terminator] = block.instructions
        for item in (*items, *([block.terminator] if block.terminator is not None else [])):
            text = "  " + (self.terminator(item) if isinstance(item, Terminator) else self.instruction(item))
            yield text + self._line(item.span, source)

    def _line(self, span: Span, source: SourceFile) -> str:
        return f"  ; {source.path}:{source.position(span[0])[0]}" if self._lines else ""

    # ----------------------------------------------------------------------- instructions and terminators

    def instruction(self, item: Instruction) -> str:
        match item:
            case Op():
                return self._op(item)
            case Call():
                return self._call(item, "call")
            case Borrow(local=local, place=place, mutable=mutable):
                return f"{_local(local)} = borrow {_mut(mutable)}{_place(place)}"
            case BorrowPointer(local=local, pointer=pointer):
                return f"{_local(local)} = borrow_pointer {self.operand(pointer)}"
            case AddressOf(dest=dest, place=place, mutable=mutable):
                return f"{_place(dest)} = address_of {_mut(mutable)}{_place(place)}"
            case Copy():
                return f"{_place(item.dest)} = copy_value {_place(item.source)}{_constructors(item)}"
            case Move():
                constructor = f" with {format_symbol(item.constructor.symbol)}" if item.constructor else ""
                return f"{_place(item.dest)} = move_value {_place(item.source)}{constructor}"
            case Drop() | Use() | Forget() | AssumeInit():
                return f"{_STATEMENT_WORDS[type(item)]} {_place(item.place)}"
            case Declare(local=local):
                return f"declare {_local(local)}"
        raise AssertionError(f"no text for {type(item).__name__}")

    def terminator(self, item: Terminator) -> str:
        match item:
            case Goto(target=target):
                return f"goto {target}"
            case Branch():
                weight = {None: "", True: " likely", False: " unlikely"}[item.likely]
                return f"branch {self.operand(item.condition)} ? {item.then} : {item.otherwise}{weight}"
            case Invoke():
                return f"{self._call(item.call, 'invoke')} to {item.normal}, {item.error}"
            case Return():
                return "return"
            case Raise():
                return "raise"
            case Unreachable():
                return "unreachable"
        raise AssertionError(f"no text for {type(item).__name__}")

    def _op(self, op: Op) -> str:
        dest = f"{_place(op.dest)} = " if op.dest is not None else ""
        attributes = f"[{', '.join(map(self._attribute, op.attributes))}]" if op.attributes else ""
        operands = " " + ", ".join(map(self.operand, op.operands)) if op.operands else ""
        return f"{dest}{op.opcode}{attributes}{operands}"

    def _attribute(self, value: object) -> str:
        if isinstance(value, Type):
            return self.type(value)
        if isinstance(value, tuple):
            return "(" + "".join(f"{self._attribute(v)}, " for v in value).rstrip(" ") + ")"
        if isinstance(value, str):
            return json.dumps(value)
        return repr(value)

    def _call(self, call: Call, word: str) -> str:
        dest = f"{_place(call.dest)} = " if call.dest is not None else ""
        arguments = ", ".join(map(self._argument, call.arguments))
        error = f" error {_place(call.error)}" if call.error is not None else ""
        return f"{dest}{word} {self._callee(call)}({arguments}) : {self.signature(call.signature)}{error}"

    def _callee(self, call: Call) -> str:
        match call.callee:
            case FunctionRef(symbol=symbol):
                return format_symbol(symbol)
            case External(name=name, variadic=variadic):
                return f"c{json.dumps(name)}{'...' if variadic else ''}"
            case operand:
                return f"({self.operand(operand)})"

    def _argument(self, argument: Argument) -> str:
        prefix = {Passing.VALUE: "", Passing.REFERENCE: "&", Passing.OWNED: "own "}[argument.passing]
        through = "through " if argument.through else ""
        return prefix + _mut(argument.mutates) + through + self.operand(argument.operand)

    def operand(self, operand: Operand) -> str:
        return _place(operand) if isinstance(operand, Place) else self.constant(operand)

    # ------------------------------------------------------------------------------- types and constants

    def constant(self, const: Const) -> str:
        """The type and the data of a constant."""
        return f"{self.type(const.type)} {self._data(const.type, const.data)}"

    def _data(self, type_: Type, data: object) -> str:
        match type_, data:
            case _, None:
                return "null"
            case _, StaticPointer():
                return self._static(data)
            case _, FunctionRef(symbol=symbol):
                return format_symbol(symbol)
            case ScalarType(), int():
                signed = data - (1 << type_.bits) if type_.bits > 1 and data >> (type_.bits - 1) else data
                return str(signed)
            case _, float():
                return _float(data)
            case _, bytes():
                return f'x"{data.hex()}"'
            case _, str():
                return json.dumps(data)
            case _, tuple():
                inner = _component_types(type_, len(data))
                return "{" + ", ".join(self._data(t, d) for t, d in zip(inner, data)) + "}"
        return f"<{data}>"

    def _static(self, pointer: StaticPointer) -> str:
        offset = f" + {pointer.offset}" if pointer.offset else ""
        match pointer.data:
            case Bytes(value=value):
                return json.dumps(value.decode("latin-1")) + offset
            case StaticData(element=element, items=items):
                inner = ", ".join(self._data(element, item) for item in items)
                return f"static {self.type(element)} {{{inner}}}{offset}"

    def type(self, type_: Type) -> str:
        """A type; structs whose name is not a plain word stand in backquotes."""
        match type_:
            case StructType():
                return self._struct_name(type_)
            case VectorType(element=element, length=length):
                return f"<{length} x {element}>"
            case PointerType(pointee=pointee, address_space=space):
                return f"*{self.type(pointee)}" + (f" addrspace({space})" if space else "")
            case ArrayType(element=element, length=length):
                return f"[{length} x {self.type(element)}]"
            case PackType(elements=elements):
                return f"pack({', '.join(map(self.type, elements))})"
            case UnionType(elements=elements):
                return f"union({', '.join(map(self.type, elements))})"
            case FunctionPointerType(signature=signature):
                return f"fn{self.signature(signature)}"
            case MetaType(name=name):
                return f"meta({name})"
        return str(type_)

    def signature(self, signature: FunctionSignature) -> str:
        arguments = ", ".join(
            f"{a.convention} {'&' if a.by_reference else ''}{self.type(a.type)}" for a in signature.arguments
        )
        raises = f" raises {self.type(signature.error)}" if signature.error is not None else ""
        return f"({arguments}){raises} -> {'&' if signature.result_by_reference else ''}{self.type(signature.result)}"

    def _struct_name(self, struct_type: StructType) -> str:
        name = self._struct_names.get(struct_type)
        if name is None:
            name = wanted = str(struct_type).replace("`", "'")
            count = 1
            while name in self._taken:
                count += 1
                name = f"{wanted}#{count}"
            self._taken.add(name)
            name = name if _PLAIN_NAME.match(name) and name not in _TYPE_WORDS else f"`{name}`"
            self._struct_names[struct_type] = name
        return name


_STATEMENT_WORDS: dict[type[Instruction], str] = {
    Drop: "drop",
    Use: "use",
    Forget: "forget",
    AssumeInit: "assume_init",
}

_TYPE_WORDS = frozenset({
    "i1", "i8", "i16", "i32", "i64", "i128", "i256", "f16", "bf16", "f32", "f64", "pack", "union", "fn", "meta",
    "static", "null", "own", "mut", "None", "True", "False",
})  # fmt: skip


def _component_types(type_: Type, count: int) -> Iterable[Type]:
    match type_:
        case StructType(fields=fields) if fields is not None:
            return [f.type for f in fields]
        case ArrayType(element=element) | VectorType(element=element):
            return [element] * count
        case PackType(elements=elements):
            return elements
    return [type_] * count


def _float(value: float) -> str:
    if math.isnan(value):
        return f"nan(0x{struct.unpack('<Q', struct.pack('<d', value))[0]:016x})"
    return repr(value)


def _name(name: str) -> str:
    return name if _PLAIN_NAME.match(name) else json.dumps(name)


def _local(local: Local) -> str:
    return f"%{local.index}.{local.name}" if _PLAIN_NAME.match(local.name) else f"%{local.index}"


def _place(place: Place) -> str:
    return _local(place.local) + "".join(f".{i}" for i in place.path)


def _mut(mutable: bool) -> str:
    return "mut " if mutable else ""


def _loan(loan: Loan) -> str:
    return f"{_mut(loan.mutable)}{_place(loan.place)}{' interior' if loan.interior else ''}"


def _constructors(copy: Copy) -> str:
    text = ""
    if copy.copy_constructor is not None:
        text += f" with {format_symbol(copy.copy_constructor.symbol)}"
    if copy.move_constructor is not None:
        text += f" or {format_symbol(copy.move_constructor.symbol)}"
    return text + (f" elide={copy.elision.value}" if copy.elision is not Elision.NONE else "")
