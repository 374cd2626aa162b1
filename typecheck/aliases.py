"""Values of `comptime` declarations, plain and parametric."""

from __future__ import annotations

from ..lang import syntax
from ..lang.records import dataclass
from ..lang.types import FUNCTION, Const, CtValue, MetaType, Type
from . import evaluate, parameters
from .brackets import Arguments, Mismatch
from .declarations import ComptimeDecl
from .memos import Progress
from .scopes import Scope
from .values import HOLE, PARTIAL
from .world import Reject, World


@dataclass(frozen=True, slots=True)
class Alias:
    """A parametric `comptime` declaration, not yet given its parameters. `scope` holds `Self` where it has one."""

    decl: ComptimeDecl
    scope: Scope


def value(world: World, decl: ComptimeDecl, scope: Scope) -> CtValue:
    """The value of a declaration, evaluated once per scope; a parametric one waits for its bracket."""
    if decl.node.type_params:
        return world.types.const(FUNCTION, Alias(decl, scope))
    cache = world.memos.comptime_values
    key = (decl, scope)
    found = cache.get(key)
    if found is Progress.UNDER_WAY and decl.name == "Int" and decl.module is world.item("simd").module:
        return world.int_type  # the length of a SIMD is itself an Int, which is a SIMD
    if found is Progress.UNDER_WAY:
        world.reject("E0416", decl.module.source, decl.node.name_span, f"'{decl.name}' depends on itself")
    if found is Progress.FAILED:
        raise Reject
    if found is None:
        cache[key] = Progress.UNDER_WAY
        try:
            found = _evaluate(world, decl, scope)
        except Reject:
            if world.muted:
                del cache[key]  # its errors are still to be reported
            else:
                cache[key] = Progress.FAILED
            raise
        cache[key] = found
    return found


def _evaluate(world: World, decl: ComptimeDecl, scope: Scope) -> CtValue:
    node = decl.node
    if node.value is None:
        world.reject("E0404", decl.module.source, node.name_span, f"'{decl.name}' has no value")
    want = annotation(world, scope, node)
    found = evaluate.value(world, scope, node.value, want)
    try:
        return parameters.close_bracket(world, found)
    except parameters.Mismatch as mismatch:
        world.reject(mismatch.code, decl.module.source, node.value.span, str(mismatch), mismatch.remarks)


def annotation(world: World, scope: Scope, node: syntax.ComptimeDecl) -> Type | None:
    """The type that a declaration's value is converted to, None if there is none or it names a trait."""
    if node.annotation is None:
        return None
    found = evaluate.value(world, scope, node.annotation)
    if isinstance(found, Const):
        if found.type is PARTIAL:
            completed = parameters.fill_defaults(world, found)
            return None if isinstance(completed, Const) else completed
        return None
    return None if isinstance(found, MetaType) else found


def opened(world: World, found: CtValue) -> CtValue:
    """What the bare name of a parametric declaration stands for where a type is meant: all its parameters are open."""
    if not isinstance(found, Const) or not isinstance(found.data, Alias):
        return found
    names = [p.name for p in found.data.decl.node.type_params]
    world.muted += 1
    try:
        made = instantiate(world, found.data, Arguments([], dict.fromkeys(names, HOLE)))
    except (Mismatch, Reject):
        return found
    finally:
        world.muted -= 1
    return made if isinstance(made, Const) and made.type is PARTIAL else found


def instantiate(world: World, alias: Alias, arguments: Arguments) -> CtValue:
    """The value of a parametric declaration for given parameters; defaults fill what is open."""
    scope = alias.scope.child("parameters")
    binding = parameters.bind(world, scope, alias.decl.node.type_params, arguments)
    if binding.open and binding.explicit_holes:
        scope.names.update(dict.fromkeys(binding.open, HOLE))
        return _evaluate(world, alias.decl, scope)
    if binding.open:
        raise Mismatch(f"'{alias.decl.name}' needs a value for its parameter '{binding.open[0]}'")
    cache = world.memos.alias_values
    key = (alias.decl, alias.scope, tuple(binding.values.values()))
    found = cache.get(key)
    if found is None:
        found = cache[key] = _evaluate(world, alias.decl, scope)
    return found
