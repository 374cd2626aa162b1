"""Checks bodies whose parameters are open: generic functions, methods of generic structs, defaults of traits.

What a body may do with a value of type `T` follows from the bounds of `T`, and what a `where` asks must follow from
what is known at the call. Instances decide what is accepted; here only what is certainly wrong is reported, also in
bodies that nobody instantiates.
"""

from __future__ import annotations

from ..lang import syntax
from ..lang.diagnostics import Note
from ..lang.syntax import ParamKind
from . import bound_names, names, signatures, traits
from .contracts import GenericSignature
from .declarations import FunctionDecl, FunctionSet, ModuleDecl, StructDecl, TraitDecl
from .facts_in_scope import FactsInScope
from .generic_calls import certain_type, symbol_term
from .generic_expressions import ExpressionChecker
from .generic_statements import StatementChecker
from .generic_values import ArgumentPack, Known, KnownValue, judged_symbol, pattern_type
from .propositions import Reader, Term
from .values import Symbol, TraitSet
from .world import Reject, World


def check_modules(world: World) -> None:
    """Checks all open bodies of the user's modules that are loaded and were not checked before."""
    checked = world.identities.checked_modules
    for module in list(world.modules.values()):
        if module is not None and not module.loaded.is_library and module not in checked:
            checked.add(module)
            check_module(world, module)


def check_module(world: World, module: ModuleDecl) -> None:
    for declaration in list(module.scope.names.values()):
        if isinstance(declaration, FunctionSet):
            functions = declaration.functions
        elif isinstance(declaration, StructDecl | TraitDecl) and declaration.module is module:
            functions = [f for fs in declaration.members.functions.values() for f in fs]
            if isinstance(declaration, StructDecl) and declaration.params:
                _check_fields(world, declaration)
        else:
            continue
        for decl in functions:
            if decl.module is module:
                check_function(world, decl)


def _check_fields(world: World, decl: StructDecl) -> None:
    """Checks the types of the fields of a struct with parameters."""
    scope = decl.scope.child("parameters")
    type = signatures.symbolic_struct(world, decl)
    scope.names["Self"] = scope.self_type = type
    terms = {f"Self.{p.name}": symbol_term(value) for p, value in zip(decl.params, type.args, strict=False)}
    checker = ExpressionChecker(world, scope, frozenset(), terms, struct_facts(world, decl, terms))
    for node in decl.fields.values():
        if node.annotation is not None:
            checker.visit(node.annotation)


def check_function(world: World, decl: FunctionDecl) -> None:
    """Checks one function, if anything of it is open."""
    try:
        generic = signatures.generic(world, decl)
        if is_open(decl, generic):
            _check(world, decl, generic)
    except Reject:
        return


def is_open(decl: FunctionDecl, generic: GenericSignature) -> bool:
    """Whether a function has parameters, of its own or of what it belongs to."""
    if decl.node.type_params or isinstance(decl.owner, TraitDecl):
        return True
    if isinstance(decl.owner, StructDecl) and decl.owner.params:
        return True
    return any(p.implicit for p in generic.params)


def _check(world: World, decl: FunctionDecl, generic: GenericSignature) -> None:
    hidden = bound_names.bound_names(decl.node.body) | {p.name for p in decl.node.params}
    terms = _terms(decl, generic)
    facts = _facts(world, decl, generic, terms)
    checker = ExpressionChecker(world, generic.scope, frozenset(hidden), terms, facts)
    checker.locals = [_arguments(world, decl, generic)]
    checker.may_raise = decl.node.raises
    for parameter in decl.node.params:
        if parameter.annotation is not None:
            checker.visit(parameter.annotation)
        checker.check(parameter.default)
    returns = decl.node.returns
    if returns is not None:
        checker.visit(returns)
    result = None
    if returns is not None and not isinstance(returns, syntax.RefType):
        result = certain_type(world, generic.scope, returns)
    if isinstance(decl.owner, TraitDecl) and traits.is_required(decl):
        return
    StatementChecker(checker, result, isinstance(returns, syntax.RefType)).block(decl.node.body)
    _check_abandoned(world, decl, checker)


