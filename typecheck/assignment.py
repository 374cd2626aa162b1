"""Assignment, declaration and unpacking: values into the targets on the left."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, NoReturn

from ..lang import mir, syntax
from ..lang.mir import Elision, LocalKind, Place
from ..lang.types import Const, Convention, CtValue, MetaType, StructType, Type
from . import (
    aliases,
    calls,
    candidates,
    convert,
    displays,
    dynamic,
    evaluate,
    expressions,
    infer_call,
    literals,
    lookup,
    members,
    mutability,
    names,
    operators,
    origins,
    parameters,
    structs,
    subscripts,
    traits,
)
from .declarations import ComptimeDecl, StructDecl
from .matching import CallArgument, Candidate
from .values import Display, FunctionValue, Operand, PartialStruct, Unknown, Value, Variable
from .world import Reject

if TYPE_CHECKING:
    from .body import Body

# --------------------------------------------------------------------------------------------- declarations


def declare_value(b: Body, name: str, value: Operand | Const, node: syntax.Node, span: syntax.Span) -> None:
    """`var name = value`: the variable takes a temporary over, or is initialised by a move or copy."""
    check_new(b, name, span)
    if _is_fresh(value):
        assert isinstance(value, Operand)
        local = value.place.local
        local.kind, local.name, local.span = LocalKind.VAR, name, span
    else:
        local = b.new_local(name, value.type, LocalKind.VAR, span)
        convert.initialise(b, Place(local), value, node, Elision.TAKE)
        if isinstance(value, Operand):
            local.loans = tuple(dict.fromkeys((*local.loans, *_carried(value))))
    bind(b, name, local, value.type, span)


def _carried(value: Operand) -> tuple[mir.Loan, ...]:
    """What the value's own local points into, for types whose loans were recorded on the local."""
    local = value.place.local
    return local.loans if not local.indirect and local.kind in (LocalKind.TEMP, LocalKind.VAR) else ()


def _is_fresh(value: Operand | Const) -> bool:
    return (
        isinstance(value, Operand)
        and value.owned
        and not value.variable
        and not value.place.path
        and value.place.local.kind is LocalKind.TEMP
    )


def bind(b: Body, name: str, local: mir.Local, type: Type, span: syntax.Span, mutable: bool = True) -> Variable:
    """Binds a name to a local of this function."""
    place = Place(local)
    operand = Operand(place, type, False, mutable, (mir.Loan(place, mutable),), True, name)
    found = Variable(name, operand, span, b.scope)
    b.scope.names[name] = found
    return found


def check_new(b: Body, name: str, span: syntax.Span) -> None:
    """Rejects a second declaration of a name in one block."""
    existing = b.scope.names.get(name)
    if existing is not None and not isinstance(existing, Unknown):
        notes = [b.note("the first declaration is here", existing.span)] if isinstance(existing, Variable) else []
        b.error("E0202", span, f"'{name}' is already declared in this block", *notes)


def declare(b: Body, target: syntax.Expr, value: Value, node: syntax.Expr, want: Type | None = None) -> None:
    """`var target = value`: a name, or several to unpack into."""
    match target:
        case syntax.Name(id="_"):
            discard(b, value, node)
        case syntax.Name(id=name, span=span):
            ready = convert.convert(b, value, want, node) if want is not None else convert.materialise(b, value, node)
            if isinstance(ready.type, MetaType):
                b.error("E0322", node, "this is not a run-time value")
            declare_value(b, name, ready, node, span)
        case syntax.Binding(kind="var", target=inner):
            declare(b, inner, value, node, want)
        case syntax.Tuple(elts=targets) | syntax.List(elts=targets):
            if want is not None:
                value = convert.convert(b, value, want, node)
            for part, (element, at) in zip(targets, unpack(b, value, len(targets), node), strict=True):
                declare(b, part, element, at)
        case _:
            b.error("E0122", target, "only names can be declared")


