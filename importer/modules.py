"""Finds and parses the modules of a program: the folder of the main file, `-I` folders, the standard library."""

from __future__ import annotations

import os
import time

from ..lang import syntax
from ..lang.modules import LoadedModule
from ..lang.source import SourceFile
from .cache import STDLIB, Stamp
from .trees import library_file, parse_file

SUFFIX = ".mojo"
INIT = "__init__.mojo"


class SourceLoader:
    """The `ModuleLoader` of one compilation.

    A name is looked up by its first part in each root in turn; the root that has it as a file or as a package
    has all of its submodules. A plain folder of that name counts only when no root has a file or package.
    `std` is always the standard library.

    stamps   every file that was read, by absolute path, as it was then: what the result depends on
    absent   paths that were looked for in vain before something was found: if one of them appears, the result
             may change
    seconds  what reading and parsing took
    """

    def __init__(self, main: str, include: tuple[str, ...], name: tuple[str, ...] = ()) -> None:
        """`name` is the dotted name under which Python imports the file; without it the name follows from the
        packages that the file lies in."""
        self._main_path = main
        self._main_name = name or _name_of(main)
        folder = os.path.dirname(os.path.abspath(main))
        top = _top_folder(os.path.abspath(main), self._main_name)
        roots = [top, *include] if name else [folder, top, *include]
        self.roots = tuple(dict.fromkeys([os.path.join(root, "") for root in roots] + [os.path.join(STDLIB, "")]))
        self.stamps: dict[str, Stamp] = {}
        self.absent: set[str] = set()
        self.seconds = 0.0
        self._relative = not os.path.isabs(main)
        self._modules: dict[tuple[str, ...], LoadedModule | None] = {}
        self._tops: dict[str, str | None] = {}

    def main(self) -> LoadedModule:
        found = self._modules.get(self._main_name)
        if found is None:
            is_package = os.path.basename(self._main_path) == INIT
            found = self._modules[self._main_name] = self._read(self._main_path, self._main_name, is_package)
        return found

    def load(self, name: tuple[str, ...]) -> LoadedModule | None:
        if name not in self._modules:
            self._modules[name] = self._find(name)
        return self._modules[name]

    def loaded(self) -> list[LoadedModule]:
        """Every module that has been loaded so far."""
        return [module for module in self._modules.values() if module is not None]

    def adopt_library(self, other: SourceLoader) -> bool:
        """Takes over the modules of the library that another loader has read; False, and nothing, if one of their names
        means something else to this one."""
        found = {name: module for name, module in other._modules.items() if module is not None and module.is_library}
        tops = {name[0] for name in found}
        if self._main_name[0] in tops or any(self._root_of(top) != self.roots[-1] for top in tops):
            return False
        self._modules |= found
        self.stamps |= {path: stamp for path, stamp in other.stamps.items() if _in_library(path)}
        return True

    # --------------------------------------------------------------------------------------------- search

    def _find(self, name: tuple[str, ...]) -> LoadedModule | None:
        if name == self._main_name:
            return self.main()
        root = self._root_of(name[0])
        if root is None:
            return None
        stem = root + os.sep.join(name)
        path, is_package = self._file_of(stem)
        if path:
            return self._read(path, name, is_package)
        if os.path.isdir(stem):
            source = SourceFile(self._shown(stem), "")
            return LoadedModule(".".join(name), source, syntax.Module((0, 0), [], []), True, _in_library(stem))
        return None

    def _root_of(self, first: str) -> str | None:
        if first not in self._tops:
            roots = self.roots[-1:] if first == "std" else self.roots
            regular = (root for root in roots if self._file_of(root + first)[0])
            plain = (root for root in roots if os.path.isdir(root + first))
            self._tops[first] = next(regular, None) or next(plain, None)
        return self._tops[first]

    def _file_of(self, stem: str) -> tuple[str, bool]:
        """The file of a module or package, and whether it is a package; "" if there is none."""
        for path, is_package in ((stem + os.sep + INIT, True), (stem + SUFFIX, False)):
            if os.path.isfile(path):
                return path, is_package
            self.absent.add(path)
        return "", False

    def _read(self, path: str, name: tuple[str, ...], is_package: bool) -> LoadedModule:
        began = time.perf_counter()
        library = _in_library(path)
        parsed = library_file(path) if library else parse_file(self._shown(path))
        self.seconds += time.perf_counter() - began
        self.stamps[os.path.abspath(path)] = parsed.stamp
        return LoadedModule(".".join(name), parsed.source, parsed.module, is_package, library, parsed.diagnostics)

    def _shown(self, path: str) -> str:
        """The path as messages show it: relative, like the main file's, where that is shorter to read."""
        if self._relative and os.path.isabs(path):
            relative = os.path.relpath(path)
            return path if relative.startswith("..") else relative
        return path


def _in_library(path: str) -> bool:
    return os.path.abspath(path).startswith(STDLIB + os.sep)


def _name_of(path: str) -> tuple[str, ...]:
    """The dotted name that follows from the packages around a file: `pkg/sub/mod.mojo` is `pkg.sub.mod` if both
    folders have an `__init__.mojo`."""
    folder, file = os.path.split(os.path.abspath(path))
    parts = [] if file == INIT else [file.removesuffix(SUFFIX)]
    while os.path.isfile(os.path.join(folder, INIT)):
        folder, last = os.path.split(folder)
        parts.insert(0, last)
    return tuple(parts)


def _top_folder(path: str, name: tuple[str, ...]) -> str:
    """The folder in which the first part of a file's dotted name lies."""
    depth = len(name) + (os.path.basename(path) == INIT)
    for _ in range(depth):
        path = os.path.dirname(path)
    return path
