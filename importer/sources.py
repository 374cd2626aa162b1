"""Files to source texts."""

from __future__ import annotations

import os
import time

from ..lang.diagnostics import Diagnostic
from ..lang.records import dataclass
from ..lang.source import Location, SourceFile
from .cache import RACY_NS, Stamp, digest

BOM = b"\xef\xbb\xbf"
COOKIE_LINES = 2


@dataclass(slots=True)
class SourceText:
    """A file as it was read. What cannot be read or decoded gives a diagnostic and an empty or patched text."""

    source: SourceFile
    stamp: Stamp
    diagnostics: list[Diagnostic]


def read_source(path: str) -> SourceText:
    """The decoded text of a file. Mojo files are UTF-8; Python files (`.py`, `.pyi`) may declare another encoding."""
    try:
        with open(path, "rb") as file:
            facts = os.fstat(file.fileno())
            data = file.read()
    except OSError as error:
        source = SourceFile(path, "")
        reason = error.strerror or type(error).__name__
        problem = Diagnostic("E0901", Location(source, 0, 0), f"cannot read this file: {reason}")
        return SourceText(source, Stamp(0, 0, ""), [problem])
    racy = time.time_ns() - facts.st_mtime_ns < RACY_NS
    stamp = Stamp(len(data), 0 if racy else facts.st_mtime_ns, digest(data))
    source, diagnostics = decode(path, data)
    return SourceText(source, stamp, diagnostics)


def decode(path: str, data: bytes) -> tuple[SourceFile, list[Diagnostic]]:
    """The source file of these bytes; bytes that are no text give a diagnostic at their place."""
    encoding = _declared_encoding(data) if path.endswith((".py", ".pyi")) else "utf-8"
    data = data.removeprefix(BOM)
    try:
        return SourceFile(path, data.decode(encoding)), []
    except LookupError:
        source = SourceFile(path, "")
        return source, [Diagnostic("E0111", Location(source, 0, 0), f"unknown encoding {encoding!r}")]
    except UnicodeDecodeError as error:
        start = len(data[: error.start].decode(encoding, "replace"))
        source = SourceFile(path, data.decode(encoding, "replace"))
        bad = data[error.start]
        message = f"the file is not valid {encoding.upper()} text: byte 0x{bad:02x}"
        return source, [Diagnostic("E0111", Location(source, start, start + 1), message)]


def _declared_encoding(data: bytes) -> str:
    """The encoding that a Python file declares in its first two lines, UTF-8 without a declaration."""
    head = data.split(b"\n", COOKIE_LINES)[:COOKIE_LINES]
    if not any(b"coding" in line for line in head):
        return "utf-8"
    import io
    import tokenize

    try:
        name, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError:
        return "utf-8"
    return "utf-8" if name == "utf-8-sig" else name
