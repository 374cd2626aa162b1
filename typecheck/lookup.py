"""What names mean: imports followed to their declarations, members of modules."""

from __future__ import annotations

from difflib import get_close_matches

from ..lang.diagnostics import Note
from .declarations import ImportDecl, ModuleDecl, StructDecl, TraitDecl
from .declare import require_module
from .scopes import Scope
from .world import World


def resolve(world: World, module: ModuleDecl, found: object) -> object:
    """Follows an import to the declaration or `ModuleDecl` it stands for."""
    while isinstance(found, ImportDecl):
        target = require_module(world, module, found.module, found.span)
        if found.member is None:
            return target
        inner = _member_once(world, module, target, found, found.member)
        if inner is None:
            close = suggestion(found.member, target.scope.names)
            world.reject(
                "E0205",
                module.source,
                found.span,
                f"module '{target.name}' has no member '{found.member}'",
                (Note(f"did you mean '{close}'?"),) if close else (),
            )
        found = inner
    return found


def _member_once(world: World, module: ModuleDecl, target: ModuleDecl, found: ImportDecl, name: str) -> object | None:
    """The member that an import names, unless modules only import the name from each other."""
    under_way = world.memos.imports
    if found in under_way:
        message = f"'{name}' is declared nowhere: modules only import it from each other"
        world.reject("E0205", module.source, found.span, message)
    under_way.add(found)
    try:
        return member(world, target, name)
    finally:
        under_way.discard(found)


def member(world: World, module: ModuleDecl, name: str) -> object | None:
    """A member of a module: a declaration, what it imported, or a submodule; None if there is none."""
    found = module.scope.names.get(name)
    if found is not None and not _is_own_submodule(module, found, name):
        return resolve(world, module, found)
    return world.module(f"{module.name}.{name}") if module.loaded.is_package else None


def _is_own_submodule(module: ModuleDecl, found: object, name: str) -> bool:
    """Whether the name was bound by an import of the package's own submodule of that name."""
    return isinstance(found, ImportDecl) and found.member == name and found.module == tuple(module.name.split("."))


def find(world: World, scope: Scope, name: str) -> object | None:
    """What a bare name is bound to, imports resolved; None if it is unknown."""
    hit = scope.find(name)
    if hit is None:
        return None
    found, where = hit
    if isinstance(found, ImportDecl):
        module = where.module
        assert module is not None
        return resolve(world, module, found)
    return found


def library_item(world: World, module_name: str, name: str) -> StructDecl | TraitDecl:
    """A struct or trait of the library by module and name."""
    module = world.module(module_name)
    assert module is not None, module_name
    found = member(world, module, name)
    assert isinstance(found, StructDecl | TraitDecl), f"{module_name}.{name}"
    return found


def suggestion(name: str, names: dict[str, object] | set[str]) -> str:
    """A known name that the user may have meant, or ""."""
    close = get_close_matches(name, [n for n in names if not n.startswith("__")], 1, 0.75)
    return close[0] if close else ""
