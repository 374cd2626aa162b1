"""Expressions in bodies whose parameters are open: what is certain of each, and what is certainly wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..lang import syntax
from ..lang.diagnostics import Note
from ..lang.records import dataclass, field
from ..lang.types import StructType, Type
from . import aliases, body, bound_names, expressions, lookup, names, structs, traits, wording
from .declarations import ComptimeDecl, FunctionDecl, FunctionSet, ModuleDecl, StructDecl, TraitDecl
from .facts_in_scope import FactsInScope, Verdict, copied_implicitly
from .generic_calls import Accepted, Argument, CallChecker, Refusal, certain_type
from .generic_values import (
    ArgumentPack,
    Functions,
    Known,
    KnownModule,
    KnownType,
    KnownValue,
    NumberLiteral,
    OpenStruct,
    judged_symbol,
    promised_functions,
    promises,
)
from .operators import COMPARISONS, METHODS, REFLECTED, UNARY
from .propositions import Reader, Term
from .scopes import Scope
from .values import Symbol, TraitSet
from .world import Reject, World

UNTYPED = frozenset({"type_of", "origin_of", "conforms_to", "rebind", "materialize", "reflect"})
"""Built-in names whose arguments are not values."""
_SYMBOLS = {method: symbol for symbol, method in COMPARISONS.items()}
_USES = {
    "[]": "has no elements",
    "call": "cannot be called",
    "truth value": "is no condition",
    "iteration": "cannot be iterated over",
}
"""Uses of a value that have no symbol, and how their absence reads."""


@dataclass(slots=True, eq=False)
class ExpressionChecker:
    """Walks the expressions of one body.

    `locals` are the blocks at hand, innermost last, with what is known of the variables declared in them; `hidden`
    are all names that the body binds anywhere; `may_raise` says whether an error has somewhere to go. Findings are
    reported at once; a wrong part is unknown to the rest.
    """

    world: World
    scope: Scope
    hidden: frozenset[str]
    terms: dict[str, Term | None]
    facts: FactsInScope
    locals: list[dict[str, Known | None]] = field(default_factory=lambda: [{}])
    may_raise: bool = True

    # ------------------------------------------------------------------------------------------- reporting

    def report(self, code: str, node: syntax.Node, message: str, *notes: Note) -> None:
        module = self.scope.module
        assert module is not None
        self.world.report(code, module.source, node.span, message, notes)

    def reader(self) -> Reader:
        return Reader(self.world, self.scope, self.terms, self.hidden)

    def calls(self) -> CallChecker:
        return CallChecker(self.world, self.facts, self.reader(), self.known_type_of)

    # ----------------------------------------------------------------------------------------- expressions

    def check(self, node: syntax.Expr | None) -> Known | None:
        """What an expression is; its parts are checked on the way."""
        if node is None:
            return None
        handler = HANDLERS.get(type(node))
        if handler is not None:
            return handler(self, node)
        for child in bound_names.children(node):
            self.visit(child)
        return None

    def visit(self, node: syntax.Node) -> None:
        """Checks the expressions in a node that is no expression itself."""
        if isinstance(node, syntax.Expr):
            self.check(node)
            return
        for child in bound_names.children(node):
            self.visit(child)

    def name(self, node: syntax.Name) -> Known | None:
        for block in reversed(self.locals):
            if node.id in block:
                return block[node.id]
        if node.id in self.hidden or node.id == "_":
            return None
        try:
            found = lookup.find(self.world, self.scope, node.id)
        except Reject:
            return None
        if found is None:
            self._unknown_name(node)
        return self._meaning(found)

    def _unknown_name(self, node: syntax.Name) -> None:
        try:
            expressions.unknown_name(body.anonymous(self.world, self.scope), node)
        except Reject:
            return

    def _meaning(self, found: object) -> Known | None:
        match found:
            case Symbol(bound=TraitSet(), pack=False):
                return KnownType(found)
            case Symbol(bound=StructType() as type, pack=False):
                return KnownValue(type)
            case Symbol():
                return None
            case StructType():
                return KnownType(found)
            case StructDecl(params=[]):
                return KnownType(self.world.types.struct(found, ()))
            case StructDecl():
                return OpenStruct(found)
            case FunctionSet(functions=functions):
                return Functions(tuple(functions))
            case ModuleDecl():
                return KnownModule(found)
            case ComptimeDecl() if found.module.loaded.is_library and not found.node.type_params:
                return self._library_alias(found)
        return None

    def _library_alias(self, decl: ComptimeDecl) -> Known | None:
        """What a `comptime` name of the library such as `Int` is."""
        self.world.muted += 1
        try:
            found = aliases.value(self.world, decl, decl.scope)
        except Reject:
            return None
        finally:
            self.world.muted -= 1
        return KnownType(found) if isinstance(found, StructType) else None

    def constant(self, node: syntax.Constant) -> Known | None:
        if isinstance(node.value, bool):
            return KnownValue(self.world.bool_type)
        return NumberLiteral() if isinstance(node.value, int | float) else None

    def attribute(self, node: syntax.Attribute) -> Known | None:
        if node.value is None:
            return None
        base = self.check(node.value)
        match base:
            case KnownValue(type=Symbol() as type, borrowed=borrowed):
                return self._open_member(type, node, borrowed)
            case KnownType(type=Symbol() as type):
                return self._open_static(type, node)
            case KnownValue(type=StructType(declaration=StructDecl()) as type, borrowed=borrowed):
                return self._struct_member(type, node, borrowed)
            case KnownType(type=StructType(declaration=StructDecl()) as type):
                return self._struct_static(type, node)
            case KnownModule(module=module):
                return self._module_member(module, node)
        return None

    def _open_member(self, type: Symbol, node: syntax.Attribute, borrowed: bool) -> Known | None:
        known = judged_symbol(self.facts, type)
        if known is None:
            return None
        functions = promised_functions(known, node.attr)
        if functions:
            return Functions(functions, type, True)
        if not promises(known, node.attr):
            self.unpromised(type, node.attr, node, f"a value of type '{names.show(type)}' has no '{node.attr}' here")
        return None

    def _open_static(self, type: Symbol, node: syntax.Attribute) -> Known | None:
        known = judged_symbol(self.facts, type)
        if known is None:
            return None
        functions = promised_functions(known, node.attr)
        if functions:
            return Functions(functions, type)
        if not promises(known, node.attr) and not node.attr.startswith("__"):
            self.unpromised(type, node.attr, node, f"the type '{names.show(type)}' has no '{node.attr}' here")
        return None

    def unpromised(self, type: Type, member: str, node: syntax.Node, message: str) -> None:
        """Reports the use of something that no bound promises; names a trait of the library that would."""
        bound = type.bound if isinstance(type, Symbol) else None
        listed = f"its bounds are {bound}" if bound else "it has no bounds"
        close = self._promising_trait(member)
        advice = f"; '{close}' would promise it" if close else ""
        self.report("E0417", node, message, Note(f"generic code may use only what bounds promise: {listed}{advice}"))

    def _promising_trait(self, member: str) -> str:
        module = self.world.module("std.builtin.traits")
        found = module.scope.names.values() if module is not None else ()
        return next((t.name for t in found if isinstance(t, TraitDecl) and member in t.members.functions), "")

    def _struct_member(self, type: StructType, node: syntax.Attribute, borrowed: bool) -> Known | None:
        declaration = type.declaration
        assert isinstance(declaration, StructDecl)
        field_node = declaration.fields.get(node.attr)
        if field_node is not None:
            found = certain_type(self.world, structs.body_scope(self.world, type), field_node.annotation)
            return KnownValue(found, borrowed) if found is not None else None
        functions = self._methods(type, node.attr)
        if functions:
            return Functions(functions, type, True)
        if not self._has_other(declaration, node.attr):
            self.report("E0309", node, f"'{names.show(type)}' has no member '{node.attr}'")
        return None

    def _methods(self, type: StructType, name: str) -> tuple[FunctionDecl, ...]:
        """The methods that a struct writes itself, or that its traits, met or not, have defaults for."""
        declaration = type.declaration
        assert isinstance(declaration, StructDecl)
        own = declaration.members.functions.get(name, ())
        if own:
            return tuple(own)
        found: dict[FunctionDecl, None] = {}
        for _, listed in traits.conformance_entries(self.world, declaration):
            for trait in traits.closure(self.world, listed):
                found.update(dict.fromkeys(trait.members.functions.get(name, ())))
        return tuple(found)

    def _has_other(self, declaration: StructDecl, name: str) -> bool:
        """Whether a struct may have a member that is neither a field nor a method."""
        members = declaration.members
        if name in members.comptime or name == "copy" or any(p.name == name for p in declaration.params):
            return True
        if "__getattr__" in members.functions or name.startswith("__"):
            return True
        entries = traits.conformance_entries(self.world, declaration)
        return any(name in t.members.comptime for _, ts in entries for t in traits.closure(self.world, ts))

    def _struct_static(self, type: StructType, node: syntax.Attribute) -> Known | None:
        declaration = type.declaration
        assert isinstance(declaration, StructDecl)
        value = structs.parameter_value(type, node.attr)
        if value is not None:
            return self._meaning(value)
        functions = self._methods(type, node.attr)
        return Functions(functions, type) if functions else None

    def _module_member(self, module: ModuleDecl, node: syntax.Attribute) -> Known | None:
        self.world.muted += 1
        try:
            return self._meaning(lookup.member(self.world, module, node.attr))
        except Reject:
            return None
        finally:
            self.world.muted -= 1

    # ------------------------------------------------------------------------------------------- operators

    def unary(self, node: syntax.UnaryOp) -> Known | None:
        value = self.check(node.operand)
        if node.op == "not":
            self.condition(value, node.operand)
            return KnownValue(self.world.bool_type)
        if isinstance(value, NumberLiteral):
            return value
        return self._operator(value, UNARY[node.op], [], node, node.op)

    def condition(self, value: Known | None, node: syntax.Expr) -> None:
        """A value whose truth is asked for."""
        if isinstance(value, KnownValue):
            self._operator(value, "__bool__", [], node, "truth value")

    def binary(self, node: syntax.BinOp) -> Known | None:
        left, right = self.check(node.left), self.check(node.right)
        name = METHODS[node.op]
        return self.binary_values(f"__{name}__", f"__r{name}__", left, right, node, node.right)

    def binary_values(
        self,
        name: str,
        reflected: str,
        left: Known | None,
        right: Known | None,
        node: syntax.Expr,
        right_node: syntax.Expr,
    ) -> Known | None:
        """`left op right` by its method; the reflected one of the right operand may stand in."""
        if not isinstance(left, KnownValue) or judged_symbol(self.facts, left.type) is None:
            return None
        known = judged_symbol(self.facts, left.type)
        assert known is not None
        if not promises(known, name) and self._may_answer(right, reflected):
            return None
        symbol = node.op if isinstance(node, syntax.BinOp) else _SYMBOLS.get(name, name)
        return self._operator(left, name, [Argument(right_node, right)], node, symbol)

    def _may_answer(self, right: Known | None, reflected: str) -> bool:
        """Whether the right operand may have a method that accepts the left one."""
        if isinstance(right, NumberLiteral):
            return False
        if isinstance(right, KnownValue):
            known = judged_symbol(self.facts, right.type)
            if known is not None:
                return promises(known, reflected)
        return True

    def _operator(
        self, value: Known | None, method: str, arguments: list[Argument], node: syntax.Expr, shown: str
    ) -> Known | None:
        """An operation on a value through the method behind it."""
        if not isinstance(value, KnownValue) or not isinstance(value.type, Symbol):
            return None
        known = judged_symbol(self.facts, value.type)
        if known is None:
            return None
        functions = promised_functions(known, method)
        if not functions:
            shown_type = names.show(value.type)
            message = f"'{shown}' is not known for a value of type '{shown_type}' here"
            if shown in _USES:
                message = f"a value of type '{shown_type}' {_USES[shown]} here"
            self.unpromised(value.type, method, node, message)
            return None
        return self._choose(Functions(functions, value.type, True), arguments, node)

    def compare(self, node: syntax.Compare) -> Known | None:
        left = self.check(node.left)
        left_node = node.left
        for op, comparator in zip(node.ops, node.comparators, strict=True):
            right = self.check(comparator)
            if op in COMPARISONS:
                self.binary_values(COMPARISONS[op], REFLECTED[op], left, right, node, comparator)
            elif op in ("in", "not in"):
                self._operator(right, "__contains__", [Argument(left_node, left)], node, op)
            left, left_node = right, comparator
        return None

    def logic(self, node: syntax.BoolOp) -> Known | None:
        for value in node.values:
            self.condition(self.check(value), value)
        return None

    def conditional(self, node: syntax.IfExp) -> Known | None:
        self.condition(self.check(node.test), node.test)
        first, second = self.check(node.body), self.check(node.orelse)
        if isinstance(first, KnownValue) and isinstance(second, KnownValue) and first.type is second.type:
            return KnownValue(first.type, first.borrowed and second.borrowed)
        return None

    def transfer(self, node: syntax.Transfer) -> Known | None:
        value = self.check(node.value)
        return KnownValue(value.type) if isinstance(value, KnownValue) else value

    def comptime(self, node: syntax.ComptimeExpr) -> Known | None:
        return self.check(node.value)

    def named(self, node: syntax.NamedExpr) -> Known | None:
        value = self.check(node.value)
        self.locals[-1].setdefault(node.target.id, None)
        return value

    # ---------------------------------------------------------------------------------- brackets and calls

    def _check_raising(self, callee: Functions, node: syntax.Call) -> None:
        """Reports a call of what a bound promises, where it may raise and nothing handles the error."""
        raising = [f for f in callee.functions if f.node.raises and f.node.raises_type is None]
        if (
            not self.may_raise
            and isinstance(callee.owner, Symbol)
            and raising
            and len(raising) == len(callee.functions)
        ):
            note = Note("put it into 'try: ... except:' or declare the function 'raises'")
            self.report("E0603", node, f"'{raising[0].name}' may raise, and nothing here handles the error", note)

    def known_type_of(self, node: syntax.Expr) -> Known | None:
        """A bracket entry that names a type, without reporting anything."""
        self.world.muted += 1
        try:
            return self.check(node)
        finally:
            self.world.muted -= 1

    def subscript(self, node: syntax.Subscript) -> Known | None:
        base = self.check(node.value)
        index = self.entries(node.index)
        for keyword in node.keywords:
            self.check(keyword.value)
        match base:
            case Functions():
                return self._bracketed(base, node)
            case OpenStruct():
                if bound_names.mentions(node, self.hidden):
                    return None
                found = certain_type(self.world, self.scope, node)
                return KnownType(found) if found is not None else None
            case ArgumentPack(element=element):
                return KnownValue(element, True)
            case KnownValue(type=Symbol()):
                return self._operator(base, "__getitem__", [], node, "[]")
            case KnownValue(type=StructType() as type):
                return self._element(type, node, index)
        return None

    def entries(self, node: syntax.Expr) -> Known | None:
        """Checks what stands in a bracket or on the left of an assignment: several make no tuple there."""
        if not isinstance(node, syntax.Tuple | syntax.List):
            return self.check(node)
        for element in node.elts:
            self.entries(element)
        return None

    def _bracketed(self, base: Functions, node: syntax.Subscript) -> Known | None:
        entries = (
            node.index.elts if isinstance(node.index, syntax.Tuple) and not node.index.parenthesised else [node.index]
        )
        vague = any(isinstance(e, syntax.Starred) or _is_hole(e) for e in entries)
        if node.keywords or vague or base.brackets is not None:
            return None
        return Functions(base.functions, base.owner, base.bound, tuple(entries))

    def _element(self, type: StructType, node: syntax.Subscript, index: Known | None) -> Known | None:
        """`xs[i]` of a container: what `__getitem__` with one index gives."""
        if isinstance(node.index, syntax.Slice | syntax.Tuple) or node.keywords:
            return None
        if not isinstance(type.declaration, StructDecl):
            return None
        functions = Functions(self._methods(type, "__getitem__"), type, True)
        number = KnownValue(self.world.int_type) if isinstance(index, NumberLiteral) else index
        outcomes = [self.calls().judge(f, functions, [Argument(node.index, number)]) for f in functions.functions]
        found = {self.calls().result_type(o) for o in outcomes if isinstance(o, Accepted) and not _is_slice(o.decl)}
        result = found.pop() if len(found) == 1 else None
        return KnownValue(result, True) if result is not None else None

    def call(self, node: syntax.Call) -> Known | None:
        if isinstance(node.func, syntax.Name) and node.func.id in UNTYPED:
            for child in bound_names.children(node):
                self.visit(child)
            return None
        callee = self.check(node.func)
        arguments = [Argument(a, self.check(a)) for a in node.args]
        arguments += [Argument(k.value, self.check(k.value), k.arg) for k in node.keywords]
        if any(isinstance(a, syntax.Starred) for a in node.args) or any(k.arg is None for k in node.keywords):
            return None
        match callee:
            case Functions():
                self._check_raising(callee, node)
                return self._choose(callee, arguments, node)
            case KnownType(type=StructType(declaration=StructDecl() as declaration) as type):
                return self._construct(declaration, type, arguments, node)
            case OpenStruct(declaration=declaration):
                return self._construct(declaration, None, arguments, node)
            case KnownType(type=Symbol() as type):
                return self._construct_open(type, arguments, node)
            case KnownValue(type=Symbol()):
                return self._operator(callee, "__call__", arguments, node, "call")
        return None

    def _choose(self, callee: Functions, arguments: list[Argument], node: syntax.Expr) -> Known | None:
        """The call of one of several functions: wrong if all of them certainly refuse it."""
        checker = self.calls()
        outcomes = [checker.judge(f, callee, arguments) for f in callee.functions]
        accepted = [o for o in outcomes if isinstance(o, Accepted)]
        if not accepted:
            self._refused(callee, [o for o in outcomes if isinstance(o, Refusal)], node)
            return None
        if accepted:
            self._copies([o.decl for o in accepted], callee, arguments)
        if len(outcomes) == 1:
            self._takes_receiver(accepted[0].decl, callee, node)
        results = {checker.result_type(o) for o in accepted}
        result = results.pop() if len(results) == 1 else None
        if result is None:
            return None
        return KnownValue(result, all(isinstance(o.decl.node.returns, syntax.RefType) for o in accepted))

    def _refused(self, callee: Functions, refusals: list[Refusal], node: syntax.Expr) -> None:
        if not refusals:
            return
        first = refusals[0]
        if len(refusals) > 1:
            first = next((r for r in refusals if r.code == "E0417"), first)
        at = first.node if first.node is not None and len(refusals) == 1 else node
        name = callee.functions[0].name
        notes = (Note(f"no '{name}' takes these arguments"),)
        if len(refusals) == 1:
            notes = wording.declared(callee.functions[0])
        self.report(first.code, at, first.message, *notes)

    def _construct(
        self, declaration: StructDecl, type: StructType | None, arguments: list[Argument], node: syntax.Call
    ) -> Known | None:
        own = tuple(declaration.members.functions.get("__init__", ()))
        made = tuple(structs.synthesised_constructors(self.world, declaration))
        callee = Functions((*own, *made), type)
        result = type
        if callee.functions and not any(k.name in ("copy", "move") for k in arguments):
            checker = self.calls()
            outcomes = [checker.judge(f, callee, arguments) for f in callee.functions]
            accepted = [o for o in outcomes if isinstance(o, Accepted)]
            if not accepted and any(_is_open(self.facts, a.known) for a in arguments):
                self._refused(callee, [o for o in outcomes if isinstance(o, Refusal)], node)
                return None
            if accepted:
                self._copies([o.decl for o in accepted], callee, arguments)
            if type is None and len(accepted) == 1:
                result = self._inferred(declaration, accepted[0])
        return KnownValue(result) if result is not None else None

    def _inferred(self, declaration: StructDecl, accepted: Accepted) -> StructType | None:
        """The struct that a constructor's arguments tell."""
        args = [accepted.values.get(f"Self.{p.name}") for p in declaration.params]
        known = tuple(a for a in args if a is not None)
        return self.world.types.struct(declaration, known) if len(known) == len(args) else None

    def _construct_open(self, type: Symbol, arguments: list[Argument], node: syntax.Call) -> Known | None:
        """`T(...)`: by a constructor that a trait promises."""
        known = judged_symbol(self.facts, type)
        if known is None:
            return None
        functions = promised_functions(known, "__init__")
        outcomes = [self.calls().judge(f, Functions(functions, type), arguments) for f in functions]
        if not any(isinstance(o, Accepted) for o in outcomes):
            message = f"no bound of '{names.show(type)}' promises a constructor that takes these arguments"
            self.unpromised(type, "__init__" if not arguments else "", node, message)
            return None
        return KnownValue(type)

    def _copies(self, accepting: list[FunctionDecl], callee: Functions, arguments: list[Argument]) -> None:
        """Values with an owner, handed to arguments that take ownership in all functions that accept the call."""
        for position, argument in enumerate(arguments):
            if all(_takes(decl, callee, position, argument.name) for decl in accepting):
                self.taken(argument.known, argument.node)

    def _takes_receiver(self, decl: FunctionDecl, callee: Functions, node: syntax.Expr) -> None:
        """`value.method()` of a method that takes ownership of its receiver."""
        if not callee.bound or not decl.node.params or decl.node.params[0].convention != "var":
            return
        if isinstance(node, syntax.Call) and isinstance(node.func, syntax.Attribute) and node.func.value is not None:
            self.taken(self.known_type_of(node.func.value), node.func.value)

    def taken(self, value: Known | None, node: syntax.Expr) -> None:
        """A value that gets a second owner: a borrowed one is copied, for which its type must be made."""
        if not isinstance(value, KnownValue) or not (value.borrowed or isinstance(node, syntax.Name)):
            return
        if copied_implicitly(self.facts, value.type) not in (Verdict.LACKING, Verdict.VIOLATED):
            return
        known = judged_symbol(self.facts, value.type)
        copyable = known is None or self.world.trait_item("copyable") in known
        note = "write '.copy()'" if copyable else "its bounds do not include 'Copyable'"
        if not value.borrowed:
            note += ", or '^' to move it" if copyable else "; write '^' to move it"
        message = f"a value of type '{names.show(value.type)}' is not copied implicitly"
        self.report("E0506", node, message, Note(note))

    def display(self, node: syntax.List | syntax.Tuple) -> None:
        """The elements become parts of a new value."""
        for element in node.elts:
            self.taken(self.check(element), element)

    # ------------------------------------------------------------------------------ expressions with scopes

    def comprehension(self, node: syntax.ListComp | syntax.SetComp | syntax.DictComp | syntax.GeneratorExp) -> None:
        """The clauses bind their targets for what follows them and for the element."""
        self.locals.append({})
        for clause in node.generators:
            element = self.element_of(self.check(clause.iter), clause.iter)
            self.bind(clause.target, element)
            for test in clause.ifs:
                self.condition(self.check(test), test)
        for part in (node.key, node.value) if isinstance(node, syntax.DictComp) else (node.elt,):
            self.taken(self.check(part), part)
        self.locals.pop()

    def closure(self, node: syntax.Lambda | syntax.FunctionType) -> None:
        """Nothing is certain of a lambda's arguments."""
        self.locals.append({p.name: None for p in node.params})
        for child in bound_names.children(node):
            self.visit(child)
        self.locals.pop()

    def bind(self, target: syntax.Expr, value: Known | None) -> None:
        """Notes what a new variable is; an element of a pattern is unknown."""
        while isinstance(target, syntax.Binding):
            target = target.target
        if isinstance(target, syntax.Name):
            self.locals[-1][target.id] = value
            return
        for name in bound_names.target_names(target):
            self.locals[-1][name] = None

    def element_of(self, iterable: Known | None, node: syntax.Expr) -> Known | None:
        """What a loop over a value gives."""
        if isinstance(iterable, ArgumentPack):
            return KnownValue(iterable.element, True)
        if not isinstance(iterable, KnownValue):
            return None
        if isinstance(iterable.type, Symbol):
            self._operator(iterable, "__iter__", [], node, "iteration")
            return None
        if not isinstance(iterable.type, StructType):
            return None
        if iterable.type.declaration in (self.world.item("list"), self.world.item("set"), self.world.item("array")):
            element = iterable.type.args[0]
            return KnownValue(element, True) if isinstance(element, Type) else None
        return None