def declare_reference(b: Body, target: syntax.Expr, value: Value, node: syntax.Expr) -> None:
    """`ref name = place`: another name for a place."""
    if not isinstance(target, syntax.Name):
        b.error("E0122", target, "'ref' binds a single name")
    if not isinstance(value, Operand):
        value = convert.to_temp(b, convert.materialise(b, value, node), node)
    in_registers = traits.conforms_to(b.world, value.type, b.world.trait_item("register_passable"))
    if in_registers and (value.owned or _is_passed_by_value(b, value)):
        shown = names.show(value.type)
        b.error("E0511", node, f"this value of type '{shown}' lies in registers, so nothing can refer to it")
    check_new(b, target.id, target.span)
    if value.owned:
        if _is_fresh(value):
            declare_value(b, target.id, value, node, target.span)
            return
        value = convert.to_temp(b, value, node)
    bound = b.reference(value.type, target.span, value.mutable, value.loans)
    bound.place.local.name = target.id
    b.emit(mir.Borrow(node.span, bound.place.local, value.place, value.mutable))
    bound.name = target.id
    b.scope.names[target.id] = Variable(
        target.id, bound, target.span, b.scope, "" if value.mutable else "it refers to something immutable"
    )


def _is_passed_by_value(b: Body, value: Operand) -> bool:
    """Whether this is an argument, or part of one, that the function has got without an address."""
    local = value.place.local
    if local.kind is not LocalKind.ARGUMENT or local.indirect or local.convention != Convention.IMM:
        return False
    return traits.conforms_to(b.world, local.type, b.world.trait_item("register_passable"))


def discard(b: Body, value: Value, node: syntax.Expr) -> None:
    """`_ = value`: the value ends here; a variable is used here."""
    if isinstance(value, Unknown):
        raise Reject
    if isinstance(value, Display):
        value = convert.materialise(b, value, node)
    if not isinstance(value, Operand):
        return
    whole = value.owned and value.variable and not value.place.path
    if whole and not value.place.local.indirect and structs.needs_drop(b.world, value.type):
        b.emit(mir.Drop(node.span, value.place))
    elif whole:
        convert.to_temp(b, value, node)
    else:
        b.emit(mir.Use(node.span, value.place))


# ------------------------------------------------------------------------------------------------ unpacking


def unpack(b: Body, value: Value, count: int, node: syntax.Expr) -> list[tuple[Value, syntax.Expr]]:
    """The elements of a tuple value, to be copied out of it; literals of a display may still take any type."""
    nodes: list[syntax.Expr] = [node] * count
    literal: list[Value | None] = [None] * count
    if isinstance(value, Display) and value.kind == "tuple":
        if len(value.elements) != count:
            b.error("E0314", node, f"{count} names for {len(value.elements)} values")
        nodes = value.nodes
        literal = [e if isinstance(e, Const) else None for e in value.elements]
        if None not in literal:
            return list(zip(value.elements, nodes, strict=True))
    ready = convert.materialise(b, value, node)
    if not isinstance(ready.type, StructType) or ready.type.declaration is not b.world.item("tuple"):
        return _unpack_by_index(b, ready, count, node)
    types = displays.pack_types(ready.type)
    if len(types) != count:
        b.error("E0314", node, f"{count} names for a tuple of {len(types)}")
    found: list[tuple[Value, syntax.Expr]] = []
    for index, type in enumerate(types):
        field = literal[index] or subscripts.tuple_field(b, ready, index, type, node)
        if isinstance(field, Operand):
            field = Operand(field.place, field.type, False, field.mutable, field.loans)
        found.append((field, nodes[index]))
    return found


def _unpack_by_index(b: Body, ready: Operand | Const, count: int, node: syntax.Expr) -> list[tuple[Value, syntax.Expr]]:
    """Elements of anything else that can be indexed with a compile-time number."""
    functions = structs.methods(b.world, ready.type, "__getitem__")
    if functions is None:
        b.error("E0314", node, f"'{names.show(ready.type)}' cannot be unpacked")
    found: list[tuple[Value, syntax.Expr]] = []
    for index in range(count):
        argument = CallArgument(b.world.int_const(index), node)
        found.append((calls.call_bound(b, ready, functions, [argument], node), node))
    return found


# ----------------------------------------------------------------------------------------------- assignment