def _terms(decl: FunctionDecl, generic: GenericSignature) -> dict[str, Term | None]:
    """What the parameters stand for in conditions: themselves."""
    terms: dict[str, Term | None] = {}
    for name in generic.names:
        symbol = generic.scope.names[name]
        assert isinstance(symbol, Symbol)
        terms[name] = symbol_term(symbol)
    self_type = generic.scope.names.get("Self")
    if isinstance(decl.owner, StructDecl):
        for parameter, value in zip(decl.owner.params, getattr(self_type, "args", ()), strict=False):
            terms[f"Self.{parameter.name}"] = symbol_term(value)
    elif isinstance(self_type, Symbol):
        terms["Self"] = self_type
    return terms


def _facts(world: World, decl: FunctionDecl, generic: GenericSignature, terms: dict[str, Term | None]) -> FactsInScope:
    """What holds in the whole body: the conditions of the function and of its struct."""
    facts = struct_facts(world, decl.owner, terms) if isinstance(decl.owner, StructDecl) else FactsInScope(world)
    if decl.node.where is not None:
        where = decl.node.where
        facts = facts.assume(Reader(world, generic.scope, terms).proposition(where), tests_traits(decl, where))
    return facts


def struct_facts(world: World, decl: StructDecl, terms: dict[str, Term | None]) -> FactsInScope:
    """What holds wherever a struct's parameters do: its condition."""
    facts = FactsInScope(world)
    where = decl.node.where
    if where is None:
        return facts
    own = {p.name: terms.get(f"Self.{p.name}") for p in decl.params}
    return facts.assume(Reader(world, decl.scope, own).proposition(where), tests_traits(decl, where))


def tests_traits(decl: FunctionDecl | StructDecl, node: syntax.Expr) -> bool:
    return "conforms_to" in decl.module.source.text[slice(*node.span)]


def _arguments(world: World, decl: FunctionDecl, generic: GenericSignature) -> dict[str, Known | None]:
    """What is certain of the arguments."""
    found: dict[str, Known | None] = {p.name: None for p in decl.node.params}
    for param in generic.params:
        node = param.node
        borrowed = node.convention not in ("var", "deinit")
        if isinstance(node.annotation, syntax.Starred):
            bound = param.pattern.bound if isinstance(param.pattern, Symbol) else None
            if isinstance(bound, TraitSet):
                found[node.name] = ArgumentPack(Symbol(f"element of {node.name}", bound))
        elif node.kind is ParamKind.VAR_POSITIONAL and isinstance(param.pattern, Symbol):
            found[node.name] = ArgumentPack(param.pattern)
        elif node.kind not in (ParamKind.VAR_POSITIONAL, ParamKind.VAR_KEYWORD):
            type = pattern_type(param.pattern, node.name)
            found[node.name] = KnownValue(type, borrowed) if type is not None else None
    return found


def _check_abandoned(world: World, decl: FunctionDecl, checker: ExpressionChecker) -> None:
    """A `var` argument of an open type that may not be destroyed must go somewhere."""
    for parameter in decl.node.params:
        known = checker.locals[0].get(parameter.name)
        if parameter.convention != "var" or not isinstance(known, KnownValue):
            continue
        promised = judged_symbol(checker.facts, known.type)
        if promised is None or world.trait_item("deinitable") in promised:
            continue
        if not _may_be_consumed(decl.node.body, parameter.name):
            world.report(
                "E0512",
                decl.module.source,
                decl.node.name_span,
                f"'{parameter.name}' is never consumed, and a value of type '{names.show(known.type)}' is not"
                " destroyed implicitly",
                (Note("add 'Deinitable' to its bounds, or move the value on with '^'"),),
            )


def _may_be_consumed(body: list[syntax.Stmt], name: str) -> bool:
    """Whether a body uses a variable as a whole, not only members of it."""
    inner: set[syntax.Node] = set()
    whole = False
    for node in bound_names.descendants(body):
        if isinstance(node, syntax.Attribute) and isinstance(node.value, syntax.Name):
            inner.add(node.value)
    for node in bound_names.descendants(body):
        whole = whole or (isinstance(node, syntax.Name) and node.id == name and node not in inner)
    return whole
