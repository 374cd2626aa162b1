"""Compile-time conditions as symbolic propositions in a normal form, for comparing a `where` with what is known.

Integer expressions become polynomials with integer coefficients over atoms; `a < b` and `b > a`, `n > 0` and
`n >= 1` are the same proposition then. What is not arithmetic is an atom that stands for its own text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from ..lang import syntax
from ..lang.records import dataclass
from ..lang.types import INT_LITERAL, Const, CtValue, StructType, Type
from . import evaluate, lookup, names
from .declarations import ComptimeDecl, FunctionSet, ModuleDecl, StructDecl, TraitDecl
from .scopes import Scope
from .universe import is_builtin
from .values import Symbol
from .world import Reject, World

Polynomial = Mapping[tuple[str, ...], int]
"""Coefficients by monomial; the empty monomial is the constant part."""

Found = TypeVar("Found")

CONSTANT_ATOM = "const:"
"""Starts the atom of a constant that is no integer."""


@dataclass(frozen=True, slots=True)
class Truth:
    """A proposition that is decided."""

    value: bool


@dataclass(frozen=True, slots=True)
class Literal:
    """An undividable proposition and its opposite, each as canonical text."""

    key: str
    opposite: str


@dataclass(frozen=True, slots=True)
class Conforms:
    """`conforms_to(type, A & B)`, or that it does not."""

    type: Type
    traits: tuple[TraitDecl, ...]
    positive: bool = True


@dataclass(frozen=True, slots=True)
class Junction:
    """All (`conjunction`) or at least one of the parts; a part is None where nothing is known of it."""

    parts: tuple[Proposition | None, ...]
    conjunction: bool


Proposition = Truth | Literal | Conforms | Junction
Term = Polynomial | Type
"""What a name in a condition stands for: a value (perhaps one atom) or a type."""


def negate(proposition: Proposition | None) -> Proposition | None:
    match proposition:
        case Truth(value):
            return Truth(not value)
        case Literal(key, opposite):
            return Literal(opposite, key)
        case Conforms(type, traits, positive):
            return Conforms(type, traits, not positive)
        case Junction(parts, conjunction):
            return Junction(tuple(negate(p) for p in parts), not conjunction)
    return None


# ------------------------------------------------------------------------------------------------ polynomials


def number(value: int) -> Polynomial:
    return {(): value} if value else {}


def atom(text: str) -> Polynomial:
    return {(text,): 1}


def is_constant(value: Polynomial) -> bool:
    return all(not m for m in value)


def constant_part(value: Polynomial) -> int:
    return value.get((), 0)


def add(left: Polynomial, right: Polynomial, factor: int = 1) -> Polynomial:
    """`left + factor * right`."""
    total = dict(left)
    for monomial, coefficient in right.items():
        total[monomial] = total.get(monomial, 0) + factor * coefficient
    return {m: c for m, c in total.items() if c}


def multiply(left: Polynomial, right: Polynomial) -> Polynomial:
    total: dict[tuple[str, ...], int] = {}
    for m, c in left.items():
        for n, d in right.items():
            monomial = tuple(sorted((*m, *n)))
            total[monomial] = total.get(monomial, 0) + c * d
    return {m: c for m, c in total.items() if c}


def text(value: Polynomial) -> str:
    """The canonical text: equal polynomials have equal texts."""
    parts = [f"{c}*{'*'.join(m)}" if c != 1 or not m else "*".join(m) for m, c in sorted(value.items())]
    return "(" + " + ".join(parts) + ")" if len(parts) != 1 else parts[0]


def compare(left: Polynomial, op: str, right: Polynomial) -> Proposition | None:
    """`left op right` in normal form: a polynomial that is at least zero, equal to zero, or not."""
    difference = add(left, right, -1)
    if op in ("==", "!="):
        if is_constant(difference):
            return Truth((constant_part(difference) == 0) == (op == "=="))
        if all(m and all(a.startswith(CONSTANT_ATOM) for a in m) for m in difference):
            return Truth(op == "!=")
        first = min(difference)
        if difference[first] < 0:
            difference = add({}, difference, -1)
        key = text(difference)
        literal = Literal(f"{key} == 0", f"{key} != 0")
        return literal if op == "==" else negate(literal)
    if op in ("<", "<="):
        difference = add({}, difference, -1)
    if op in ("<", ">"):
        difference = add(difference, number(1), -1)
    if is_constant(difference):
        return Truth(constant_part(difference) >= 0)
    opposite = add(add({}, difference, -1), number(1), -1)
    return Literal(f"{text(difference)} >= 0", f"{text(opposite)} >= 0")


COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})
FOLDED: dict[str, Callable[[int, int], int]] = {
    "//": lambda a, b: a // b,
    "%": lambda a, b: a % b,
    "<<": lambda a, b: a << b,
    ">>": lambda a, b: a >> b,
    "&": lambda a, b: a & b,
    "|": lambda a, b: a | b,
    "^": lambda a, b: a ^ b,
}


def _fold(op: str, a: int, b: int) -> Polynomial | None:
    """The constant `a op b`; None where that is not worth knowing or not defined."""
    if op not in FOLDED or b < 0 or (b > 63 and op == "<<") or (b == 0 and op in ("//", "%")):
        return None
    return number(FOLDED[op](a, b))


# ---------------------------------------------------------------------------------------------------- reading


@dataclass(slots=True, eq=False)
class Reader:
    """Reads conditions written in one scope.

    `terms` says what the parameters stand for ("n", "Self.n"), None for one that is not known; `hidden` are names of
    the function's own variables, of which nothing is known while reading. Whatever cannot be read gives None.
    """

    world: World
    scope: Scope
    terms: dict[str, Term | None]
    hidden: frozenset[str] = frozenset()

    def proposition(self, node: syntax.Expr) -> Proposition | None:
        """The condition as a proposition."""
        match node:
            case syntax.Constant(value=bool() as value):
                return Truth(value)
            case syntax.UnaryOp(op="not", operand=operand):
                return negate(self.proposition(operand))
            case syntax.BoolOp(op=op, values=values):
                return Junction(tuple(self.proposition(v) for v in values), op == "and")
            case syntax.Compare():
                return self._comparison(node)
            case syntax.Call(func=syntax.Name(id="conforms_to"), args=[type_node, trait_node], keywords=[]):
                return self._conformance(type_node, trait_node)
        value = self.term(node)
        if value is None or isinstance(value, Type):
            return None
        key = text(value)
        if key.startswith(CONSTANT_ATOM):
            return {"const:True": Truth(True), "const:False": Truth(False)}.get(key)
        return None if is_constant(value) else Literal(key, f"not {key}")

    def _comparison(self, node: syntax.Compare) -> Proposition | None:
        parts: list[Proposition | None] = []
        left = self.term(node.left)
        for op, comparator in zip(node.ops, node.comparators, strict=True):
            right = self.term(comparator)
            if left is None or right is None or isinstance(left, Type) or isinstance(right, Type):
                parts.append(None)
            else:
                parts.append(compare(left, op, right) if op in COMPARISONS else None)
            left = right
        return parts[0] if len(parts) == 1 else Junction(tuple(parts), True)

    def _conformance(self, type_node: syntax.Expr, trait_node: syntax.Expr) -> Proposition | None:
        type = self.term(type_node)
        if not isinstance(type, Type):
            return None
        wanted = self._quietly(lambda: evaluate.trait_set(self.world, self.scope, trait_node))
        if wanted is None or wanted.functions:
            return None
        return Conforms(type, wanted.traits)

    def term(self, node: syntax.Expr) -> Term | None:
        """The value or type that an expression stands for."""
        match node:
            case syntax.Constant(value=bool() as value):
                return atom(f"{CONSTANT_ATOM}{value}")
            case syntax.Constant(value=int() as value):
                return number(value)
            case syntax.Constant(value=value):
                return atom(f"{CONSTANT_ATOM}{value!r}")
            case syntax.UnaryOp(op="-", operand=operand):
                inner = self.term(operand)
                return None if inner is None or isinstance(inner, Type) else add({}, inner, -1)
            case syntax.BinOp():
                return self._operation(node)
            case syntax.Name(id=name):
                return self._name(name)
            case syntax.Attribute():
                return self._attribute(node)
            case syntax.Call():
                return self._call(node)
            case syntax.ComptimeExpr(value=inner):
                return self.term(inner)
        return None

    def _operation(self, node: syntax.BinOp) -> Term | None:
        left, right = self.term(node.left), self.term(node.right)
        if left is None or right is None or isinstance(left, Type) or isinstance(right, Type):
            return None
        match node.op:
            case "+":
                return add(left, right)
            case "-":
                return add(left, right, -1)
            case "*":
                return multiply(left, right)
        if is_constant(left) and is_constant(right):
            return _fold(node.op, constant_part(left), constant_part(right))
        return atom(f"({text(left)} {node.op} {text(right)})")

    def _name(self, name: str) -> Term | None:
        if name in self.terms:
            return self.terms[name]
        if name in self.hidden:
            return None
        found = self._quietly(lambda: lookup.find(self.world, self.scope, name))
        match found:
            case Symbol(bound=Type()):
                return None
            case Type():
                return found
            case Const():
                return constant(found)
            case StructDecl(params=[]):
                return self.world.types.struct(found, ())
            case ComptimeDecl() if not found.node.type_params:
                return self._evaluated(syntax.Name((0, 0), name))
        return None

    def _attribute(self, node: syntax.Attribute) -> Term | None:
        match node.value:
            case None:
                return None
            case syntax.Name(id="Self") if f"Self.{node.attr}" in self.terms:
                return self.terms[f"Self.{node.attr}"]
            case syntax.Name(id=name) if name not in self.terms and name not in self.hidden:
                found = self._quietly(lambda: lookup.find(self.world, self.scope, name))
                if isinstance(found, StructDecl | ModuleDecl):
                    return self._evaluated(node)
        base = self.term(node.value)
        if base is None:
            return None
        if isinstance(base, Type):
            return atom(f"{base.name}.{node.attr}") if isinstance(base, Symbol) else None
        return None if _decided(base) else atom(f"{text(base)}.{node.attr}")

    def _call(self, node: syntax.Call) -> Term | None:
        if node.keywords or any(isinstance(a, syntax.Starred) for a in node.args):
            return None
        arguments = [self.term(a) for a in node.args]
        if any(a is None for a in arguments):
            return None
        shown = [a.name if isinstance(a, Symbol) else "" if isinstance(a, Type) else text(a) for a in arguments if a]
        if "" in shown or len(shown) != len(arguments):
            return None
        symbolic = any(
            isinstance(a, Symbol) or not (a is None or isinstance(a, Type) or _decided(a)) for a in arguments
        )
        match node.func:
            case syntax.Name(id=name):
                found = self._quietly(lambda: lookup.find(self.world, self.scope, name))
                if not isinstance(found, FunctionSet) or not symbolic or is_builtin(found, name):
                    return None
                return atom(f"{found.functions[0].module.name}.{name}({', '.join(shown)})")
            case syntax.Attribute(value=syntax.Expr() as receiver, attr=attr):
                base = self.term(receiver)
                if base is None or isinstance(base, Type) or (_decided(base) and not symbolic):
                    return None
                return atom(f"{text(base)}.{attr}({', '.join(shown)})")
        return None

    def _evaluated(self, node: syntax.Expr) -> Term | None:
        found = self._quietly(lambda: evaluate.value(self.world, self.scope, node))
        if isinstance(found, Type):
            return None if isinstance(found, Symbol) else found
        return constant(found) if isinstance(found, Const) else None

    def _quietly(self, look: Callable[[], Found]) -> Found | None:
        """The outcome of a look-up whose errors are somebody else's to report."""
        self.world.muted += 1
        try:
            return look()
        except Reject:
            return None
        finally:
            self.world.muted -= 1


def _decided(value: Polynomial) -> bool:
    """Whether a value is known, so that opaque operations on it are evaluated rather than compared."""
    return all(all(a.startswith(CONSTANT_ATOM) for a in m) for m in value)


def constant(value: CtValue) -> Term | None:
    """A compile-time constant as a term."""
    if isinstance(value, Type):
        return value
    if value.type is INT_LITERAL and isinstance(value.data, int):
        return number(value.data)
    if isinstance(value.type, StructType) and isinstance(value.data, tuple) and len(value.data) == 1:
        data = value.data[0]
        shown = names.show(value)
        if isinstance(data, int) and shown.lstrip("-").isdigit():
            return number(int(shown))
        return atom(f"{CONSTANT_ATOM}{shown}") if isinstance(data, int) else None
    return None