def assign_statement(b: Body, target: syntax.Expr, value_node: syntax.Expr) -> None:
    """`target = value` for one target; indices of the target come first."""
    match target:
        case syntax.Binding(kind="var", target=inner):
            if isinstance(value_node, syntax.Binding):
                b.error("E0122", value_node, "a declaration is not a value")
            declare(b, inner, expressions.expr(b, value_node), value_node)
        case syntax.Binding(kind="ref", target=inner):
            declare_reference(b, inner, expressions.expr(b, value_node), value_node)
        case syntax.Name(id="_"):
            discard(b, expressions.expr(b, value_node), value_node)
        case syntax.Tuple(elts=targets) | syntax.List(elts=targets):
            parts = [subscript_parts(b, t) if isinstance(t, syntax.Subscript) else None for t in targets]
            assign_many(b, targets, expressions.expr(b, value_node), value_node, parts)
        case syntax.Subscript():
            assign_subscript(b, target, value_node)
        case syntax.Attribute(value=syntax.Expr() as owner):
            base = expressions.expr(b, owner)
            dynamic_owner = dynamic.receiver(b, base, target.attr, owner)
            if dynamic_owner is not None:
                dynamic.set_attribute(b, dynamic_owner, target, expressions.expr(b, value_node), value_node)
                return
            place = assignable(b, members.member(b, base, target.attr, target), target)
            store(b, place, expressions.expr(b, value_node, place.type), value_node, target)
        case syntax.Call():
            _assign_to_call(b, target, value_node)
        case _:
            place = target_place(b, target)
            store(b, place, expressions.expr(b, value_node, place.type), value_node, target)


def _assign_to_call(b: Body, target: syntax.Call, value_node: syntax.Expr) -> None:
    """`f(x) = value`: the value is complete before the call that says where it goes."""
    value = expressions.expr(b, value_node)
    if isinstance(value, Operand) and not value.owned:
        value = convert.to_temp(b, value, value_node)
    store(b, target_place(b, target), value, value_node, target)


def assign_many(
    b: Body,
    targets: list[syntax.Expr],
    value: Value,
    node: syntax.Expr,
    parts: Sequence[tuple[Operand | Const, list[CallArgument]] | None] = (),
) -> None:
    """`a, b = ...`: all values are complete before the first store.

    `parts` holds the containers and indices of targets that are subscripts, where these were evaluated before.
    """
    found = unpack(b, value, len(targets), node)
    for target, (element, at), part in zip_longest(targets, found, parts):
        if part is not None and isinstance(target, syntax.Subscript):
            container, indices = part
            set_item(b, container, indices, element, at, target)
        else:
            assign(b, target, element, at)


def assign(b: Body, target: syntax.Expr, value: Value, node: syntax.Expr) -> None:
    """Stores an elaborated value into a target."""
    match target:
        case syntax.Name(id="_"):
            discard(b, value, node)
        case syntax.Tuple(elts=targets) | syntax.List(elts=targets):
            assign_many(b, targets, value, node)
        case syntax.Binding(kind="var", target=inner):
            declare(b, inner, value, node)
        case syntax.Subscript():
            base, arguments = subscript_parts(b, target)
            set_item(b, base, arguments, value, node, target)
        case syntax.Attribute(value=syntax.Expr() as owner):
            base = expressions.expr(b, owner)
            dynamic_owner = dynamic.receiver(b, base, target.attr, owner)
            if dynamic_owner is not None:
                dynamic.set_attribute(b, dynamic_owner, target, value, node)
                return
            store(b, assignable(b, members.member(b, base, target.attr, target), target), value, node, target)
        case _:
            store(b, target_place(b, target), value, node, target)


def target_place(b: Body, target: syntax.Expr) -> Operand:
    """The place that a target names, checked to be assignable."""
    if isinstance(target, syntax.Name):
        found = lookup.find(b.world, b.scope, target.id)
        if found is None:
            b.error("E0203", target, f"'{target.id}' is not declared", f"write 'var {target.id} = ...' to declare it")
        if isinstance(found, Unknown):
            raise Reject
        if isinstance(found, ComptimeDecl | Const):
            b.error("E0413", target, f"'{target.id}' is a compile-time constant, so it cannot be assigned")
        if not isinstance(found, Variable):
            b.error("E0507", target, f"'{target.id}' is not a variable, so it cannot be assigned")
        value = expressions.variable(b, found, target)
        assert isinstance(value, Operand)
        if not value.mutable:
            b.error(
                "E0507",
                target,
                f"'{target.id}' cannot be assigned" + (f": {found.why_immutable}" if found.why_immutable else ""),
            )
        return value
    return assignable(b, expressions.expr(b, target), target)


def assignable(b: Body, value: Value, target: syntax.Expr) -> Operand:
    """What a target that is not a name stands for, checked to be a place that can be assigned."""
    if not isinstance(value, Operand):
        b.error("E0507", target, f"'{b.text(target)}' is not a place that can be assigned")
    if value.owned and not value.variable and not isinstance(target, syntax.Attribute):
        b.error("E0507", target, f"'{b.text(target)}' is a temporary value; there is no place to assign to")
    if not value.mutable:
        _refuse_immutable(b, value, target)
    return value


