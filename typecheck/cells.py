"""Cells of an interactive session: declarations that stay, and statements that run once.

Every cell is a module of its own, whose names hide those of earlier cells: `SessionScope` is where the cells of one
world see each other. The statements of a cell become one function. The variables of the session that they mention are
its arguments; what it declares is handed over to the session at its end, by calls of `std.builtin.session`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import Enum

from ..lang import mir, syntax
from ..lang.diagnostics import Diagnostic, Severity
from ..lang.mir import LocalKind
from ..lang.modules import LoadedModule
from ..lang.records import dataclass, field
from ..lang.source import SourceFile
from ..lang.types import FUNCTION, MODULE, TRAIT, Const, CtValue, MetaType, Type
from . import (
    calls,
    checks,
    convert,
    declare,
    device,
    expressions,
    generic_check,
    instances,
    literals,
    names,
    nesting,
    origins,
    portable,
    renewal,
    signatures,
    statements,
    structs,
)
from .body import Body
from .declarations import FunctionDecl, FunctionSet, ModuleDecl
from .matching import CallArgument
from .program import drain
from .scopes import Scope
from .values import PARTIAL, BoundMethod, FunctionValue, Operand, Variable
from .world import Instance, Reject, World

SESSION = "session"
"""The name of the module that all cells together are."""

_SLOTS = "the session's slots"
_HELPERS = "std.builtin.session"
SPACE = re.compile(r"\s+")


class Use(Enum):
    """What becomes of a cell's value: its text is shown and variables are kept; it is computed and dropped, for
    measuring; or it is only looked at."""

    SHOW = 0
    DROP = 1
    LOOK = 2


@dataclass(slots=True)
class Statements:
    """What a cell does, and what it finds.

    variables  the types of the session's variables, as `portable.dump` gives them, and their shapes
    mentioned  those of them that the cell mentions
    taken      those of them that it may move out of
    use        what is done with the value of an expression at its end
    """

    source: SourceFile
    body: list[syntax.Stmt]
    variables: Mapping[str, tuple[bytes, str]] = field(default_factory=dict)
    mentioned: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()
    use: Use = Use.SHOW


@dataclass(slots=True)
class KeptVariable:
    """A variable that a cell hands over: its type as bytes, the shape of that, and how it is written."""

    name: str
    type: bytes
    shape: str
    shown: str


@dataclass(slots=True)
class CellElaboration:
    """What came of a cell.

    entry       the symbol of its function, "" if nothing is to run
    arguments   the variables that the function takes, in order
    taken       those of them that it owns
    kept        what it hands over; the row in the session's table is the index plus one
    local       names that it cannot hand over, with the reason
    empty       names that have no value at its end
    lost        variables of the session whose types do not exist any more, or have other fields
    text        the text of its value if that is known already
    value       the type of its value, or what it is if it exists only while compiling; None if there is none
    value_type  the same as it is written
    error_text  the symbol of the function that leaves the text of an error
    diagnostics findings about the cell; `later` are those about earlier cells that use what it declares anew
    """

    program: mir.Program | None
    entry: str = ""
    arguments: list[str] = field(default_factory=list)
    taken: frozenset[str] = frozenset()
    kept: list[KeptVariable] = field(default_factory=list)
    local: dict[str, str] = field(default_factory=dict)
    empty: set[str] = field(default_factory=set)
    lost: list[str] = field(default_factory=list)
    text: str | None = None
    value: CtValue | None = None
    value_type: str = ""
    error_text: str = ""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    later: list[Diagnostic] = field(default_factory=list)

    @property
    def rejected(self) -> bool:
        return any(d.severity is Severity.ERROR for d in self.diagnostics)


class SessionScope:
    """The cells of a session as one world knows them."""

    def __init__(self, world: World) -> None:
        prelude = world.module("std.prelude")
        assert prelude is not None
        self.world = world
        self.cells: list[tuple[LoadedModule, ModuleDecl]] = []
        self._outer = prelude.scope
        self._whole = self._empty_module()

    def _empty_module(self) -> ModuleDecl:
        loaded = LoadedModule(SESSION, SourceFile("<session>", ""), syntax.Module((0, 0), [], []), False, False)
        module = ModuleDecl(SESSION, loaded, Scope("module", self._outer))
        module.scope.module = module
        return module

    def declare(self, cells: Sequence[LoadedModule]) -> None:
        """Makes these the cells of the session; those that were declared before are kept, unless one has changed."""
        known = [loaded for loaded, _ in self.cells]
        if len(known) > len(cells) or any(a is not b for a, b in zip(known, cells)):
            self.cells.clear()
            self._whole = self._empty_module()
        self.world.modules[SESSION] = self._whole
        for loaded in cells[len(self.cells) :]:
            module = self._module(loaded)
            self.cells.append((loaded, module))
            self._whole.scope.names.update(module.scope.names)

    def _module(self, loaded: LoadedModule) -> ModuleDecl:
        module = ModuleDecl(SESSION, loaded, Scope("module", self._whole.scope))
        module.scope.module = module
        self.world.diagnostics.items.extend(loaded.diagnostics)
        for statement in loaded.module.body:
            try:
                declare.declare_statement(self.world, module, module.scope, statement)
            except Reject:
                continue
        return module

    def module_of(self, loaded: LoadedModule) -> ModuleDecl:
        return next(module for known, module in self.cells if known is loaded)

    def statements_module(self, source: SourceFile) -> ModuleDecl:
        """A module for the function of a cell: it sees all cells and is seen by none."""
        loaded = LoadedModule(SESSION, source, syntax.Module((0, len(source.text)), [], []), False, False)
        module = ModuleDecl(SESSION, loaded, Scope("module", self._whole.scope))
        module.scope.module = module
        return module


@nesting.room()
def elaborate(
    session: SessionScope,
    cells: Sequence[LoadedModule],
    new: LoadedModule | None,
    stale: Sequence[LoadedModule],
    todo: Statements,
) -> CellElaboration:
    """Elaborates a cell. `cells` are all cells with declarations, `new` among them; `stale` are the earlier ones that
    mention what it declares anew."""
    world = session.world
    prepare(session, cells)
    if new is not None:
        _check(world, session.module_of(new))
    types = {name: _known_type(world, *kept) for name, kept in todo.variables.items()}
    found = _with_empty_names(session, todo, types)
    found.lost = [name for name, type in types.items() if type is None]
    device.join(world)
    found.diagnostics = taken_findings(world)
    if not found.rejected:
        for loaded in stale:
            _check(world, session.module_of(loaded))
        found.later = taken_findings(world)
    return found


def prepare(session: SessionScope, cells: Sequence[LoadedModule]) -> None:
    """Declares cells. What failed in an earlier one is tried again, so that it is reported again."""
    world = session.world
    world.diagnostics.items.clear()
    world.reported.clear()
    renewal.forget_broken(world)
    session.declare(cells)


def taken_findings(world: World) -> list[Diagnostic]:
    """The findings so far, which are forgotten here."""
    found = list(world.diagnostics.items)
    world.diagnostics.items.clear()
    return found


def _check(world: World, module: ModuleDecl) -> None:
    checks.declarations(world, module)
    if not world.diagnostics.errors:
        checks.bodies(world, module)
        drain(world)
        checks.kernels(world, module)
        generic_check.check_module(world, module)


# ------------------------------------------------------------------------------------------------ the function


def _known_type(world: World, data: bytes, shape: str) -> Type | None:
    """The type of a variable of the session, if its values are still values of it."""
    try:
        type = portable.load(world, data)
        return type if type is not None and portable.shape(world, type) == shape else None
    except Reject:
        return None


def _with_empty_names(session: SessionScope, todo: Statements, types: Mapping[str, Type | None]) -> CellElaboration:
    """The function of a cell. Names that turn out to have no value at its end are left out in a second attempt."""
    world = session.world
    empty: set[str] = set()
    while True:
        found = CellElaboration(world.program, empty=empty)
        if not todo.body or world.diagnostics.errors:
            return found
        builder = _Builder(session, todo, types, empty, found)
        builder.request()
        drain(world)
        valueless = builder.valueless()
        if not valueless:
            return found
        empty |= valueless


class _Builder:
    """Builds the function of one cell."""

    def __init__(
        self,
        session: SessionScope,
        todo: Statements,
        types: Mapping[str, Type | None],
        empty: set[str],
        found: CellElaboration,
    ) -> None:
        self.world = session.world
        self.todo = todo
        self.types = types
        self.empty = empty
        self.found = found
        self.module = session.statements_module(todo.source)
        self.end = len(todo.source.text) + 1
        """Behind the text: where findings are about what is handed over, at one offset for each name."""
        self.names_at_end: list[str] = []

    def request(self) -> None:
        """Queues the function, and the one that leaves the text of an error."""
        world = self.world
        scope = Scope("block", self.module.scope, self.module)
        parameters = []
        for name, type in self.types.items():
            if type is not None and name in self.todo.mentioned:
                scope.names[_type_name(name)] = type
                parameters.append(self._parameter(name, _type_name(name)))
                self.found.arguments.append(name)
        self.found.taken = self.todo.taken.intersection(self.found.arguments)
        parameters.append(self._parameter(_SLOTS, "Int"))
        at = (self.end, self.end)
        body = self.todo.body
        node = syntax.FunctionDef(
            at, "cell", at, [], parameters, body, [], False, True, None, [], None, None, None, None
        )
        decl = FunctionDecl("cell", node, scope, self.module)
        try:
            contract = signatures.contract(world, decl, None, {})
            instance = instances.request(None, contract, node, world)
            show_error = self._helper("_show_error")
            shown = signatures.contract(world, show_error, None, {})
            self.found.error_text = instances.request(None, shown, show_error.node, world).symbol
        except Reject:
            return
        instance.build = self._build
        self.found.entry = instance.symbol

    def _parameter(self, name: str, type_name: str) -> syntax.Parameter:
        at = (self.end, self.end)
        convention = "var" if name in self.todo.taken else "" if name == _SLOTS else "mut"
        kind = syntax.ParamKind.NORMAL
        return syntax.Parameter(at, name, syntax.Name(at, type_name), None, kind, convention, None)

    def _helper(self, name: str) -> FunctionDecl:
        module = self.world.module(_HELPERS)
        found = module.scope.names[name] if module is not None else None
        assert isinstance(found, FunctionSet), name
        return found.functions[0]

    def _build(self, instance: Instance) -> mir.Function:
        contract = instance.contract
        assert isinstance(contract, signatures.Contract)
        b = instances.begin(self.world, instance, contract)
        arguments = b.scope
        b.scope = arguments.child("block")
        *before, last = self.todo.body
        for statement in before:
            statements.statement(b, statement)
        if isinstance(last, syntax.ExprStmt):
            self._shown(b, last)
        else:
            statements.statement(b, last)
        if b.failed:
            raise Reject
        self._keep_all(b, arguments)
        statements.end(b, contract.decl.node)
        return b.function

    # ------------------------------------------------------------------------------------------- the value

    def _shown(self, b: Body, statement: syntax.ExprStmt) -> None:
        try:
            if b.block.terminator is not None:
                b.switch(b.new_block())
            self._show(b, statement.value)
        except Reject:
            b.failed = True

    def _show(self, b: Body, node: syntax.Expr) -> None:
        value = expressions.expr(b, node)
        if isinstance(value, BoundMethod):
            if self.todo.use is Use.LOOK:
                self.found.value_type = _headers(value.functions)
                return
            b.error("E0322", node, "a method must be called", f"write '{b.text(node)}()'")
        if isinstance(value, Type):
            self.found.value, self.found.text, self.found.value_type = value, names.show(value), "type"
            return
        if isinstance(value, Const) and isinstance(value.type, MetaType) and not literals.is_literal(value):
            self.found.value = value
            self.found.text, self.found.value_type = _meta_text(b, value, node)
            return
        ready = convert.materialise(b, value, node)
        self.found.value, self.found.value_type = ready.type, names.show(ready.type)
        if ready.type is not self.world.none_type and self.todo.use is not Use.LOOK:
            helper = "_show" if self.todo.use is Use.SHOW else "_drop"
            self._call(b, helper, [CallArgument(ready, node), self._slots(b)], node)

    def _slots(self, b: Body) -> CallArgument:
        at = syntax.Name((self.end, self.end), _SLOTS)
        return CallArgument(expressions.expr(b, at), at)

    def _call(self, b: Body, helper: str, arguments: list[CallArgument], node: syntax.Expr) -> None:
        calls.call(b, FunctionValue((self._helper(helper),)), arguments, node)

    # --------------------------------------------------------------------------------------- the variables

    def _keep_all(self, b: Body, arguments: Scope) -> None:
        """Hands over the variables that the cell declares, and those arguments that it could have moved away."""
        if b.block.terminator is not None or self.todo.use is not Use.SHOW:
            return
        taken = {n: v for n, v in arguments.names.items() if n in self.todo.taken and n not in b.scope.names}
        for name, variable in [*taken.items(), *b.scope.names.items()]:
            if not isinstance(variable, Variable) or name in self.empty:
                continue
            try:
                self._keep(b, name, variable)
            except portable.UnportableError as error:
                self.found.local[name] = str(error)

    def _keep(self, b: Body, name: str, variable: Variable) -> None:
        operand = variable.operand
        local = operand.place.local
        if local.kind is LocalKind.REFERENCE or (local.indirect and local.kind is not LocalKind.ARGUMENT):
            raise portable.UnportableError("it is a reference")
        if local.loans or origins.loans_of(self.world, operand.type):
            raise portable.UnportableError(f"'{names.show(operand.type)}' points to other variables of the cell")
        if not structs.is_movable(self.world, operand.type):
            raise portable.UnportableError(f"'{names.show(operand.type)}' cannot be moved")
        type = origins.erase_type(self.world, operand.type)
        made = KeptVariable(
            name, portable.dump(self.world, type), portable.shape(self.world, type), names.show(operand.type)
        )
        offset = self.end + 1 + len(self.names_at_end)
        self.names_at_end.append(name)
        node = syntax.Transfer((offset, offset), syntax.Name((offset, offset), name))
        self.found.kept.append(made)
        row = CallArgument(self.world.int_const(len(self.found.kept)), node)
        value = Operand(operand.place, operand.type, True, True, operand.loans, True, name)
        self._call(b, "_keep", [CallArgument(value, node), self._slots(b), row], node)

    def valueless(self) -> set[str]:
        """The names that have no value at the end of the cell. What was found about them is forgotten."""
        items = self.world.diagnostics.items
        behind = [d for d in items if d.location.source is self.todo.source and d.location.start > self.end]
        found = {self.names_at_end[d.location.start - self.end - 1] for d in behind}
        items[:] = [d for d in items if d not in behind]
        return found


def _type_name(variable: str) -> str:
    return f"the type of {variable}"


def _meta_text(b: Body, value: Const, node: syntax.Expr) -> tuple[str, str]:
    """What something is that exists only while compiling, and what kind of thing that is."""
    if value.type is FUNCTION and isinstance(value.data, FunctionValue) and value.data.functions:
        return f"<function {value.data.name}>", _headers(value.data)
    if value.type is MODULE and isinstance(value.data, ModuleDecl):
        return f"<module {value.data.name}>", "module"
    if value.type is TRAIT:
        return f"<trait {names.show(value)}>", "trait"
    if value.type is PARTIAL:
        return f"<struct {names.show(value)}>", "type with parameters"
    return f"<{re.sub(SPACE, ' ', b.text(node))}>", str(value.type)


def _headers(value: FunctionValue) -> str:
    """The functions as they are declared, without their bodies."""
    return "\n".join(_header(decl) for decl in value.functions)


def _header(decl: FunctionDecl) -> str:
    node, text = decl.node, decl.module.source.text
    end = node.body[0].span[0] if node.body else node.span[1]
    colon = text.rfind(":", node.name_span[1], end)
    return re.sub(SPACE, " ", f"def {text[node.name_span[0] : colon if colon > 0 else end]}").strip()
