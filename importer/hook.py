"""The finder on `sys.meta_path`: where a Mojo file answers to the name of a Python import.

A folder is searched as Python searches it for its own files. In one folder a Python module goes before a Mojo
module of the same name, unless it is the script that runs; a Mojo module or package goes before a plain folder
(a namespace package). The names of the standard library are Python's: what imports them, the compiler too, needs
what it knows by that name.

This module is on the path of every import of an unchanged module: it imports nothing that costs time.
"""

from __future__ import annotations

import os
import sys
from importlib.machinery import FileFinder, ModuleSpec, PathFinder

from .loader import MojoLoader

SUFFIXES = [".mojo"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType
    from zipimport import zipimporter


class MojoFinder:
    """Finds `name.mojo` and `name/__init__.mojo`; folder listings are remembered as Python remembers its own."""

    def __init__(self) -> None:
        self._folders: dict[str, FileFinder | zipimporter] = {}

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module's spec, or None where the rest of `sys.meta_path` has to answer.

        Raises `ImportError` for a Mojo file inside an archive, which nothing can load.
        """
        entries = sys.path if path is None else path
        for number, entry in enumerate(entries):
            if not isinstance(entry, str):
                continue
            spec = self._find_in(entry or os.getcwd(), name)
            if spec is not None and spec.loader is not None:
                if path is None and name in sys.stdlib_module_names:
                    _warn(name, str(spec.origin))
                    return None
                python = PathFinder.find_spec(name, list(entries[: number + 1]))
                if python is None or python.loader is None or _is_running_script(python):
                    return spec
                return None
        return None

    def invalidate_caches(self) -> None:
        """Forgets all folder listings; Python calls this from `importlib.invalidate_caches`."""
        self._folders.clear()

    def _find_in(self, folder: str, name: str) -> ModuleSpec | None:
        finder = self._folders.get(folder)
        if finder is None:
            finder = self._folders[folder] = _finder_of(folder)
        if isinstance(finder, FileFinder):
            return finder.find_spec(name)
        _refuse_archived(finder, folder, name)
        return None


def _is_running_script(python: ModuleSpec) -> bool:
    """Whether a Python file is the script that runs: `fast.py`, which imports `fast.mojo`, does not mean itself."""
    script: str = getattr(sys.modules.get("__main__"), "__file__", None) or ""
    return script != "" and os.path.realpath(script) == os.path.realpath(python.origin or "")


def _warn(name: str, file: str) -> None:
    """Says at the user's import why a file is not imported."""
    frame = sys._getframe(1)
    machinery = (__file__, "<frozen importlib._bootstrap>")
    while frame.f_back is not None and frame.f_code.co_filename in machinery:
        frame = frame.f_back
    if frame.f_globals.get("__name__", "").partition(".")[0] in sys.stdlib_module_names:
        return  # Python's own import, which means Python's module
    import warnings

    message = f"{file} is not imported: {name!r} is a module of Python's standard library; give the file another name"
    warnings.warn_explicit(message, RuntimeWarning, frame.f_code.co_filename, frame.f_lineno)


def _finder_of(folder: str) -> FileFinder | zipimporter:
    """A finder for a folder, or Python's importer for an archive (or a folder inside one)."""
    if not os.path.isdir(folder) and os.path.exists(folder.partition(".zip")[0] + ".zip"):
        from zipimport import ZipImportError, zipimporter

        try:
            return zipimporter(folder)
        except ZipImportError:
            pass
    return FileFinder(folder, (MojoLoader, SUFFIXES))


def _refuse_archived(archive: zipimporter, folder: str, name: str) -> None:
    last = name.rpartition(".")[2]
    for file in (f"{last}.mojo", f"{last}{os.sep}__init__.mojo"):
        try:
            archive.get_data(os.path.join(folder, file))
        except OSError:
            continue
        message = (
            f"{name!r} is the Mojo file {file} inside {folder}: Mojo files are not imported from archives; unpack it"
        )
        raise ImportError(message, name=name, path=folder)


def install() -> None:
    """Puts the finder before Python's own search of `sys.path`, once."""
    if any(isinstance(finder, MojoFinder) for finder in sys.meta_path):
        return
    finder = MojoFinder()
    at = sys.meta_path.index(PathFinder) if PathFinder in sys.meta_path else len(sys.meta_path)
    sys.meta_path.insert(at, finder)


def uninstall() -> None:
    """Takes the finder away again; modules that are loaded stay."""
    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, MojoFinder)]
