"""Overload choice: judging each function against the arguments, ranking those that fit, reporting why none does."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from ..lang import syntax
from ..lang.diagnostics import Note
from ..lang.source import Location
from ..lang.types import (
    Convention,
    CtValue,
    StructType,
    Type,
)
from . import convert, evaluate, infer_call, literals, mutability, names, parameters, signatures, structs, wording
from .brackets import Mismatch
from .contracts import Contract, ParamSpec
from .declarations import FunctionDecl
from .matching import CallArgument, Candidate, Failure, match_arguments
from .values import Display, FunctionValue, Operand, Symbol, Unknown, Value
from .world import Reject

if TYPE_CHECKING:
    from .body import Body


def consider(
    b: Body, decl: FunctionDecl, value: FunctionValue, arguments: list[CallArgument], user: bool
) -> Candidate | Failure:
    """Judges one function against the arguments."""
    world = b.world
    mapping = match_arguments(decl, arguments)
    if isinstance(mapping, Failure):
        return mapping
    world.muted += 1
    try:
        bound = infer_call.infer(b, decl, value, mapping)
        if isinstance(bound, Failure):
            return bound
        self_type, bindings = bound
    except Mismatch as mismatch:
        return infer_call.refused(decl, decl.name, mismatch)
    except Reject as reject:
        return Failure(decl, str(reject))
    finally:
        world.muted -= 1
    contract = _contract(b, decl, self_type, bindings)
    if isinstance(contract, Failure):
        return contract
    costs = mismatches = 0
    for spec, given in zip(contract.params, mapping, strict=True):
        for position, argument in enumerate(given):
            wanted = spec.pack[position] if spec.shape == "pack" else spec.type
            if argument.is_spread:
                wanted = signatures.kwargs_type(world, spec)
            cost = convert.can_convert(b, argument.value, wanted, user)
            if cost is None:
                return _conversion_failure(b, decl, argument, wanted)
            if isinstance(argument.value, Display) and (spec.shape == "list" or not decl.module.loaded.is_library):
                cost = max(cost, convert.NATURAL)  # `Set([1, 2])` is the set of the elements
            costs += cost
            problem = _convention_problem(b, spec, argument, wanted)
            if problem is not None:
                notes = mutability.why_immutable(b, argument.value, _written_place(spec, argument.node))
                return Failure(decl, problem, argument.node, "E0508", notes)
            mismatches += _mismatch(spec, argument.value)
        if spec.shape == "list" and not given:
            costs += 1
    if decl.node.where is not None and not evaluate.condition(world, contract.scope, decl.node.where):
        where = decl.node.where
        notes = wording.why_broken(world, contract.scope, where)
        return Failure(decl, wording.broken_condition(decl, where, contract.scope), code="E0410", notes=notes)
    variadic = any(
        spec.shape in ("list", "pack") and given for spec, given in zip(contract.params, mapping, strict=True)
    )
    vague = 0
    if decl.module.loaded.is_library:
        vague = sum(p.symbolic and isinstance(p.pattern, Symbol) for p in signatures.generic(world, decl).params)
    kind = (decl.is_static, "implicit" in decl.decorators, decl.node.raises)
    rank = (costs, variadic, mismatches, len(bindings), vague, *kind)
    return Candidate(decl, contract, mapping, rank, value)


def _contract(b: Body, decl: FunctionDecl, self_type: Type | None, bindings: dict[str, CtValue]) -> Contract | Failure:
    """The concrete signature. What goes wrong in one of the library's is a matter of the call."""
    if not decl.module.loaded.is_library:
        return signatures.contract(b.world, decl, self_type, bindings)
    b.world.muted += 1
    try:
        return signatures.contract(b.world, decl, self_type, bindings)
    except Reject as reject:
        return Failure(decl, str(reject), code=reject.code or "E0303")
    finally:
        b.world.muted -= 1


