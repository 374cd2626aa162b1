"""What a prompt asks about a session: members and visible names for completion, and the instances of functions."""

from __future__ import annotations

from collections.abc import Sequence

from ..lang import syntax
from ..lang.diagnostics import Diagnostic
from ..lang.modules import LoadedModule
from ..lang.source import SourceFile
from ..lang.types import Const, CtValue, StructType, Type
from . import body, device, device_kernels, expressions, infer_call, instances, nesting, signatures, structs
from .body import Body
from .cells import SessionScope, prepare, taken_findings
from .contracts import Contract
from .declarations import FunctionDecl, FunctionSet, ImportDecl, ModuleDecl, StructDecl, TraitDecl
from .infer_call import Failure
from .program import drain
from .scopes import Scope
from .values import FunctionValue, PartialStruct
from .world import Reject


@nesting.room()
def symbols(
    session: SessionScope, cells: Sequence[LoadedModule], source: SourceFile, node: syntax.Expr
) -> tuple[list[str], list[Diagnostic]]:
    """The symbols of the functions that an expression names, which are in the program then, and the findings.

    Of a function with parameters that the expression leaves open, they are those of the instances that exist.
    """
    prepare(session, cells)
    world = session.world
    found: list[str] = []
    try:
        b, value = _value(session, source, node)
        functions = value.data if isinstance(value, Const) else None
        if not isinstance(functions, FunctionValue):
            b.error("E0322", node, "this is not a function")
        for decl in functions.functions:
            found += _instances_of(b, decl, functions)
        if not found:
            text = b.text(node)
            note = f"call it first, or bind its parameters: '{text}[...]'"
            b.error("E0401", node, f"there is no instance of '{text}' yet", note)
    except Reject:
        found = []
    drain(world)
    device.join(world)
    return found, taken_findings(world)


def _value(session: SessionScope, source: SourceFile, node: syntax.Expr) -> tuple[Body, object]:
    module = session.statements_module(source)
    b = body.anonymous(session.world, Scope("function", module.scope, module))
    return b, expressions.expr(b, node)


def _instances_of(b: Body, decl: FunctionDecl, functions: FunctionValue) -> list[str]:
    """The instance of a function whose parameters are bound or have defaults; else those that exist already."""
    world = b.world
    owner = functions.self_type if isinstance(functions.self_type, Type) else None
    given: dict[str, CtValue] = {}
    bound = infer_call.bind_explicit(decl, functions, given) or infer_call.bind_own(b, decl, owner, given)
    if not isinstance(bound, Failure):
        world.muted += 1
        try:
            contract = signatures.contract(world, decl, owner, bound)
            return [instances.request(None, contract, decl.node, world).symbol]
        except Reject:
            pass  # a parameter is implicit: only a call says what it is
        finally:
            world.muted -= 1
    tables = [world.instances, *(target.instances for target in world.devices)]
    known = (instance for table in tables for instance in table.values())
    return [i.symbol for i in known if isinstance(i.contract, Contract) and i.contract.decl is decl and not i.failed]


@nesting.room()
def kernels(
    session: SessionScope, cells: Sequence[LoadedModule], source: SourceFile, node: syntax.Expr
) -> tuple[list[str], list[Diagnostic]]:
    """The entry of the kernel that an expression names, in the programs of the world's devices, and the findings."""
    prepare(session, cells)
    world = session.world
    entries = device_kernels.request(world, session.statements_module(source), [node])
    drain(world)
    return [entry for entry in entries if entry], taken_findings(world)


# ------------------------------------------------------------------------------------------------------ names


def members(session: SessionScope, value: CtValue) -> dict[str, str]:
    """The members of a value, a type or a module by name, with what they are."""
    if isinstance(value, StructType) and isinstance(value.declaration, StructDecl):
        fields = {field.name: "field" for field in structs.complete(session.world, value)}
        return {**_declared_members(value.declaration), **fields}
    data = value.data if isinstance(value, Const) else None
    if isinstance(data, PartialStruct):
        return _declared_members(data.declaration)
    if isinstance(data, ModuleDecl):
        return {name: kind(found) for name, found in data.scope.names.items()}
    return {}


def _declared_members(declaration: StructDecl) -> dict[str, str]:
    table = declaration.members
    return {**dict.fromkeys(table.functions, "method"), **dict.fromkeys(table.comptime, "comptime")}


def visible(session: SessionScope) -> dict[str, str]:
    """The names that a cell sees without importing anything, with what they are."""
    found: dict[str, str] = {}
    scope: Scope | None = session.statements_module(SourceFile("", "")).scope
    while scope is not None:
        for name, meaning in scope.names.items():
            found.setdefault(name, kind(meaning))
        scope = scope.parent
    return found


def kind(meaning: object) -> str:
    """A word about what a name is bound to."""
    match meaning:
        case FunctionSet():
            return "function"
        case StructDecl():
            return "struct"
        case TraitDecl():
            return "trait"
        case ImportDecl(member=None) | ModuleDecl():
            return "module"
        case ImportDecl():
            return "imported"
    return ""
