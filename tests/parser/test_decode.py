"""Bytes to text."""

from __future__ import annotations

import pytest
from oomph.lang.diagnostics import Diagnostic
from oomph.lang.source import SourceFile
from oomph.parser.decode import decode
from oomph.parser.dialect import Dialect


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n"),
        ("x = 'é'\n".encode(), "x = 'é'\n"),
        (b"# -*- coding: latin-1 -*-\nx = '\xe9'\n", "# -*- coding: latin-1 -*-\nx = 'é'\n"),
        (b"#!python\n# vim: set fileencoding=cp1252 :\n'\x80'\n", "#!python\n# vim: set fileencoding=cp1252 :\n'€'\n"),
    ],
)
def test_python_text(data: bytes, text: str) -> None:
    source = decode("x.py", data, Dialect.PYTHON)
    assert isinstance(source, SourceFile)
    assert source.text == text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a\nx = '\xff'\n", "byte 0xff"),
        (b"# coding: nonsense\n", "'nonsense'"),
        (b"# coding: hex\n", "'hex'"),
        (b"\xef\xbb\xbf# coding: latin-1\n", "mark of UTF-8"),
        (b"x\n# coding: latin-1\n\xe9", "byte 0xe9"),
    ],
)
def test_undecodable_python(data: bytes, words: str) -> None:
    found = decode("x.py", data, Dialect.PYTHON)
    assert isinstance(found, Diagnostic)
    assert found.code == "E0111" and words in found.message


def test_mojo_is_utf8_whatever_a_comment_says() -> None:
    found = decode("x.mojo", b"# coding: latin-1\nx = '\xe9'\n", Dialect.MOJO)
    assert isinstance(found, Diagnostic)
    assert found.location.line == 2 and found.location.column == 6