def _conversion_failure(b: Body, decl: FunctionDecl, argument: CallArgument, wanted: Type) -> Failure:
    into = names.show(wanted)
    if isinstance(argument.value, Display):
        shown = f"this {argument.value.kind} display"
    else:
        b.world.muted += 1
        try:
            shown, into = wording.apart(b.world, convert.type_of(b, argument.value, argument.node), wanted)
        except Reject:
            shown = "this"
        finally:
            b.world.muted -= 1
    notes: tuple[str, ...] = ()
    if isinstance(argument.value, Operand) and literals.differ_in_kind(b.world, argument.value.type, wanted):
        notes = (f"numbers are not converted implicitly; write '{names.show(wanted)}({b.text(argument.node)})'",)
    return Failure(decl, f"{shown} does not convert to '{into}'", argument.node, "E0301", notes)


def _convention_problem(b: Body, spec: ParamSpec, argument: CallArgument, wanted: Type) -> str | None:
    value = argument.value
    if spec.convention != Convention.MUT:
        return None
    if isinstance(value, Operand) and value.mutable and not value.owned and convert.same_type(b, value.type, wanted):
        return None
    if isinstance(value, Operand) and value.owned and spec.name == "self" and not value.variable:
        return None
    if isinstance(value, Unknown):
        return None
    return f"argument '{spec.name}' is 'mut': it needs a mutable variable, field or element"


def _written_place(spec: ParamSpec, node: syntax.Node) -> syntax.Node:
    """What the user has written for an argument: for that of a method, what stands before its name."""
    match node:
        case syntax.Call(func=syntax.Attribute(value=syntax.Expr() as receiver)) if spec.name == "self":
            return receiver
    return node


def _mismatch(spec: ParamSpec, value: Value) -> int:
    """1 where a convention does not suit the value: a place handed over, a temporary referred to."""
    if not isinstance(value, Operand):
        return 0
    takes = spec.convention in (Convention.VAR, Convention.DEINIT)
    return int(takes != value.owned) if takes or spec.convention == Convention.REF else 0


def resolve(
    b: Body, value: FunctionValue, arguments: list[CallArgument], user: bool = True
) -> Candidate | list[Failure] | list[Candidate]:
    """The best candidate; or why none fits; or several that fit equally well."""
    fitting: list[Candidate] = []
    failures: list[Failure] = []
    for decl in value.functions:
        outcome = consider(b, decl, value, arguments, user)
        if isinstance(outcome, Candidate):
            fitting.append(outcome)
        else:
            failures.append(outcome)
    if not fitting:
        return failures
    best = min(c.rank for c in fitting)
    chosen = [c for c in fitting if c.rank == best]
    return chosen[0] if len(chosen) == 1 else chosen


def resolve_displays(
    b: Body, value: FunctionValue, arguments: list[CallArgument]
) -> tuple[Candidate | list[Failure] | list[Candidate], list[CallArgument]]:
    """`resolve`; where nothing fits, list displays become arrays first, which views can then refer to."""
    outcome = resolve(b, value, arguments)
    shown = [a for a in arguments if isinstance(a.value, Display) and a.value.kind == "list" and a.value.elements]
    if isinstance(outcome, Candidate) or not shown or (outcome and isinstance(outcome[0], Candidate)):
        return outcome, arguments
    wanted = {f.node: f.element for f in outcome if isinstance(f, Failure) and f.element is not None}
    ready = [_as_array(b, a, wanted.get(a.node)) if a in shown else a for a in arguments]
    second = resolve(b, value, ready)
    fits = isinstance(second, Candidate) or (second and isinstance(second[0], Candidate))
    return (second, ready) if fits else (outcome, arguments)


def _as_array(b: Body, argument: CallArgument, element: Type | None) -> CallArgument:
    """A list display as an array, of the elements that are wanted if they convert to that."""
    display = argument.value
    if isinstance(display, Display) and element is not None:
        array = b.world.struct_item("array", element, b.world.int_const(len(display.elements)))
        if convert.can_convert(b, display, array) is not None:
            made = convert.convert(b, display, array, argument.node)
            return CallArgument(made, argument.node, argument.name)
    return CallArgument(convert.materialise(b, display, argument.node), argument.node, argument.name)


