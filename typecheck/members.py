"""Attributes: `base.name` of a value, a type, a module, or what is known about an argument."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lang import mir, syntax
from ..lang.mir import Place
from ..lang.records import replace
from ..lang.types import (
    FUNCTION,
    MODULE,
    STRING_LITERAL,
    Const,
    MetaType,
    StructType,
    Type,
)
from . import aliases, calls, convert, expressions, literals, lookup, names, parameters, special, structs, wording
from .declarations import ModuleDecl, StructDecl
from .matching import CallArgument
from .universe import Primitives
from .values import (
    OPAQUE,
    PACK,
    PARTIAL,
    ArgumentRef,
    BoundMethod,
    FunctionValue,
    Operand,
    Pack,
    PartialStruct,
    ShortName,
    Unknown,
    Value,
    Variable,
    is_symbolic,
)
from .world import Reject

if TYPE_CHECKING:
    from .body import Body


def attribute(b: Body, node: syntax.Attribute, want: Type | None) -> Value:
    if node.value is None:
        if isinstance(want, StructType):
            return static_member(b, want, node.attr, node)
        return ShortName(node.attr, node)
    fact = fact_of_variable(b, node)
    if fact is not None:
        return fact
    base = expressions.expr(b, node.value)
    return member(b, base, node.attr, node)


def fact_of_variable(b: Body, node: syntax.Attribute) -> Value | None:
    """`x.length` at compile time, where `x` itself is only known at run time: what its type tells."""
    if not b.comptime or not isinstance(node.value, syntax.Name):
        return None
    found = lookup.find(b.world, b.scope, node.value.id)
    if not isinstance(found, Variable):
        return None
    return type_fact(b, found.operand.type, node.attr)


def member(b: Body, base: Value, name: str, node: syntax.Attribute) -> Value:
    """`base.name` for any kind of base."""
    world = b.world
    if isinstance(base, ArgumentRef):
        return signature_member(b, base, name, node)
    if is_symbolic(base):
        return OPAQUE
    if isinstance(base, Type):
        return static_member(b, base, name, node)
    if isinstance(base, Const) and isinstance(base.type, MetaType):
        if base.type is MODULE:
            return module_member(b, base, name, node)
        if base.type is PARTIAL:
            return partial_member(b, base, name, node)
        if base.type is PACK:
            if name in ("size", "length"):
                assert isinstance(base.data, tuple)
                return world.int_const(len(base.data))
            b.error("E0308", node, f"a parameter pack has no member '{name}'")
        if not literals.is_literal(base):
            return special.meta_member(b, base, name, node)
    if isinstance(base, Unknown):
        raise Reject
    return value_member(b, base, name, node)


def signature_member(b: Body, base: ArgumentRef, name: str, node: syntax.Attribute) -> Value:
    """`x.dtype` inside a signature: what the type of an argument tells."""
    if is_symbolic(base.type):
        return OPAQUE
    found = type_fact(b, base.type, name)
    if found is None:
        fields = structs.complete(b.world, base.type) if isinstance(base.type, StructType) else ()
        for field in fields:
            if field.name == name:
                return ArgumentRef(-1, field.type, None)
        b.error("E0308", node, f"'{names.show(base.type)}' has no compile-time member '{name}'")
    return found


def type_fact(b: Body, type: Type, name: str) -> Value | None:
    """A parameter or `comptime` member of a type."""
    if isinstance(type, StructType):
        found = structs.parameter_value(type, name)
        if found is not None:
            return found
    member = structs.comptime_member(b.world, type, name)
    if member is not None:
        return aliases.value(b.world, member[0], member[1])
    return None


def static_member(b: Body, type: Type, name: str, node: syntax.Node) -> Value:
    """`Type.name`: a parameter, a `comptime` member, or the methods of that name."""
    if is_symbolic(type):
        return OPAQUE
    if name == "__name":
        return b.world.types.const(STRING_LITERAL, names.show(type))
    found = type_fact(b, type, name)
    if found is not None:
        return found
    functions = structs.methods(b.world, type, name)
    if functions is not None:
        return b.world.types.const(FUNCTION, functions)
    b.error("E0308", node, f"type '{names.show(type)}' has no member '{name}'")


def partial_member(b: Body, base: Const, name: str, node: syntax.Attribute) -> Value:
    """`Struct.name` with parameters open: a static method infers them; other members need defaults."""
    assert isinstance(base.data, PartialStruct)
    declaration = base.data.declaration
    functions = declaration.members.functions.get(name)
    if functions:
        value = FunctionValue(tuple(functions), base)
        return b.world.types.const(FUNCTION, value)
    complete = parameters.fill_defaults(b.world, base)
    if isinstance(complete, Type):
        return static_member(b, complete, name, node)
    for parameter, value in base.data.bound:
        if parameter == name:
            return value
    member = declaration.members.comptime.get(name)
    if member is not None:
        try:
            return aliases.value(b.world, member, declaration.scope)
        except Reject:
            pass
    b.error("E0308", node, f"'{declaration.name}' has no member '{name}' that is known without its parameters")


def module_member(b: Body, base: Const, name: str, node: syntax.Attribute) -> Value:
    if isinstance(base.data, Primitives):
        return special.primitive(b, base.data, name, node)
    module = base.data
    assert isinstance(module, ModuleDecl)
    found = lookup.member(b.world, module, name)
    if found is None:
        close = lookup.suggestion(name, module.scope.names)
        notes = (f"did you mean '{close}'?",) if close else ()
        b.error("E0205", node, f"module '{module.name}' has no member '{name}'", *notes)
    return expressions.meaning(b, found, node)


def value_member(b: Body, base: Value, name: str, node: syntax.Attribute) -> Value:
    """`value.name`: a field, a method, a fact of the type, or what `__getattr__` gives."""
    world = b.world
    if isinstance(base, Pack):
        if name == "__len__":
            return BoundMethod(base, FunctionValue(()), node)
        b.error("E0308", node, f"an argument pack has no member '{name}'")
    if isinstance(base, BoundMethod | ShortName):
        b.error("E0322", node, "a method must be called")
    if isinstance(base, Const) and base.type is STRING_LITERAL:
        base = _text_receiver(b, base, name)
    ready = convert.materialise(b, base, node)
    type = ready.type
    if isinstance(type, StructType):
        for index, field in enumerate(structs.complete(world, type)):
            if field.name == name:
                return field_of(b, ready, index, field.type, node)
    functions = structs.methods(world, type, name)
    if functions is not None:
        return BoundMethod(ready, functions, node)
    if name == "copy" and structs.is_copyable(world, type):
        return BoundMethod(ready, FunctionValue((), type), node)
    found = type_fact(b, type, name)
    if found is not None:
        return found
    getter = structs.methods(world, type, "__getattr__")
    if getter is not None:
        text = world.types.const(STRING_LITERAL, name)
        if getter.functions[0].node.type_params:
            return calls.call_bound(b, ready, replace(getter, args=(text,)), [], node)
        return calls.call_bound(b, ready, getter, [CallArgument(text, node)], node)
    known = _member_names(type)
    close = lookup.suggestion(name, known)
    notes = (f"did you mean '{close}'?",) if close else ()
    if isinstance(type, StructType):
        notes = wording.member_of_conditional_trait(world, type, name) or notes
    b.error("E0308", node.attr_span, f"'{names.show(type)}' has no member '{name}'", *notes)


def _member_names(type: Type) -> set[str]:
    if isinstance(type, StructType) and isinstance(type.declaration, StructDecl):
        declaration = type.declaration
        return {*declaration.fields, *declaration.members.functions, *declaration.members.comptime}
    return set()


def _text_receiver(b: Body, base: Const, name: str) -> Value:
    """A string literal as the receiver of a method: as itself, else as a static slice, else as a String."""
    ready = literals.text(b.world, base)
    item = b.world.item("string_literal")
    if isinstance(item, StructDecl) and name in item.members.functions:
        return b.world.types.const(b.world.types.struct(item, (ready,)), ())
    if structs.methods(b.world, ready.type, name) is None:
        return convert.convert(b, base, b.world.struct_item("string"), syntax.Constant((0, 0), ""))
    return ready


def field_of(b: Body, base: Operand | Const, index: int, type: Type, node: syntax.Node) -> Operand | Const:
    """A field as a place (or as constant data)."""
    if isinstance(base, Const):
        assert isinstance(base.data, tuple)
        return b.world.types.const(type, base.data[index])
    place = base.place.field(index)
    loans = tuple(
        loan if loan.interior else mir.Loan(Place(loan.place.local, (*loan.place.path, index)), loan.mutable, False)
        for loan in base.loans
    )
    return Operand(place, type, False, base.mutable, loans, base.variable or base.owned, base.name)
