"""Bytes of a file to text."""

from __future__ import annotations

import codecs
import re

from ..lang.diagnostics import Diagnostic, Note
from ..lang.source import Location, SourceFile
from .dialect import Dialect

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)")
_BLANK = re.compile(rb"^[ \t\f]*(?:#[^\r\n]*)?$")


def decode(path: str, data: bytes, dialect: Dialect) -> SourceFile | Diagnostic:
    """The source file with these bytes: UTF-8, or in Python what a coding comment in the first two lines says."""
    marked = data.startswith(codecs.BOM_UTF8)
    if marked:
        data = data[3:]
    encoding = _declared(data) if dialect is Dialect.PYTHON else None
    name = encoding or "utf-8"
    try:
        codec = codecs.lookup(name)
        "".encode(name)
    except LookupError:
        return _refused(path, f"'{name}' is not a known encoding of text")
    if marked and codec.name != "utf-8":
        return _refused(path, f"the file begins with the mark of UTF-8, but its comment says '{name}'")
    try:
        return SourceFile(path, data.decode(name))
    except UnicodeDecodeError as error:
        return _undecodable(path, data, error, name)
    except UnicodeError as error:
        return _refused(path, f"the file is not valid {name}: {error}")


def _declared(data: bytes) -> str | None:
    """The encoding that a comment declares."""
    for line in re.split(rb"\r\n|\r|\n", data, maxsplit=2)[:2]:
        m = _COOKIE.match(line)
        if m is not None:
            name = m.group(1).decode("ascii").lower().replace("_", "-")
            return "utf-8" if name == "utf-8" or name.startswith("utf-8-") else m.group(1).decode("ascii")
        if _BLANK.match(line) is None:
            return None
    return None


def _refused(path: str, message: str) -> Diagnostic:
    return Diagnostic("E0111", Location(SourceFile(path, ""), 0, 0), message)


def _undecodable(path: str, data: bytes, error: UnicodeDecodeError, name: str) -> Diagnostic:
    """Point at the first byte that cannot be read, in a text where every such byte is replaced."""
    before = data[: error.start].decode(name, "replace")
    source = SourceFile(path, before + data[error.start :].decode(name, "replace"))
    shown = "UTF-8" if name == "utf-8" else name
    message = f"byte 0x{data[error.start]:02x} is not valid {shown} here"
    return Diagnostic(
        "E0111", Location(source, len(before), len(before) + 1), message, (Note("save the file as UTF-8"),)
    )