def _refuse_immutable(b: Body, value: Operand, target: syntax.Expr) -> NoReturn:
    b.error("E0507", target, f"'{b.text(target)}' is immutable here", *mutability.why_immutable(b, value, target))


def store(
    b: Body, place: Operand, value: Value, node: syntax.Expr, target: syntax.Expr, held: mir.Call | None = None
) -> None:
    """Writes a value over what a place holds. `held` is the call that makes the value, if it is not yet emitted."""
    if held is not None and not (isinstance(value, Operand) and convert.same_type(b, value.type, place.type)):
        b.emit(held)
        held = None
    ready = convert.convert(b, value, place.type, node)
    if place.place.local.kind is LocalKind.REFERENCE and structs.needs_drop(b.world, place.type):
        _overwrite_referenced(b, place, ready, node, held)
        return
    if held is not None:
        b.emit(held)
    convert.initialise(b, place.place, ready, node, Elision.MOVE)
    if isinstance(ready, Operand) and not place.place.path and not place.place.local.indirect:
        local = place.place.local
        local.loans = tuple(dict.fromkeys((*local.loans, *_carried(ready), *_type_loans(b, ready.type))))


def _overwrite_referenced(
    b: Body, place: Operand, ready: Operand | Const, node: syntax.Expr, held: mir.Call | None
) -> None:
    """Writes over an element or pointee. Its old value dies just before the last call builds the new one.

    Where that call may read the old value, or has already run because it may raise, the new value is moved in.
    """
    move = structs.move_constructor(b.world, place.type)
    held = held or hold_back(b, ready)
    if held is not None and _may_read(held, place):
        b.emit(held)
        held = None
    if held is not None:
        b.emit(mir.Drop(node.span, place.place))
        b.emit(held)
        assert held.dest is not None
        b.emit(mir.Move(node.span, place.place, held.dest, None))
        return
    if isinstance(ready, Operand) and not ready.owned and _is_within(ready.place.local, place):
        ready = convert.to_temp(b, ready, node)
    b.emit(mir.Drop(node.span, place.place))
    if isinstance(ready, Operand) and ready.owned and not ready.variable:
        b.emit(mir.Move(node.span, place.place, ready.place, move))
    else:
        convert.initialise(b, place.place, ready, node, Elision.MOVE)


def hold_back(b: Body, value: Value) -> mir.Call | None:
    """Takes the call that has just made a temporary out of the block, so that it can be emitted later."""
    instructions = b.block.instructions
    if not isinstance(value, Operand) or not value.owned or value.variable or not instructions or not b.reachable:
        return None
    last = instructions[-1]
    if not isinstance(last, mir.Call) or last.dest != value.place or value.place.local.indirect:
        return None
    if any(a.mutates for a in last.arguments):
        return None
    instructions.pop()
    return last


def _may_read(call: mir.Call, place: Operand) -> bool:
    """Whether an argument of a call may refer to what a place holds."""
    return any(isinstance(a.operand, Place) and _is_within(a.operand.local, place) for a in call.arguments)


def _is_within(local: mir.Local, place: Operand) -> bool:
    """Whether a local may refer to the storage that a place lies in."""
    owners = {loan.place.local for loan in place.loans}
    reached = {loan.place.local for loan in local.loans}
    if local.kind is LocalKind.REFERENCE:
        return bool(reached & owners) or not reached or not owners
    return bool((reached | {local}) & owners)


def _type_loans(b: Body, type: Type) -> tuple[mir.Loan, ...]:
    return origins.loans_of(b.world, type)


def subscript_parts(b: Body, target: syntax.Subscript) -> tuple[Operand | Const, list[CallArgument]]:
    """The container and index of a subscript target, evaluated."""
    base = expressions.expr(b, target.value)
    ready = convert.materialise(b, base, target.value)
    if isinstance(ready.type, StructType) and ready.type.declaration is b.world.item("tuple"):
        return ready, []
    return ready, subscripts.index_arguments(b, ready.type, target)


def assign_subscript(b: Body, target: syntax.Subscript, value_node: syntax.Expr) -> None:
    """`c[i] = v`: `__setitem__`, or a store through the reference that `__getitem__` gives."""
    base, arguments = subscript_parts(b, target)
    value = expressions.expr(b, value_node, _element_hint(base))
    set_item(b, base, arguments, value, value_node, target)


def _element_hint(base: Operand | Const) -> Type | None:
    return None