def _takes(decl: FunctionDecl, callee: Functions, position: int, name: str | None) -> bool:
    """Whether a function becomes the owner of an argument."""
    declared = [p for p in decl.node.params if p.convention != "out"]
    if callee.bound and not decl.is_static:
        declared = declared[1:]
    if name is not None:
        return any(p.name == name and p.convention == "var" for p in declared)
    return position < len(declared) and declared[position].convention == "var"


def _is_open(facts: FactsInScope, known: Known | None) -> bool:
    return isinstance(known, KnownValue) and judged_symbol(facts, known.type) is not None


def _is_hole(node: syntax.Expr) -> bool:
    return (isinstance(node, syntax.Name) and node.id == "_") or (
        isinstance(node, syntax.Constant) and node.value is Ellipsis
    )


def _is_slice(decl: FunctionDecl) -> bool:
    """Whether a subscript method takes a slice."""
    found = decl.node.params[-1].annotation
    return found is not None and "Slice" in decl.module.source.text[slice(*found.span)]


Handler = Callable[[ExpressionChecker, Any], Known | None]
"""Judges an expression of the class that it is entered for."""

HANDLERS: dict[type, Handler] = {
    syntax.Name: ExpressionChecker.name,
    syntax.Constant: ExpressionChecker.constant,
    syntax.Attribute: ExpressionChecker.attribute,
    syntax.UnaryOp: ExpressionChecker.unary,
    syntax.BinOp: ExpressionChecker.binary,
    syntax.Compare: ExpressionChecker.compare,
    syntax.BoolOp: ExpressionChecker.logic,
    syntax.IfExp: ExpressionChecker.conditional,
    syntax.Transfer: ExpressionChecker.transfer,
    syntax.ComptimeExpr: ExpressionChecker.comptime,
    syntax.NamedExpr: ExpressionChecker.named,
    syntax.Subscript: ExpressionChecker.subscript,
    syntax.Call: ExpressionChecker.call,
    syntax.List: ExpressionChecker.display,
    syntax.Tuple: ExpressionChecker.display,
    syntax.ListComp: ExpressionChecker.comprehension,
    syntax.SetComp: ExpressionChecker.comprehension,
    syntax.DictComp: ExpressionChecker.comprehension,
    syntax.GeneratorExp: ExpressionChecker.comprehension,
    syntax.Lambda: ExpressionChecker.closure,
    syntax.FunctionType: ExpressionChecker.closure,
}
