"""Calls in bodies whose parameters are open: which functions certainly do not accept the arguments, and why."""

from __future__ import annotations

from collections.abc import Callable

from ..lang import syntax
from ..lang.records import dataclass, field
from ..lang.syntax import ParamKind
from ..lang.types import Const, CtValue, StructType, Type
from . import inference, names, parameters, signatures, wording
from .contracts import GenericParam
from .declarations import FunctionDecl, StructDecl
from .facts_in_scope import FactsInScope, Verdict
from .generic_values import Functions, Known, KnownType, KnownValue, NumberLiteral, cannot_become, lacks
from .matching import CallArgument, Failure, match_arguments
from .propositions import Reader, Term, atom, constant
from .scopes import Scope
from .values import BOUND, PACK, PARTIAL, PartialStruct, Symbol, TraitSet, Unknown
from .world import World


@dataclass(slots=True, eq=False)
class Argument:
    """An argument as written, and what is known of it."""

    node: syntax.Expr
    known: Known | None
    name: str | None = None


@dataclass(slots=True, eq=False)
class Refusal:
    """Why a function certainly does not accept a call."""

    code: str
    message: str
    node: syntax.Expr | None = None


@dataclass(slots=True, eq=False)
class Accepted:
    """A function that may accept a call, with what the arguments tell of its parameters.

    `values` are types and constants by parameter name, `Self.T` for those of the struct; `terms` what parameters
    stand for in conditions.
    """

    decl: FunctionDecl
    values: dict[str, CtValue] = field(default_factory=dict)
    terms: dict[str, Term | None] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class CallChecker:
    """Judges calls written at one place. `reader` reads the caller's expressions, `type_of` its bracket entries."""

    world: World
    facts: FactsInScope
    reader: Reader
    known_of: Callable[[syntax.Expr], Known | None]

    def judge(self, decl: FunctionDecl, callee: Functions, arguments: list[Argument]) -> Accepted | Refusal:
        """Whether a function may accept the arguments."""
        generic = signatures.generic(self.world, decl)
        accepted = Accepted(decl)
        self._owner(decl, callee, accepted)
        self._brackets(decl, callee, accepted)
        given = [CallArgument(Unknown(), a.node, a.name) for a in arguments]
        if callee.bound and not decl.is_static:
            given.insert(0, CallArgument(Unknown(), decl.node))
        mapping = match_arguments(decl, given)
        if isinstance(mapping, Failure):
            return Refusal(mapping.code, mapping.reason, _expression(mapping.node))
        by_node: dict[syntax.Node, Argument] = {a.node: a for a in arguments}
        for param, entries in zip(generic.params, mapping, strict=True):
            for entry in entries:
                argument = by_node.get(entry.node)  # None for the receiver
                refusal = self._argument(param, argument, accepted) if argument is not None else None
                if refusal is not None:
                    return refusal
        return self._condition(decl, accepted) or accepted

    def _owner(self, decl: FunctionDecl, callee: Functions, accepted: Accepted) -> None:
        """What the type that a method belongs to tells of the struct's parameters."""
        owner = callee.owner
        if owner is None:
            return
        accepted.values["Self"] = owner
        if isinstance(owner, StructType) and isinstance(decl.owner, StructDecl):
            for parameter, actual in zip(decl.owner.params, owner.args, strict=False):
                name = f"Self.{parameter.name}"
                accepted.values[name] = actual
                accepted.terms[name] = symbol_term(actual)

    def _brackets(self, decl: FunctionDecl, callee: Functions, accepted: Accepted) -> None:
        """The parameters given in brackets; nothing is certain of a bracket with holes, packs or keywords."""
        if callee.brackets is None:
            return
        declared = [p for p in decl.node.type_params if p.kind is not ParamKind.INFERRED]
        for parameter, node in zip(declared, callee.brackets, strict=False):
            if parameter.kind is ParamKind.VAR_POSITIONAL:
                return
            accepted.terms[parameter.name] = self.reader.term(node)
            known = self.known_of(node)
            if isinstance(known, KnownType):
                accepted.values[parameter.name] = known.type

    def _argument(self, param: GenericParam, argument: Argument, accepted: Accepted) -> Refusal | None:
        known = argument.known
        if not isinstance(known, KnownValue | NumberLiteral):
            return None
        pattern = param.pattern
        if isinstance(param.node.annotation, syntax.Starred):
            return self._bound(pattern, known, argument)
        if isinstance(pattern, Const):
            return self._implicit(pattern, known, argument)
        if isinstance(pattern, Symbol):
            return self._symbol(pattern, known, argument, accepted)
        if isinstance(pattern, StructType):
            if isinstance(known, KnownValue) and isinstance(known.type, StructType):
                inference.unify(self.world, pattern, known.type, accepted.values)
            elif cannot_become(self.world, self.facts, known, pattern):
                return self._mismatch(known, names.show(pattern), argument)
        return None

    def _symbol(self, pattern: Symbol, known: Known, argument: Argument, accepted: Accepted) -> Refusal | None:
        """An argument whose type is a parameter of the function."""
        bound = accepted.values.get(pattern.name)
        if isinstance(bound, Type) and cannot_become(self.world, self.facts, known, bound):
            return self._mismatch(known, names.show(bound), argument)
        if bound is None and isinstance(known, KnownValue):
            accepted.values[pattern.name] = known.type
            return self._bound(pattern, known, argument)
        return None

    def _bound(self, pattern: object, known: Known, argument: Argument) -> Refusal | None:
        if not isinstance(pattern, Symbol) or not isinstance(known, KnownValue):
            return None
        return self._lacking(pattern.bound, known, argument)

    def _implicit(self, pattern: Const, known: Known, argument: Argument) -> Refusal | None:
        """An argument declared `Some[A]` or by a struct whose parameters are open."""
        if not isinstance(known, KnownValue):
            return None
        if pattern.type is BOUND:
            return self._lacking(pattern.data, known, argument)
        if pattern.type is PARTIAL and isinstance(pattern.data, PartialStruct):
            wanted = self.world.types.struct(pattern.data.declaration, ())
            if cannot_become(self.world, self.facts, known, wanted):
                return self._mismatch(known, pattern.data.declaration.name, argument)
        return None

    def _lacking(self, bound: object, known: KnownValue, argument: Argument) -> Refusal | None:
        missing = lacks(self.world, self.facts, known.type, bound)
        if missing is None or not isinstance(known.type, Symbol):
            return None
        shown = names.show(known.type)
        return Refusal("E0417", f"'{shown}' is not known to be '{missing.name}' here", argument.node)

    def _mismatch(self, known: Known, wanted: str, argument: Argument) -> Refusal:
        shown = f"'{names.show(known.type)}'" if isinstance(known, KnownValue) else "this number"
        return Refusal("E0301", f"{shown} does not convert to '{wanted}'", argument.node)

    def _condition(self, decl: FunctionDecl, accepted: Accepted) -> Refusal | None:
        """The `where` of a function, in terms of what is known at the call."""
        where = decl.node.where
        if where is None:
            return None
        self._default_terms(decl, accepted)
        proposition = Reader(self.world, decl.scope, self._terms(decl, accepted)).proposition(where)
        verdict = self.facts.judge(proposition)
        text = wording.condition_text(decl, where)
        if verdict is Verdict.VIOLATED:
            return Refusal("E0410", f"the condition of '{decl.name}' does not hold here: {text}")
        if verdict is Verdict.LACKING:
            return Refusal("E0411", f"nothing here proves what '{decl.name}' requires: {text}")
        return None

    def _default_terms(self, decl: FunctionDecl, accepted: Accepted) -> None:
        """Parameters that nothing gives have their defaults, in terms of the others."""
        for parameter in decl.node.type_params:
            if parameter.name not in accepted.terms and parameter.name not in accepted.values and parameter.default:
                reader = Reader(self.world, decl.scope, self._terms(decl, accepted))
                accepted.terms[parameter.name] = reader.term(parameter.default)

    def _terms(self, decl: FunctionDecl, accepted: Accepted) -> dict[str, Term | None]:
        """What each parameter of the callee stands for; None for those that only its instance knows."""
        terms: dict[str, Term | None] = {p.name: None for p in decl.node.type_params}
        terms.update({p.name: None for p in decl.node.params})
        if isinstance(decl.owner, StructDecl):
            terms.update({f"Self.{p.name}": None for p in decl.owner.params})
        terms.update({n: symbol_term(v) for n, v in accepted.values.items()})
        terms.update({n: t for n, t in accepted.terms.items() if t is not None})
        return terms

    def result_type(self, accepted: Accepted) -> Type | None:
        """The type of a call's result, if it is certain."""
        decl = accepted.decl
        node = decl.node.returns
        if isinstance(node, syntax.RefType):
            node = node.type
        if node is None:
            return None
        scope = decl.scope.child("parameters")
        for name, value in accepted.values.items():
            if "." not in name:
                scope.names[name] = value
        return certain_type(self.world, scope, node)


def _expression(node: syntax.Node | None) -> syntax.Expr | None:
    return node if isinstance(node, syntax.Expr) else None


def symbol_term(value: CtValue) -> Term | None:
    """A parameter's value as a term: an open value parameter is an atom of its name."""
    if isinstance(value, Symbol) and not isinstance(value.bound, TraitSet):
        return atom(value.name)
    if isinstance(value, Const) and value.type is PACK:
        return None
    return constant(value)


def certain_type(world: World, scope: Scope, node: syntax.Expr) -> Type | None:
    """The type that an annotation names, None if it is not certain."""
    found = inference.symbolic_annotation(world, scope, node)
    if isinstance(found, Const) and found.type is PARTIAL:
        world.muted += 1
        try:
            found = parameters.fill_defaults(world, found)
        finally:
            world.muted -= 1
    if isinstance(found, Symbol):
        return found if isinstance(found.bound, TraitSet) and not found.pack else None
    return found if isinstance(found, StructType) else None
