"""The notebook magic: `%load_ext oomph`, then cells that begin with `%%mojo`.

Cells are inputs of one session (`session`), which runs in a process of its own. What they declare is compiled once more
as a module for Python, in the way of an import, and its names are put into the notebook.
"""

from __future__ import annotations

import sys
import tempfile
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

from .loader import CompilationError, MojoLoader
from .session.client import Client
from .session.console import Console

MAGIC = "mojo"
MODULE = "mojo_cells"
"""The name of the module that Python sees."""


class Shell(Protocol):
    """What is used of IPython's shell: the names of the notebook, and the table of magics."""

    user_ns: dict[str, Any]

    def register_magic_function(self, func: Any, magic_kind: str = ..., magic_name: str | None = ...) -> None: ...


class Notebook:
    """The session of one notebook. Its process starts with the first cell."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._console: Console | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._versions = 0

    def mojo(self, line: str, cell: str | None = None) -> None:
        """Runs a cell of Mojo code; as `%mojo`, one line of code or a command of the prompt, such as `:type x`."""
        if self._console is None:
            self._console = Console(Client(write=_print))
        answer = self._console.take(line if cell is None else cell)
        if answer is not None and answer.declared:
            self._publish(self._console, answer.declared)

    def _publish(self, console: Console, names: tuple[str, ...]) -> None:
        """Puts what a cell has declared into the notebook, as far as Python can use it."""
        text = console.client.ask("declarations").value
        try:
            module = self._module(text)
        except CompilationError as error:
            sys.stderr.write(f"note: Python cannot call this cell: {error}\n")
            return
        for name in names:
            if hasattr(module, name):
                self._shell.user_ns[name] = getattr(module, name)

    def _module(self, text: str) -> ModuleType:
        """The declarations as a Python module. Raises `CompilationError`."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="oomph-notebook-")
        # Each version keeps its file: kernels are compiled from it when they are first launched.
        self._versions += 1
        path = Path(self._folder.name, str(self._versions), f"{MODULE}.mojo")
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
        spec = spec_from_file_location(MODULE, path, loader=MojoLoader(MODULE, str(path)))
        assert spec is not None and spec.loader is not None
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def close(self) -> None:
        """Ends the session."""
        if self._console is not None:
            self._console.client.close()
            self._console = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None


def _print(text: str) -> None:
    """Prints to what stands for standard output at the moment, which notebooks change from cell to cell."""
    sys.stdout.write(text)


def load(shell: Shell) -> Notebook:
    """Registers the magic; the session ends with the Python process."""
    import atexit

    notebook = Notebook(shell)
    shell.register_magic_function(notebook.mojo, "line_cell", MAGIC)
    atexit.register(notebook.close)
    return notebook
