"""Syntax tree to declarations: names of a file, members of structs and traits; bodies stay untouched."""

from __future__ import annotations

from ..lang import syntax
from ..lang.diagnostics import Note, Severity
from ..lang.modules import LoadedModule
from ..lang.source import Location
from .declarations import (
    ComptimeDecl,
    Declaration,
    FunctionDecl,
    FunctionSet,
    ImportDecl,
    MemberTable,
    ModuleDecl,
    StructDecl,
    TraitDecl,
    span_of,
)
from .scopes import Scope
from .world import Reject, World

FUNCTION_DECORATORS = frozenset(
    {
        *("always_inline", "no_inline", "deprecated", "staticmethod", "implicit", "export", "parameter", "native"),
        *("python", "__llvm_metadata", "__llvm_arg_metadata"),
    }
)
LIBRARY_DECORATORS = frozenset({"__per_call_site", "__refused"})
"""`@__per_call_site`: every call has an instance of its own, and so its own shared memory.
`@__refused(code, message)`: a function that is there only to say why it is not: a call of it is an error."""
STRUCT_DECORATORS = frozenset({"fieldwise_init", "deprecated", "explicit_destroy", "align"})


def declare(world: World, loaded: LoadedModule) -> ModuleDecl:
    """Declares a loaded module and enters it into the world."""
    prelude = world.modules.get("std.prelude")
    outer = world.universe
    if prelude is not None and loaded.name != "std.prelude":
        outer = prelude.scope
    scope = Scope("module", outer)
    module = ModuleDecl(loaded.name, loaded, scope)
    scope.module = module
    world.modules[loaded.name] = module
    world.diagnostics.items.extend(loaded.diagnostics)
    for statement in loaded.module.body:
        try:
            declare_statement(world, module, scope, statement)
        except Reject:
            continue
    return module


def declare_statement(world: World, module: ModuleDecl, scope: Scope, statement: syntax.Stmt) -> None:
    match statement:
        case syntax.FunctionDef():
            add_function(world, module, scope, statement, scope.names, None)
        case syntax.StructDef():
            if statement.extension:
                _extend_struct(world, module, scope, statement)
            else:
                bind(world, module, scope, _struct(world, module, scope, statement), statement.name)
        case syntax.TraitDef():
            bind(world, module, scope, _trait(world, module, scope, statement), statement.name)
        case syntax.ComptimeDecl():
            bind(world, module, scope, ComptimeDecl(statement.name, statement, scope, module), statement.name)
        case syntax.Import() | syntax.ImportFrom():
            declare_import(world, module, scope, statement)
        case syntax.ExprStmt(value=syntax.Constant(value=str())):
            pass
        case syntax.Pass():
            pass
        case syntax.ClassDef():
            world.reject("E0113", module.source, statement.span, "a class is Python code; a native type is a 'struct'")
        case _:
            world.reject(
                "E0114",
                module.source,
                statement.span,
                "statements are not allowed at file scope; put them into 'def main()' or use 'comptime NAME = value'",
            )


def bind(world: World, module: ModuleDecl, scope: Scope, declaration: Declaration, name: str) -> None:
    """Enters a declaration under a name that must be new in the scope."""
    existing = scope.names.get(name)
    if existing is not None:
        where = Location(module.source, *span_of(existing)) if isinstance(existing, Declaration) else None
        world.reject(
            "E0202",
            module.source,
            span_of(declaration),
            f"'{name}' is already declared in this scope",
            (Note("the first declaration is here", where),),
        )
    scope.names[name] = declaration


def add_function(
    world: World,
    module: ModuleDecl,
    scope: Scope,
    node: syntax.FunctionDef,
    table: dict,
    owner: StructDecl | TraitDecl | None,
) -> FunctionDecl:
    """Declares a function and joins it to the overload set of its name."""
    decorators = _decorators(world, module, node.decorators, FUNCTION_DECORATORS)
    if "staticmethod" in decorators and owner is None:
        world.reject("E0125", module.source, node.decorators[0].span, "@staticmethod belongs to a method of a struct")
    declaration = FunctionDecl(node.name, node, scope, module, owner, decorators)
    existing = table.get(node.name)
    if existing is None:
        table[node.name] = FunctionSet(node.name, [declaration])
    elif isinstance(existing, FunctionSet):
        existing.functions.append(declaration)
    else:
        world.reject(
            "E0202",
            module.source,
            node.name_span,
            f"'{node.name}' is already declared in this scope",
            (Note("the first declaration is here", Location(module.source, *span_of(existing))),),
        )
    return declaration