def set_item(
    b: Body,
    base: Operand | Const,
    arguments: list[CallArgument],
    value: Value,
    node: syntax.Expr,
    target: syntax.Subscript,
) -> None:
    world = b.world
    if isinstance(base.type, StructType) and base.type.declaration is world.item("tuple"):
        place = subscripts.tuple_element(b, base, target)
        assert isinstance(place, Operand)
        if not place.mutable:
            _refuse_immutable(b, place, target)
        store(b, place, value, node, target)
        return
    setter = structs.methods(b.world, base.type, "__setitem__")
    if setter is not None:
        value = _as_element(b, base, arguments, value, node, target)
        given = [*arguments, subscripts.stored(setter, value, node)]
        outcome = candidates.resolve(b, setter, [CallArgument(base, target), *given])
        if isinstance(outcome, Candidate):
            calls.emit(b, outcome, target)
            return
        if subscripts.getter(b, base.type, target) is None:
            candidates.report(b, setter, outcome, given, target, "__setitem__")
    getter = subscripts.getter(b, base.type, target)
    if getter is None:
        b.error("E0310", target, f"'{names.show(base.type)}' has no element assignment ('__setitem__')")
    if isinstance(value, Operand) and not value.owned and not structs.is_trivial(world, value.type):
        value = convert.to_temp(b, value, node)
    held = hold_back(b, value)
    place = subscripts.call_getter(b, base, getter, arguments, target)
    if not isinstance(place, Operand) or not place.place.local.indirect:
        b.error("E0310", target, f"'{names.show(base.type)}' has no element assignment ('__setitem__')")
    if not place.mutable:
        _refuse_immutable(b, place, target)
    store(b, place, value, node, target, held)


def _as_element(
    b: Body,
    base: Operand | Const,
    arguments: list[CallArgument],
    value: Value,
    node: syntax.Expr,
    target: syntax.Subscript,
) -> Value:
    """The value of `c[i] = value` as what `__getitem__` of a user's struct gives for such an index."""
    declaration = base.type.declaration if isinstance(base.type, StructType) else None
    if not isinstance(declaration, StructDecl) or declaration.module.loaded.is_library:
        return value
    getter = structs.methods(b.world, base.type, "__getitem__")
    if getter is None:
        shown = f"'{names.show(base.type)}' has '__setitem__' but no '__getitem__'"
        b.error("E0310", target, shown, "what it gives says what can be stored")
    outcome = candidates.resolve(b, getter, [CallArgument(base, target), *arguments])
    if not isinstance(outcome, Candidate):
        candidates.report(b, getter, outcome, arguments, target, "__getitem__")
    element = outcome.contract.result
    return value if origins.mentions_origin(b.world, element) else convert.convert(b, value, element, node)


# ------------------------------------------------------------------------------------- augmented assignment


def augmented(b: Body, node: syntax.AugAssign) -> None:
    """`target op= value` by the in-place method."""
    if isinstance(node.target, syntax.Subscript):
        _augmented_subscript(b, node, node.target)
        return
    if isinstance(node.target, syntax.Attribute) and node.target.value is not None:
        base = expressions.expr(b, node.target.value)
        dynamic_owner = dynamic.receiver(b, base, node.target.attr, node.target.value)
        if dynamic_owner is not None:
            dynamic.augmented(b, dynamic_owner, node.target, node)
            return
        place = assignable(b, members.member(b, base, node.target.attr, node.target), node.target)
    else:
        place = target_place(b, node.target)
    value = expressions.expr(b, node.value)
    in_place(b, place, value, node)


def in_place(b: Body, place: Operand, value: Value, node: syntax.AugAssign) -> None:
    """Calls the in-place method on a place."""
    name = f"__i{operators.METHODS[node.op]}__"
    functions = structs.methods(b.world, place.type, name)
    if functions is None:
        b.error("E0302", node, f"'{node.op}=' is not defined for '{names.show(place.type)}': it has no '{name}'")
    if literals.is_literal(value) and literals.numeric_type(b.world, place.type) is not None:
        value = convert.convert(b, value, place.type, node.value)
    calls.call_bound(b, place, functions, [CallArgument(value, node.value)], node)


