"""What brackets and calls mean for the compiler's own names, and the surface of the primitives."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from ..lang import syntax
from ..lang.records import dataclass
from ..lang.types import (
    FUNCTION,
    ORIGIN,
    STRING_LITERAL,
    TRAIT,
    TYPE,
    Const,
    CtValue,
    Type,
)
from . import (
    aliases,
    convert,
    evaluate,
    expressions,
    literals,
    names,
    origin_expressions,
    origins,
    parameters,
    primitives,
    subscripts,
    traits,
    wording,
)
from .brackets import Arguments, Mismatch
from .declarations import ComptimeDecl, StructDecl
from .matching import CallArgument
from .universe import Builtin, Primitives
from .values import (
    BOUND,
    OPAQUE,
    PACK,
    PARTIAL,
    ArgumentRef,
    FunctionValue,
    Hole,
    Opaque,
    Operand,
    Origin,
    PartialStruct,
    Symbol,
    TraitSet,
    Value,
)

if TYPE_CHECKING:
    from .body import Body


@dataclass(frozen=True, slots=True)
class BoundBuiltin:
    """A built-in name with its bracket: `materialize[X]`, `rebind[T]`."""

    name: str
    args: tuple[CtValue, ...]


def meta_member(b: Body, base: Const, name: str, node: syntax.Attribute) -> Value:
    """A member of a meta value: of an origin, a function, a trait."""
    if isinstance(base.data, origins.Origin) and name == "mut":
        return b.world.bool_const(base.data.mutable is not False)
    if isinstance(base.data, FunctionValue) and name == "__name__":
        return b.world.types.const(STRING_LITERAL, base.data.name)
    b.error("E0308", node, f"'{b.text(node.value) if node.value else ''}' has no member '{name}'")


def primitive(b: Body, base: Primitives, name: str, node: syntax.Attribute) -> Value:
    """`__mir.name`: a machine type or an operation."""
    if not b.is_library:
        b.error("E0201", node, "'__mir' is not declared")
    if name in primitives.SCALARS:
        return b.world.types.scalar(name)
    return b.world.types.const(FUNCTION, primitives.Primitive(name))


# ------------------------------------------------------------------------------------------------- brackets


def parametrise(b: Body, base: Const, node: syntax.Subscript) -> Value:
    """`base[...]` for a meta value: parameters of structs, functions and aliases; elements of packs."""
    data = base.data
    if isinstance(data, Builtin):
        return _builtin_bracket(b, data.name, node)
    if base.type is PACK:
        assert isinstance(data, tuple)
        index = evaluate.value(b.world, b.scope, node.index, b.world.int_type)
        if isinstance(index, Symbol | Opaque):
            return OPAQUE
        position = subscripts.int_data(index)
        if not 0 <= position < len(data):
            message = f"index {position} is out of range of a pack of {len(data)}"
            b.error_of_instance("E0323", node, message, "the index is here")
        return data[position]
    if isinstance(data, primitives.Primitive):
        return primitives.bracket(b, data, node)
    arguments = subscripts.bracket(b, node)
    if any(isinstance(v, Opaque) for v in arguments.positional) and base.type is not PARTIAL:
        return OPAQUE
    before = b.world.bracket
    if not b.is_library:
        b.world.bracket = (b.source, node.span)
    try:
        return _bind(b, base, arguments, node)
    except Mismatch as mismatch:
        _refuse_bracket(b, data, node, mismatch)
    finally:
        b.world.bracket = before


def _refuse_bracket(b: Body, data: object, node: syntax.Subscript, mismatch: Mismatch) -> NoReturn:
    """Reports that a bracket does not fit, at the entry in question if it is one."""
    message, at, notes = str(mismatch), node, list(mismatch.notes)
    decl = data.declaration if isinstance(data, PartialStruct) else getattr(data, "decl", None)
    if mismatch.code not in ("E0410", "E0420"):
        library = decl is not None and decl.module.loaded.is_library
        message = mismatch.of(_bracketed(data, b, node), library)
        if isinstance(decl, StructDecl | ComptimeDecl):
            at = parameters.entry_node(decl.node.type_params, node, mismatch.parameter, mismatch.index)
    if isinstance(decl, StructDecl | ComptimeDecl):
        notes += wording.declared(decl)
    b.error("E0409" if mismatch.code == "E0301" else mismatch.code, at, message, *notes)


def _bracketed(data: object, b: Body, node: syntax.Subscript) -> str:
    """The name of what gets parameters."""
    match data:
        case PartialStruct():
            return data.declaration.name
        case aliases.Alias():
            return data.decl.name
        case FunctionValue():
            return data.name
    return b.text(node.value)


def _bind(b: Body, base: Const, arguments: Arguments, node: syntax.Subscript) -> Value:
    data = base.data
    world = b.world
    if isinstance(data, PartialStruct):
        return parameters.bind_struct(world, data.declaration, arguments, data.bound)
    if isinstance(data, aliases.Alias):
        return aliases.instantiate(world, data, arguments)
    if isinstance(data, FunctionValue):
        return world.types.const(FUNCTION, parameters.bind_function(data, arguments))
    if base.type is TRAIT:
        b.error("E0409", node, f"trait '{data}' has no parameters")
    b.error("E0409", node, f"'{b.text(node.value)}' takes no parameters")


def _builtin_bracket(b: Body, name: str, node: syntax.Subscript) -> Value:
    world = b.world
    if name == "Origin":
        return ORIGIN
    arguments = subscripts.bracket(b, node)
    values = [v for v in arguments.positional if not isinstance(v, Hole)]
    if name == "Some":
        if len(values) != 1 or arguments.keywords:
            b.error("E0409", node, "'Some' takes one trait, or several composed with '&'")
        found = values[0]
        if isinstance(found, Const) and found.type is TRAIT:
            return world.types.const(BOUND, found.data)
        if found is OPAQUE or isinstance(found, Symbol):
            return OPAQUE
        b.error("E0313", node.index, f"'{b.text(node.index)}' is not a trait")
    if name in ("UntrackedOrigin", "UnsafeAnyOrigin"):
        mutable = arguments.keywords.get("mut", values[0] if values else None)
        if isinstance(mutable, Symbol | Opaque):
            return OPAQUE
        kind = "untracked" if name == "UntrackedOrigin" else "any"
        return origins.origin_const(world, Origin(kind, isinstance(mutable, Const) and evaluate.truth(mutable)))
    if name in ("materialize", "rebind"):
        return world.types.const(FUNCTION, BoundBuiltin(name, tuple(values)))
    b.error("E0409", node, f"'{name}' takes no parameters")


# ---------------------------------------------------------------------------------------------------- calls


def call(b: Body, callee: Const, node: syntax.Call, want: Type | None) -> Value:
    """A call of a built-in name or a primitive."""
    data = callee.data
    if isinstance(data, primitives.Primitive):
        return primitives.call(b, data, node, want)
    assert isinstance(data, Builtin)
    match data.name:
        case "type_of":
            return type_of(b, node)
        case "origin_of":
            return origin_expressions.origin_of(b.world, b.scope, node.args)
        case "conforms_to":
            return conforms(b, node)
    b.error("E0305", node, f"'{data.name}' needs its parameter in brackets")


def type_of(b: Body, node: syntax.Call) -> Value:
    """The type of an expression, which is not evaluated."""
    if len(node.args) != 1:
        b.error("E0305", node, "'type_of' takes one expression")
    saved = b.block, len(b.function.blocks), len(b.function.locals), list(b.block.instructions), b.block.terminator
    probing, b.probing = b.probing, True
    try:
        value = expressions.expr(b, node.args[0])
    finally:
        b.probing = probing
    found: Type
    if isinstance(value, ArgumentRef):
        found = value.type
    elif isinstance(value, Opaque | Symbol):
        found = OPAQUE
    elif isinstance(value, Type):
        found = TYPE
    else:
        found = convert.type_of(b, value, node.args[0])
    b.block = saved[0]
    del b.function.blocks[saved[1] :]
    del b.function.locals[saved[2] :]
    b.block.instructions[:] = saved[3]
    b.block.terminator = saved[4]
    return found


def conforms(b: Body, node: syntax.Call) -> Value:
    if len(node.args) != 2:
        b.error("E0305", node, "'conforms_to' takes a type and a trait")
    subject = expressions.expr(b, node.args[0])
    trait = expressions.expr(b, node.args[1])
    if isinstance(subject, Opaque | Symbol) or isinstance(trait, Opaque):
        return OPAQUE
    if not isinstance(trait, Const) or not isinstance(trait.data, TraitSet):
        b.error("E0313", node.args[1], f"'{b.text(node.args[1])}' is not a trait")
    if not isinstance(subject, Type) and not (isinstance(subject, Const) and subject.type is PACK):
        b.error("E0313", node.args[0], f"'{b.text(node.args[0])}' is not a type")
    return b.world.bool_const(traits.conforms(b.world, subject, trait.data))


def call_bound_builtin(b: Body, data: BoundBuiltin, arguments: list[CallArgument], node: syntax.Call) -> Value:
    """`materialize[X]()` and `rebind[T](x)`."""
    if data.name == "materialize":
        value = data.args[0]
        if not isinstance(value, Const):
            b.error("E0322", node, "'materialize' takes a compile-time value")
        if literals.is_literal(value):
            return convert.materialise(b, value, node)
        result = b.temp(value.type, node.span)
        convert.emit_copy(b, result.place, value, node)
        return result
    want = data.args[0]
    assert isinstance(want, Type)
    value = arguments[0].value
    if literals.is_literal(value):
        return convert.convert(b, value, want, node)
    ready = convert.materialise(b, value, arguments[0].node)
    if not convert.same_type(b, ready.type, want):
        given, wanted = names.show(ready.type), names.show(want)
        message = f"'rebind' needs a value of type '{wanted}', and gets one of type '{given}'"
        b.error_of_instance("E0301", node, message, "the 'rebind' is here")
    if isinstance(ready, Const):
        return b.world.types.const(want, ready.data)
    return Operand(ready.place, want, ready.owned, ready.mutable, ready.loans, ready.variable, ready.name)


def immutable_origin(b: Body, arguments: list[CallArgument], node: syntax.Call) -> Value:
    """`ImmOrigin(o)`: the same origin without the right to write."""
    value = arguments[0].value if len(arguments) == 1 else None
    if isinstance(value, Const) and isinstance(value.data, Origin):
        return origins.origin_const(b.world, origins.immutable(value.data))
    b.error("E0409", node, "this takes one origin")


def machine_constructor(b: Body, type: Type, arguments: list[CallArgument], node: syntax.Call) -> Value:
    """`__mir.i64(5)`: a machine constant."""
    if len(arguments) != 1:
        b.error("E0305", node, "a machine type takes one literal")
    return convert.convert(b, arguments[0].value, type, arguments[0].node)
