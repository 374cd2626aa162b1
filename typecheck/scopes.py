"""Scopes: chains of name tables from a block out to the built-in names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lang.records import dataclass, field

if TYPE_CHECKING:
    from ..lang.types import Type
    from .declarations import ModuleDecl


@dataclass(slots=True, eq=False)
class Scope:
    """One table of names. What a name is bound to is a declaration, a compile-time value or a variable.

    `kind` is "universe", "module", "parameters", "struct", "function" or "block".
    """

    kind: str
    parent: Scope | None
    module: ModuleDecl | None = None
    names: dict[str, object] = field(default_factory=dict)
    self_type: Type | None = None

    def child(self, kind: str) -> Scope:
        return Scope(kind, self, self.module, {}, self.self_type)

    def find(self, name: str) -> tuple[object, Scope] | None:
        """The innermost binding of a name with its scope."""
        scope: Scope | None = self
        while scope is not None:
            found = scope.names.get(name)
            if found is not None:
                return found, scope
            scope = scope.parent
        return None

    def is_within(self, outer: Scope) -> bool:
        """Whether this scope is `outer` or inside it."""
        scope: Scope | None = self
        while scope is not None and scope is not outer:
            scope = scope.parent
        return scope is outer

    def visible_names(self) -> set[str]:
        """Every name that can be seen from here, for "did you mean"."""
        names: set[str] = set()
        scope: Scope | None = self
        while scope is not None:
            names.update(scope.names)
            scope = scope.parent
        return names
