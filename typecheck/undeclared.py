"""Names in declarations that nothing declares: in bounds, conditions, defaults and compile-time values.

What stands in the signature of a function that is called, or in a compile-time value that is used, is seen when its
turn comes; here it is looked at in any case.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..lang import syntax
from . import bound_names, expressions, lookup
from .body import anonymous
from .declarations import ComptimeDecl, FunctionDecl, MemberTable, StructDecl, TraitDecl
from .scopes import Scope
from .world import Reject, World


def check(world: World, declaration: object) -> None:
    """Reports undeclared names in one declaration of a file."""
    match declaration:
        case ComptimeDecl(node=node, scope=scope):
            _comptime(world, scope, node)
        case StructDecl() | TraitDecl():
            known = {"Self"}
            if isinstance(declaration, StructDecl):
                known |= _parameters(world, declaration.scope, declaration.params, known)
                _look(world, declaration.scope, declaration.node.where, known)
            _members(world, declaration.scope, declaration.members)


def function(world: World, decl: FunctionDecl) -> None:
    """Reports undeclared names in the signature of a function, but for the types of arguments and results."""
    known = _parameters(world, decl.scope, decl.node.type_params, {"Self"})
    known |= {p.name for p in decl.node.params}
    for parameter in decl.node.params:
        _look(world, decl.scope, parameter.default, known)
    _look(world, decl.scope, decl.node.where, known)


def _members(world: World, scope: Scope, members: MemberTable) -> None:
    for member in members.comptime.values():
        _comptime(world, scope, member.node)
    for functions in members.functions.values():
        for decl in functions:
            function(world, decl)


def _comptime(world: World, scope: Scope, node: syntax.ComptimeDecl) -> None:
    known = _parameters(world, scope, node.type_params, {"Self"})
    for part in (node.annotation, node.value, node.where):
        _look(world, scope, part, known)


def _parameters(world: World, scope: Scope, params: Sequence[syntax.Parameter], outer: set[str]) -> set[str]:
    """The names that a parameter list adds to those known outside, after a look at its bounds and defaults."""
    known = outer | {p.name for p in params}
    for parameter in params:
        _look(world, scope, parameter.annotation, known)
        _look(world, scope, parameter.default, known)
    return known


def _look(world: World, scope: Scope, node: syntax.Node | None, known: set[str]) -> None:
    if node is None:
        return
    bound = known | bound_names.bound_names([node])
    for part in bound_names.descendants([node]):
        if isinstance(part, syntax.Name) and part.id not in bound and part.id != "_":
            try:
                if lookup.find(world, scope, part.id) is None:
                    expressions.unknown_name(anonymous(world, scope), part)
            except Reject:
                continue