def _augmented_subscript(b: Body, node: syntax.AugAssign, target: syntax.Subscript) -> None:
    base, arguments = subscript_parts(b, target)
    element = subscripts.tuple_element(b, base, target)
    if element is None:
        getter = subscripts.getter(b, base.type, target)
        if getter is None:
            b.error("E0310", target, f"'{names.show(base.type)}' has no subscript ('__getitem__')")
        arguments = [_once(b, a) for a in arguments]
        if all(f.node.returns is not None and not isinstance(f.node.returns, syntax.RefType) for f in getter.functions):
            _augmented_item(b, node, target, base, getter, arguments)
            return
        found = subscripts.call_getter(b, base, getter, arguments, target)
    else:
        found = element
    if isinstance(found, Operand) and (found.place.local.indirect or element is not None):
        if not found.mutable:
            _refuse_immutable(b, found, target)
        in_place(b, found, expressions.expr(b, node.value), node)
        return
    b.error("E0310", target, f"'{names.show(base.type)}' has no element assignment ('__setitem__')")


def _augmented_item(
    b: Body,
    node: syntax.AugAssign,
    target: syntax.Subscript,
    base: Operand | Const,
    getter: FunctionValue,
    arguments: list[CallArgument],
) -> None:
    """`c[i] op= v` where `__getitem__` gives a value: the operand comes before it, then `__setitem__` stores."""
    value = expressions.expr(b, node.value)
    found = subscripts.call_getter(b, base, getter, arguments, target)
    current = convert.to_temp(b, convert.materialise(b, found, target), target)
    in_place(b, displays.as_mutable(current), value, node)
    setter = structs.methods(b.world, base.type, "__setitem__")
    if setter is None:
        b.error("E0310", target, f"'{names.show(base.type)}' has no element assignment ('__setitem__')")
    calls.call_bound(b, base, setter, [*arguments, subscripts.stored(setter, current, node.value)], target)


def _once(b: Body, argument: CallArgument) -> CallArgument:
    """An index that is used twice: a temporary is kept in its place instead of being handed over."""
    value = argument.value
    if isinstance(value, Operand) and value.owned:
        value = Operand(value.place, value.type, False, False, value.loans)
    return CallArgument(value, argument.node, argument.name)


def annotated(b: Body, node: syntax.AnnAssign) -> None:
    """`var name: T` and `var name: T = value`."""
    if not isinstance(node.target, syntax.Binding) or node.target.kind != "var":
        b.error("E0203", node.target, "a declaration with a type needs 'var'", f"write 'var {b.text(node)}'")
    target = node.target.target
    given = evaluate.value(b.world, b.scope, node.annotation)
    found = aliases.opened(b.world, given)
    if node.value is not None and _is_told_by_value(b, found):
        assert isinstance(found, Const)
        value = expressions.expr(b, node.value)
        declare(b, target, value, node.value, _told_type(b, found, value, node))
        return
    type = evaluate.require_type(b.world, b.scope, node.annotation, given)
    if node.value is not None:
        declare(b, target, expressions.expr(b, node.value, type), node.value, type)
        return
    if not isinstance(target, syntax.Name):
        b.error("E0122", target, "only a single name can be declared without a value")
    check_new(b, target.id, target.span)
    local = b.new_local(target.id, type, LocalKind.VAR, target.span)
    b.emit(mir.Declare(node.span, local))
    bind(b, target.id, local, type, target.span)


def _is_told_by_value(b: Body, found: CtValue) -> bool:
    """Whether an annotation leaves parameters of a struct to the initialiser."""
    if not isinstance(found, Const) or not isinstance(found.data, PartialStruct):
        return False
    partial = found.data
    return not partial.inferred or not partial.bound or isinstance(parameters.fill_defaults(b.world, found), Const)


def _told_type(b: Body, found: Const, value: Value, node: syntax.AnnAssign) -> Type:
    """The type of a variable whose annotation leaves parameters open: what the initialiser is, or converts to."""
    partial = found.data
    assert isinstance(partial, PartialStruct) and node.value is not None
    if isinstance(value, Display) and value.kind != "tuple":
        told = infer_call.adapt_partial(b, found, CallArgument(value, node.value)) if value.elements else None
        return told or evaluate.require_type(b.world, b.scope, node.annotation, found)
    actual = convert.type_of(b, value, node.value)
    if isinstance(actual, StructType) and actual.declaration is partial.declaration:
        own = {p.name: a for p, a in zip(partial.declaration.params, actual.args, strict=False)}
        if all(own.get(name) is given for name, given in partial.bound):
            return actual
    else:
        told = infer_call.adapt_partial(b, found, CallArgument(value, node.value))
        if told is not None:
            return told
    b.error("E0301", node.value, f"'{names.show(actual)}' does not convert to '{names.show(found)}'")
