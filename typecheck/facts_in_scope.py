"""What generic code knows at a place: propositions that hold, and traits that types were tested for."""

from __future__ import annotations

from enum import Enum

from ..lang.records import dataclass, field, replace
from ..lang.types import Const, StructType, Type
from . import inference, traits
from .declarations import StructDecl, TraitDecl
from .propositions import Conforms, Junction, Literal, Proposition, Reader, Term, Truth
from .values import Symbol, TraitSet
from .world import World


class Verdict(Enum):
    """Whether a proposition follows from what is known. UNKNOWN: it cannot be judged here."""

    PROVED = "proved"
    VIOLATED = "violated"
    LACKING = "lacking"
    UNKNOWN = "unknown"


@dataclass(slots=True, eq=False)
class FactsInScope:
    """The facts at a place.

    `blind` tells that something holds here that could not be read, so that no condition is lacking; `blind_to_traits`
    that it was about traits, so that no member is either.
    """

    world: World
    keys: frozenset[str] = frozenset()
    tested: dict[Type, tuple[TraitDecl, ...]] = field(default_factory=dict)
    blind: bool = False
    blind_to_traits: bool = False

    def assume(self, proposition: Proposition | None, about_traits: bool) -> FactsInScope:
        """The facts where a proposition holds too; `about_traits` tells whether its text tests types for traits."""
        match proposition:
            case Literal(key=key):
                return replace(self, keys=self.keys | {key})
            case Conforms(type=type, traits=found, positive=True):
                tested = {**self.tested, type: (*self.tested.get(type, ()), *found)}
                return replace(
                    self, tested=tested, blind_to_traits=self.blind_to_traits or not isinstance(type, Symbol)
                )
            case Junction(parts=parts, conjunction=True):
                facts = self
                for part in parts:
                    facts = facts.assume(part, about_traits)
                return facts
            case Junction():
                key = disjunction_key(proposition)
                if key is not None:
                    return replace(self, keys=self.keys | {key})
            case Truth() | Conforms():
                return self
        return replace(self, blind=True, blind_to_traits=self.blind_to_traits or about_traits)

    def judge(self, proposition: Proposition | None) -> Verdict:
        """Whether a proposition follows."""
        match proposition:
            case Truth(value=value):
                return Verdict.PROVED if value else Verdict.VIOLATED
            case Literal(key=key, opposite=opposite):
                if key in self.keys:
                    return Verdict.PROVED
                return Verdict.VIOLATED if opposite in self.keys else self._lacking()
            case Conforms(positive=True):
                return self._judge_conformance(proposition)
            case Junction(parts=parts, conjunction=conjunction):
                return self._judge_junction(proposition, [self.judge(p) for p in parts], conjunction)
        return Verdict.UNKNOWN

    def _lacking(self) -> Verdict:
        return Verdict.UNKNOWN if self.blind else Verdict.LACKING

    def _judge_conformance(self, proposition: Conforms) -> Verdict:
        type = proposition.type
        if isinstance(type, Symbol):
            known = self.traits_of(type)
            if known is None:
                return Verdict.UNKNOWN
            return Verdict.PROVED if all(t in known for t in proposition.traits) else self._lacking()
        if not isinstance(type, StructType) or inference.mentions_symbol(self.world, type):
            return Verdict.UNKNOWN
        holds = all(traits.conforms_to(self.world, type, t) for t in proposition.traits)
        return Verdict.PROVED if holds else Verdict.VIOLATED

    def _judge_junction(self, whole: Junction, verdicts: list[Verdict], conjunction: bool) -> Verdict:
        decisive = Verdict.VIOLATED if conjunction else Verdict.PROVED
        if decisive in verdicts:
            return decisive
        if not conjunction and disjunction_key(whole) in self.keys:
            return Verdict.PROVED
        for weaker in (Verdict.UNKNOWN, Verdict.LACKING):
            if weaker in verdicts:
                return weaker
        return verdicts[0]

    def traits_of(self, symbol: Symbol) -> dict[TraitDecl, None] | None:
        """All traits that a value of a symbolic type is known to have; None if that cannot be said."""
        bound = symbol.bound
        if not isinstance(bound, TraitSet) or bound.functions or self.blind_to_traits:
            return None
        return traits.closure(self.world, (*bound.traits, *self.tested.get(symbol, ())))


def copied_implicitly(facts: FactsInScope, type: Type) -> Verdict:
    """Whether values of a type, which may mention open ones, are copied implicitly."""
    world = facts.world
    trait = world.trait_item("implicitly_copyable")
    if not isinstance(type, StructType):
        return facts.judge(Conforms(type, (trait,))) if isinstance(type, Symbol) and not type.pack else Verdict.UNKNOWN
    declaration = type.declaration
    if not isinstance(declaration, StructDecl):
        return Verdict.UNKNOWN
    if declaration is world.item("tuple") and isinstance(type.args[0], Const) and isinstance(type.args[0].data, tuple):
        parts = [copied_implicitly(facts, t) for t in type.args[0].data if isinstance(t, Type)]
        return next((v for v in parts if v is not Verdict.PROVED), Verdict.PROVED)
    terms: dict[str, Term | None] = {p.name: None for p in declaration.params}
    terms.update({p.name: a for p, a in zip(declaration.params, type.args, strict=False) if isinstance(a, Type)})
    verdict = Verdict.LACKING
    for node, listed in traits.conformance_entries(world, declaration):
        if any(traits.refines(world, t, trait) for t in listed):
            if node.where is None:
                return Verdict.PROVED
            verdict = facts.judge(Reader(world, declaration.scope, terms).proposition(node.where))
            if verdict not in (Verdict.LACKING, Verdict.VIOLATED):
                return verdict
    return verdict


def disjunction_key(proposition: Junction) -> str | None:
    """The canonical text of an `or`; None if a part is no plain proposition."""
    keys = [p.key for p in proposition.parts if isinstance(p, Literal)]
    return " or ".join(sorted(keys)) if len(keys) == len(proposition.parts) else None