def _decorators(
    world: World, module: ModuleDecl, nodes: list[syntax.Expr], known: frozenset[str]
) -> dict[str, list[syntax.Expr]]:
    found: dict[str, list[syntax.Expr]] = {}
    for node in nodes:
        call = node if isinstance(node, syntax.Call) else None
        name = call.func if call is not None else node
        if isinstance(name, syntax.Name) and name.id == "__lang":
            continue
        if not isinstance(name, syntax.Name) or not (
            name.id in known or (name.id in LIBRARY_DECORATORS and module.loaded.is_library)
        ):
            text = module.source.text[node.span[0] : node.span[1]]
            world.reject("E0125", module.source, node.span, f"unknown decorator '@{text}'")
        if name.id in ("__llvm_metadata", "__llvm_arg_metadata") and call is not None:
            found.setdefault(name.id, []).append(call)
            continue
        found[name.id] = [*call.args, *(k.value for k in call.keywords)] if call is not None else []
    return found


def _language_item(nodes: list[syntax.Expr]) -> str:
    """What `@__lang("name")` among decorators names."""
    for node in nodes:
        match node:
            case syntax.Call(func=syntax.Name(id="__lang"), args=[syntax.Constant(value=str() as name)]):
                return name
    return ""


def _struct(world: World, module: ModuleDecl, scope: Scope, node: syntax.StructDef) -> StructDecl:
    decl = StructDecl(node.name, node, scope.child("struct"), module)
    decl.params = node.type_params
    decl.decorators = _decorators(world, module, node.decorators, STRUCT_DECORATORS)
    decl.lang = _language_item(node.decorators) if module.loaded.is_library else ""
    for statement in node.body:
        try:
            _declare_member(world, module, decl, statement)
        except Reject:
            continue
    return decl


def _declare_member(world: World, module: ModuleDecl, decl: StructDecl, statement: syntax.Stmt) -> None:
    match statement:
        case syntax.AnnAssign(target=syntax.Binding(kind="var", target=syntax.Name(id=name)), value=None):
            if name in decl.fields or name in decl.members.functions:
                world.reject("E0202", module.source, statement.span, f"'{name}' is already a member of '{decl.name}'")
            decl.fields[name] = statement
        case syntax.FunctionDef(name=name):
            if name in decl.fields:
                world.reject(
                    "E0202", module.source, statement.name_span, f"'{name}' is already a field of '{decl.name}'"
                )
            _check_self(world, module, statement)
            add_method(world, module, decl, decl.members, statement)
        case syntax.ComptimeDecl(name=name):
            decl.members.comptime[name] = ComptimeDecl(name, statement, decl.scope, module)
        case syntax.Pass() | syntax.ExprStmt(value=syntax.Constant()):
            pass
        case syntax.AnnAssign(target=syntax.Binding(kind="var"), value=syntax.Expr() as value):
            world.reject("E0121", module.source, value.span, "a field has no default value; give it one in '__init__'")
        case _:
            world.reject(
                "E0121",
                module.source,
                statement.span,
                "only fields, methods and comptime members may stand in a struct",
            )


def _check_self(world: World, module: ModuleDecl, node: syntax.FunctionDef) -> None:
    static = any(isinstance(d, syntax.Name) and d.id == "staticmethod" for d in node.decorators)
    first = node.params[0] if node.params else None
    if static:
        return
    if first is None or (first.name != "self" and first.annotation is not None and first.convention != "out"):
        world.reject(
            "E0319",
            module.source,
            node.name_span,
            f"the method '{node.name}' needs 'self' as its first argument (or @staticmethod)",
        )
    if node.name == "__init__" and first.convention != "out":
        world.reject("E0319", module.source, node.name_span, "'__init__' needs 'out self' as its first argument")


def add_method(
    world: World, module: ModuleDecl, owner: StructDecl | TraitDecl, members: MemberTable, node: syntax.FunctionDef
) -> FunctionDecl:
    decorators = _decorators(world, module, node.decorators, FUNCTION_DECORATORS)
    if node.name == "__del__":
        message = "'__del__' is an old name; write '__deinit__'"
        world.report("W0101", module.source, node.name_span, message, severity=Severity.WARNING)
    decl = FunctionDecl(node.name, node, owner.scope, module, owner, decorators)
    members.functions.setdefault(node.name, []).append(decl)
    return decl


