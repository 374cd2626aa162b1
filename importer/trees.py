"""Files to syntax trees; those of the standard library are kept parsed.

A kept tree is one file in a cache folder beside the source: a line that says which source and which parser it is
of, then the pickled module. The body of every function, struct and trait is a pickle of its own inside, which is
read when somebody looks at it: a program touches a small part of the library.
"""

from __future__ import annotations

import io
import os
import pickle
from collections.abc import Callable, Iterator
from functools import cache as memoize
from typing import Any, SupportsIndex

from ..lang import syntax
from ..lang.diagnostics import Diagnostic
from ..lang.records import dataclass, fields
from ..lang.source import SourceFile
from . import cache
from .cache import Stamp
from .sources import decode, read_source

MAGIC = "oomph-tree 1"
SUFFIX = ".tree"


@dataclass(slots=True)
class ParsedFile:
    """A file's text and tree, how the file was when it was read, and its syntax errors."""

    source: SourceFile
    module: syntax.Module
    stamp: Stamp
    diagnostics: list[Diagnostic]


def parse_file(path: str) -> ParsedFile:
    """Reads and parses one file."""
    text = read_source(path)
    if text.diagnostics:
        return ParsedFile(text.source, syntax.Module((0, 0), [], []), text.stamp, text.diagnostics)
    from ..parser.dialect import Dialect
    from ..parser.parse import parse

    dialect = Dialect.PYTHON if path.endswith((".py", ".pyi")) else Dialect.MOJO
    result = parse(text.source, dialect)
    module = result.module or syntax.Module((0, 0), [], [])
    return ParsedFile(text.source, module, text.stamp, list(result.diagnostics))


def library_file(path: str) -> ParsedFile:
    """One file of the standard library: its kept tree, or a new one, which is then kept if a folder can be written."""
    places = _places(path)
    for place in places:
        kept = _read_tree(place, path)
        if kept is not None:
            return kept
    parsed = parse_file(path)
    if not parsed.diagnostics and parsed.stamp.mtime_ns:
        _keep(places, parsed)
    return parsed


# --------------------------------------------------------------------------------------------- kept trees


class LazyBody(list[Any]):
    """A list of statements that is read from its pickle when it is first looked at."""

    __slots__ = ("_pickled",)

    def __init__(self, pickled: bytes) -> None:
        super().__init__()
        self._pickled = pickled

    def _read(self) -> None:
        pickled, self._pickled = self._pickled, b""
        self.extend(pickle.loads(pickled))

    def __iter__(self) -> Iterator[Any]:
        if self._pickled:
            self._read()
        return super().__iter__()

    def __len__(self) -> int:
        if self._pickled:
            self._read()
        return super().__len__()

    def __getitem__(self, index: SupportsIndex | slice) -> Any:
        if self._pickled:
            self._read()
        return super().__getitem__(index)

    def __reversed__(self) -> Iterator[Any]:
        if self._pickled:
            self._read()
        return super().__reversed__()


def _places(path: str) -> tuple[str, str]:
    """The two paths where the tree of a file can be kept."""
    path = os.path.abspath(path)
    folder, name = os.path.split(path)
    far = f"{cache.user_folder()}/{cache.checksum(os.fsencode(folder)):x}"
    return f"{folder}/{cache.FOLDER}/{name}{SUFFIX}", f"{far}/{name}{SUFFIX}"


def _read_tree(place: str, path: str) -> ParsedFile | None:
    try:
        with open(place, "rb") as file:
            data = file.read()
        with open(path, "rb") as file:
            facts = os.fstat(file.fileno())
            text = file.read()
    except OSError:
        return None
    end = data.find(b"\n") + 1
    words = data[:end].decode("ascii", "replace").split()
    if words[:-2] != f"{MAGIC} {parser_key()} {facts.st_size} {facts.st_mtime_ns}".split():
        return None
    if words[-2] != f"{cache.checksum(data[end:]):x}":
        return None
    module = pickle.loads(memoryview(data)[end:])
    source, _ = decode(path, text)
    return ParsedFile(source, module, Stamp(facts.st_size, facts.st_mtime_ns, words[-1]), [])


def _keep(places: tuple[str, str], parsed: ParsedFile) -> None:
    from .store import prepare

    body = dumps(parsed.module)
    stamp = parsed.stamp
    head = f"{MAGIC} {parser_key()} {stamp.size} {stamp.mtime_ns} {cache.checksum(body):x} {stamp.digest}\n"
    for place in places:
        if prepare(os.path.dirname(place)):
            try:
                cache.write_atomically(place, head.encode("ascii") + body)
            except OSError:
                continue
            return


def parser_key() -> str:
    """Changes when a tree of the same text might."""
    return cache.folder_key(("lang", "parser"))


def dumps(module: syntax.Module) -> bytes:
    """The pickle of a module, with lazy bodies."""
    from pickletools import optimize

    return optimize(_pickled(module))


class _Pickler(pickle.Pickler):
    """Nodes as calls of their classes, and the bodies of declarations as pickles of their own."""

    def reducer_override(self, obj: object) -> Any:
        if not isinstance(obj, syntax.Node):
            return NotImplemented
        parts = [getattr(obj, name) for name in _field_names(type(obj))]
        if isinstance(obj, syntax.FunctionDef | syntax.StructDef | syntax.TraitDef):
            at = _field_names(type(obj)).index("body")
            parts[at] = _Lazy(parts[at])
        return type(obj), tuple(parts)


class _Lazy:
    """Stands for a body while its owner is pickled."""

    __slots__ = ("body",)

    def __init__(self, body: list[syntax.Stmt]) -> None:
        self.body = body

    def __reduce__(self) -> tuple[Callable[[bytes], LazyBody], tuple[bytes]]:
        from pickletools import optimize

        return LazyBody, (optimize(_pickled(list(self.body))),)


def _pickled(value: object) -> bytes:
    buffer = io.BytesIO()
    _Pickler(buffer, pickle.HIGHEST_PROTOCOL).dump(value)
    return buffer.getvalue()


@memoize
def _field_names(kind: type[syntax.Node]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
