"""Loaded modules, and what the type checker asks of whoever finds and parses them."""

from __future__ import annotations

from typing import Protocol

from . import syntax
from .diagnostics import Diagnostic
from .records import dataclass, field
from .source import SourceFile


@dataclass(slots=True, eq=False)
class LoadedModule:
    """One parsed file under its absolute dotted name.

    A folder without `__init__.mojo` is a namespace package: `is_package`, with an empty body and an empty source
    whose path is the folder. `is_library` tells the standard library, which alone sees the primitives.
    The bodies of functions, structs and traits in `module` may be lists that read themselves from a cache when
    they are first looked at.
    """

    name: str
    source: SourceFile
    module: syntax.Module
    is_package: bool
    is_library: bool
    diagnostics: list[Diagnostic] = field(default_factory=list)


class ModuleLoader(Protocol):
    """Finds modules by their absolute dotted names; the same name gives the identical object."""

    def load(self, name: tuple[str, ...]) -> LoadedModule | None:
        """The module, or None if no file or folder of that name exists. A package is loaded by its own name;
        loading `("a", "b")` does not load `("a",)`."""
        ...

    def main(self) -> LoadedModule:
        """The file that the user named."""
        ...