def resolve_implicit(b: Body, value: Value, want: StructType) -> Candidate | None:
    """The `@implicit` constructor of `want` that takes a value, without a further user conversion."""
    found = structs.methods(b.world, want, "__init__")
    if found is None:
        return None
    functions = tuple(f for f in found.functions if "implicit" in f.decorators)
    if not functions:
        return None
    node = syntax.Constant((0, 0), None)
    arguments = [CallArgument(value, node)]
    outcome = resolve(b, FunctionValue(functions, want), arguments, user=False)
    if isinstance(outcome, Candidate):
        return outcome
    return None


def report(
    b: Body, value: FunctionValue, outcome: list, arguments: list[CallArgument], node: syntax.Node, what: str
) -> NoReturn:
    """Reports a call that no function, or more than one, accepts."""
    name = what or value.name
    shown = f"'{name}'"
    if outcome and isinstance(outcome[0], Candidate):
        notes = [_declared_here(c.decl, "this one fits") for c in outcome[:4]]
        b.error("E0304", node, f"the call of {shown} is ambiguous: {len(outcome)} functions fit equally well", *notes)
    public = [f for f in outcome if not _is_private(f)] or outcome
    failures = sorted(public, key=lambda f: (f.code in _OTHER_ARGUMENTS, f.code == "E0301"))
    if len(failures) == 1 or (failures[0].code not in _OTHER_ARGUMENTS and failures[1].code in _OTHER_ARGUMENTS):
        _report_one(b, failures[0], node)
    notes = [_refusal(f) for f in failures[:4]]
    if failures[0].code == "E0401":
        notes[1:1] = failures[0].remarks
    types = ", ".join(_argument_text(b, a) for a in arguments)
    b.error("E0303", node, f"no overload of {shown} accepts ({types})", *notes)


def _is_private(failure: Failure) -> bool:
    """Whether a function of the library asks for what only the library has."""
    return failure.decl.module.loaded.is_library and "'_" in failure.reason


_OTHER_ARGUMENTS = ("E0305", "E0306")
"""Why a function is not meant at all: it takes another number of arguments, or other keywords."""


def _report_one(b: Body, failure: Failure, node: syntax.Node) -> NoReturn:
    """Reports why the only function that can be meant does not accept the call."""
    at = failure.node if failure.node is not None and failure.node.span != (0, 0) else _entry(failure, node)
    if _outside(b, at):
        at = node
    notes: list[str | Note] = list(failure.notes)
    if failure.code != "E0301":
        notes += wording.declared(failure.declaration or failure.decl)
    b.error(failure.code, at, failure.reason, *notes)


def _entry(failure: Failure, node: syntax.Node) -> syntax.Node:
    """The entry of the call's bracket whose value a parameter refuses; the call if there is none."""
    match node:
        case syntax.Call(func=syntax.Subscript() as bracket) if failure.parameter:
            found = parameters.entry_node(failure.decl.node.type_params, bracket, failure.parameter, failure.index)
            return node if found is bracket else found
    return node


def _outside(b: Body, node: syntax.Node) -> bool:
    return node.span[1] > len(b.source.text)


def _refusal(failure: Failure) -> Note:
    """Why one of several functions does not fit: at its declaration, by its name if it is one of the library."""
    own = wording.declared(failure.decl, f"not this one: {failure.reason}")
    return own[0] if own else Note(f"not {wording.candidate(failure.decl)}: {failure.reason}")


def _declared_here(decl: FunctionDecl, message: str) -> Note:
    return Note(message, Location(decl.module.source, *decl.node.name_span))


def _argument_text(b: Body, argument: CallArgument) -> str:
    b.world.muted += 1
    try:
        text = names.show(convert.type_of(b, argument.value, argument.node))
    except Reject:
        text = "?"
    finally:
        b.world.muted -= 1
    return f"{argument.name}={text}" if argument.name else text
