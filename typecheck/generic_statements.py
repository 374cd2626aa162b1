"""Statements of bodies whose parameters are open: what they bind, what they establish, what they hand on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..lang import syntax
from ..lang.records import dataclass
from ..lang.types import Type
from . import bound_names, inference, names, signatures
from .generic_calls import certain_type, symbol_term
from .generic_expressions import ExpressionChecker
from .generic_values import Known, KnownType, KnownValue, cannot_become, judged_symbol, pattern_type, promises
from .operators import METHODS
from .propositions import negate
from .values import Symbol


@dataclass(slots=True, eq=False)
class StatementChecker:
    """Walks the statements of one function. `result` is the type it returns, if that is certain."""

    expressions: ExpressionChecker
    result: Type | None
    by_reference: bool

    def block(self, body: list[syntax.Stmt]) -> None:
        """Checks statements with a block of variables of their own; what they establish ends with them."""
        checker = self.expressions
        facts = checker.facts
        checker.locals.append({})
        for statement in body:
            handler = HANDLERS.get(type(statement))
            if handler is not None:
                handler(self, statement)
            else:
                self._parts(statement)
        checker.locals.pop()
        checker.facts = facts

    def _parts(self, statement: syntax.Stmt) -> None:
        for child in bound_names.children(statement):
            if isinstance(child, syntax.Stmt):
                self.block([child])
            else:
                self.expressions.visit(child)

    def nothing(self, node: syntax.Stmt) -> None:
        """Statements whose names are not those of the body."""

    def assign(self, node: syntax.Assign) -> None:
        checker = self.expressions
        value = checker.check(node.value)
        reference = any(isinstance(t, syntax.Binding) and t.kind == "ref" for t in node.targets)
        if not reference and not _is_discard(node):
            checker.taken(value, node.value)
        for target in node.targets:
            if isinstance(target, syntax.Binding) or self._is_new(target):
                kept = KnownValue(value.type, reference) if isinstance(value, KnownValue) else None
                checker.bind(target, kept)
            else:
                known = checker.entries(target)
                if isinstance(known, KnownValue) and value is not None:
                    self._converts(value, known.type, node.value)

    def _is_new(self, target: syntax.Expr) -> bool:
        """Whether an assignment without `var` declares its targets."""
        found = list(bound_names.target_names(target))
        known = [any(name in block for block in self.expressions.locals) for name in found]
        return bool(found) and not any(known)

    def annotated(self, node: syntax.AnnAssign) -> None:
        checker = self.expressions
        checker.visit(node.annotation)
        wanted = self._type(node.annotation)
        if node.value is not None:
            value = checker.check(node.value)
            if wanted is None or value is None or self._converts(value, wanted, node.value):
                checker.taken(value, node.value)
        checker.bind(node.target, KnownValue(wanted) if wanted is not None else None)

    def _type(self, annotation: syntax.Expr) -> Type | None:
        checker = self.expressions
        if bound_names.mentions(annotation, checker.hidden):
            return None
        return certain_type(checker.world, checker.scope, annotation)

    def _converts(self, value: Known, wanted: Type, node: syntax.Expr) -> bool:
        """Whether a value may convert to a type; reports it if it certainly does not."""
        checker = self.expressions
        if cannot_become(checker.world, checker.facts, value, wanted):
            shown = f"'{names.show(value.type)}'" if isinstance(value, KnownValue) else "a number"
            checker.report("E0301", node, f"{shown} does not convert to '{names.show(wanted)}'")
            return False
        return True

    def augmented(self, node: syntax.AugAssign) -> None:
        checker = self.expressions
        target = checker.check(node.target)
        value = checker.check(node.value)
        if not isinstance(target, KnownValue):
            return
        known = judged_symbol(checker.facts, target.type)
        name = METHODS[node.op.removesuffix("=")]
        if known is not None and not promises(known, f"__i{name}__"):
            made = syntax.BinOp(node.span, node.target, node.op.removesuffix("="), node.value, node.span)
            checker.binary_values(f"__{name}__", f"__r{name}__", target, value, made, node.value)

    def returned(self, node: syntax.Return) -> None:
        checker = self.expressions
        value = checker.check(node.value)
        if node.value is None or self.by_reference:
            return
        if self.result is None or value is None or self._converts(value, self.result, node.value):
            checker.taken(value, node.value)

    def conditional(self, node: syntax.If) -> None:
        checker = self.expressions
        value = checker.check(node.test)
        if not node.comptime:
            checker.condition(value, node.test)
            self.block(node.body)
            self.block(node.orelse)
            return
        proposition = checker.reader().proposition(node.test)
        about_traits = self._tests_traits(node.test)
        facts = checker.facts
        checker.facts = facts.assume(proposition, about_traits)
        self.block(node.body)
        checker.facts = facts.assume(negate(proposition), about_traits)
        self.block(node.orelse)
        checker.facts = facts

    def _tests_traits(self, node: syntax.Expr) -> bool:
        module = self.expressions.scope.module
        return module is not None and "conforms_to" in module.source.text[slice(*node.span)]

    def asserted(self, node: syntax.Assert) -> None:
        checker = self.expressions
        value = checker.check(node.test)
        checker.check(node.msg)
        if node.comptime:
            proposition = checker.reader().proposition(node.test)
            checker.facts = checker.facts.assume(proposition, self._tests_traits(node.test))
        else:
            checker.condition(value, node.test)

    def loop(self, node: syntax.For) -> None:
        checker = self.expressions
        element = checker.element_of(checker.check(node.iter), node.iter)
        if isinstance(node.target, syntax.Binding) and node.target.kind == "var" and isinstance(element, KnownValue):
            element = KnownValue(element.type)
        checker.locals.append({})
        checker.bind(node.target, None if node.comptime else element)
        self.block(node.body)
        checker.locals.pop()
        self.block(node.orelse)

    def repeated(self, node: syntax.While) -> None:
        checker = self.expressions
        checker.condition(checker.check(node.test), node.test)
        self.block(node.body)
        self.block(node.orelse)

    def managed(self, node: syntax.With) -> None:
        checker = self.expressions
        checker.locals.append({})
        for item in node.items:
            checker.check(item.context_expr)
            if item.optional_vars is not None:
                checker.bind(item.optional_vars, None)
        self.block(node.body)
        checker.locals.pop()

    def attempted(self, node: syntax.Try) -> None:
        outside = self.expressions.may_raise
        self.expressions.may_raise = outside or bool(node.handlers)
        self.block(node.body)
        self.expressions.may_raise = outside
        for handler in node.handlers:
            if handler.name is not None and handler.type is not None:
                self.expressions.check(handler.type)
            self.block(handler.body)
        self.block(node.orelse)
        self.block(node.finalbody)

    def matched(self, node: syntax.Match) -> None:
        self.expressions.check(node.subject)
        for case in node.cases:
            self.expressions.visit(case.pattern)
            self.expressions.check(case.guard)
            self.block(case.body)

    def alias(self, node: syntax.ComptimeDecl) -> None:
        """A local `comptime` name: known where it names a type."""
        checker = self.expressions
        if node.type_params:
            checker.locals[-1][node.name] = None
            return
        value = checker.check(node.value)
        checker.locals[-1][node.name] = value if isinstance(value, KnownType) else None

    def nested(self, node: syntax.FunctionDef) -> None:
        """A function inside the body: it sees what is known here, and has parameters of its own."""
        checker = self.expressions
        checker.locals[-1][node.name] = None
        outer_scope, outer_terms = checker.scope, checker.terms
        checker.scope = scope = outer_scope.child("parameters")
        checker.terms = dict(outer_terms)
        for parameter in node.type_params:
            symbol = Symbol(parameter.name, signatures.symbol_bound(checker.world, scope, parameter))
            scope.names[parameter.name] = symbol
            checker.terms[parameter.name] = symbol_term(symbol)
        found = {}
        for parameter in node.params:
            if parameter.annotation is not None:
                checker.visit(parameter.annotation)
            found[parameter.name] = None
            if parameter.annotation is not None and not parameter.kind.value.startswith("*"):
                pattern = inference.symbolic_annotation(checker.world, scope, parameter.annotation)
                type = pattern_type(pattern, parameter.name)
                if type is not None and not bound_names.mentions(parameter.annotation, checker.hidden):
                    found[parameter.name] = KnownValue(type, parameter.convention not in ("var", "deinit"))
        checker.locals.append(found)
        result = self._type(node.returns) if node.returns is not None else None
        outside, checker.may_raise = checker.may_raise, node.raises
        StatementChecker(checker, result, isinstance(node.returns, syntax.RefType)).block(node.body)
        checker.may_raise = outside
        checker.locals.pop()
        checker.scope, checker.terms = outer_scope, outer_terms


def _is_discard(node: syntax.Assign) -> bool:
    return all(isinstance(t, syntax.Name) and t.id == "_" for t in node.targets)


Handler = Callable[[StatementChecker, Any], None]
"""Checks a statement of the class that it is entered for."""

HANDLERS: dict[type, Handler] = {
    syntax.Assign: StatementChecker.assign,
    syntax.AnnAssign: StatementChecker.annotated,
    syntax.AugAssign: StatementChecker.augmented,
    syntax.Return: StatementChecker.returned,
    syntax.If: StatementChecker.conditional,
    syntax.Assert: StatementChecker.asserted,
    syntax.For: StatementChecker.loop,
    syntax.While: StatementChecker.repeated,
    syntax.With: StatementChecker.managed,
    syntax.Try: StatementChecker.attempted,
    syntax.Match: StatementChecker.matched,
    syntax.ComptimeDecl: StatementChecker.alias,
    syntax.FunctionDef: StatementChecker.nested,
    syntax.Import: StatementChecker.nothing,
    syntax.ImportFrom: StatementChecker.nothing,
    syntax.Global: StatementChecker.nothing,
    syntax.Nonlocal: StatementChecker.nothing,
}