def _trait(world: World, module: ModuleDecl, scope: Scope, node: syntax.TraitDef) -> TraitDecl:
    decl = TraitDecl(node.name, node, scope.child("struct"), module)
    for statement in node.body:
        match statement:
            case syntax.FunctionDef(where=where):
                if where is not None:
                    message = "a method of a trait has no 'where' clause; every conforming type has the method"
                    world.report("E0418", module.source, statement.name_span, message)
                _refuse_pass(world, module, statement)
                add_method(world, module, decl, decl.members, statement)
            case syntax.ComptimeDecl(name=name):
                decl.members.comptime[name] = ComptimeDecl(name, statement, decl.scope, module)
            case syntax.Pass() | syntax.ExprStmt(value=syntax.Constant()):
                pass
            case _:
                world.report(
                    "E0418", module.source, statement.span, "only methods and comptime members may stand in a trait"
                )
    return decl


def _refuse_pass(world: World, module: ModuleDecl, node: syntax.FunctionDef) -> None:
    """`pass` is a body that returns nothing; a method that is only asked for has `...`."""
    returns = node.returns
    nothing = returns is None or (isinstance(returns, syntax.Constant) and returns.value is None)
    if not nothing and all(isinstance(s, syntax.Pass) for s in node.body[-1:]) and len(node.body) <= 2:
        message = f"'{node.name}' has a result, which 'pass' does not return; write '...' for a method to be supplied"
        world.report("E0601", module.source, node.body[-1].span, message)


def _extend_struct(world: World, module: ModuleDecl, scope: Scope, node: syntax.StructDef) -> None:
    target = scope.names.get(node.name)
    if not isinstance(target, StructDecl) or target.module is not module:
        world.reject("E0201", module.source, node.name_span, f"'{node.name}' is not a struct of this module")
    target.extensions.append(node)
    for statement in node.body:
        _declare_member(world, module, target, statement)


def declare_import(world: World, module: ModuleDecl, scope: Scope, node: syntax.Import | syntax.ImportFrom) -> None:
    """Binds the names of an import statement, to be resolved when they are used; missing modules are reported here."""
    if isinstance(node, syntax.Import):
        for alias in node.names:
            path = tuple(alias.name.split("."))
            bound = path if alias.asname else path[:1]
            _bind_import(world, module, scope, ImportDecl(bound, None, node, alias.span), alias.asname or path[0])
            require_module(world, module, path, alias.span)
        return
    base = import_base(world, module, node)
    lazy = module.loaded.is_library and all(alias.name != "*" for alias in node.names)
    target = None if lazy else require_module(world, module, base, node.span)
    for alias in node.names:
        if alias.name == "*" and target is not None:
            for name in [n for n in target.scope.names if not n.startswith("_")]:
                scope.names.setdefault(name, ImportDecl(base, name, node, alias.span))
            continue
        _bind_import(world, module, scope, ImportDecl(base, alias.name, node, alias.span), alias.asname or alias.name)


def _bind_import(world: World, module: ModuleDecl, scope: Scope, decl: ImportDecl, name: str) -> None:
    existing = scope.names.get(name)
    if isinstance(existing, ImportDecl):
        scope.names[name] = decl
        return
    bind(world, module, scope, decl, name)


def import_base(world: World, module: ModuleDecl, node: syntax.ImportFrom) -> tuple[str, ...]:
    """The absolute dotted path that a `from` import names."""
    tail = tuple(node.module.split(".")) if node.module else ()
    if node.level == 0:
        return tail
    package = tuple(module.name.split("."))
    if not module.loaded.is_package:
        package = package[:-1]
    if node.level > len(package):
        world.reject("E0206", module.source, node.span, "this relative import leads beyond the top-level package")
    if node.level > 1:
        package = package[: len(package) - (node.level - 1)]
    return package + tail


def require_module(world: World, module: ModuleDecl, path: tuple[str, ...], span: syntax.Span) -> ModuleDecl:
    """The module of a path, or an error at the import."""
    found: ModuleDecl | None = None
    for end in range(1, len(path) + 1):
        found = world.module(".".join(path[:end]))
        if found is None:
            name = ".".join(path)
            notes = (Note(f"the library has 'std.{name}'"),) if world.module(f"std.{name}") is not None else ()
            world.reject("E0204", module.source, span, f"there is no module '{name}'", notes)
    if found is None:
        world.reject("E0204", module.source, span, "an import needs the name of a module")
    return found
