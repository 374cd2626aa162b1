"""`oomph parse`, and what cannot be read at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from oomph_cli import oomph

GOOD = "def main():\n    print(1)\n"


def test_good_files(tmp_path: Path) -> None:
    (tmp_path / "a.mojo").write_text(GOOD)
    (tmp_path / "b.py").write_text("class A: pass\n")
    assert oomph("parse", "a.mojo", "b.py", cwd=tmp_path) == ("", "", 0)


def test_bad_syntax_is_shown_at_its_place(tmp_path: Path) -> None:
    (tmp_path / "a.mojo").write_text("def main():\n    x = = 1\n")
    answer = oomph("parse", "a.mojo", cwd=tmp_path)
    assert answer.status == 1
    assert answer.err.startswith("a.mojo:2:9: error[E0110]:")


def test_python_files_are_python(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("struct A: pass\n")
    assert oomph("parse", "a.py", cwd=tmp_path).status == 1


def test_json(tmp_path: Path) -> None:
    (tmp_path / "a.mojo").write_text("def main(:\n")
    answer = oomph("parse", "--json", "a.mojo", cwd=tmp_path)
    assert answer.status == 1
    assert answer.err == ""
    first = answer.json[0]
    assert (first["path"], first["severity"], first["line"]) == ("a.mojo", "error", 1)


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (b"def main():\n    print('\xff')\n", "E0111", "2:12"),
        (b"x = '\xc3\xa4' + '\xff'\n", "E0111", "1:12"),
    ],
)
def test_bytes_that_are_no_text(data: bytes, code: str, place: str, tmp_path: Path) -> None:
    (tmp_path / "a.mojo").write_bytes(data)
    answer = oomph("parse", "a.mojo", cwd=tmp_path)
    assert answer.err.startswith(f"a.mojo:{place}: error[{code}]: the file is not valid UTF-8 text: byte 0xff")


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbfdef main():\r\n    print(1)\r\n", b"# only a comment"])
def test_odd_files_that_are_fine(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.mojo").write_bytes(data)
    assert oomph("parse", "a.mojo", cwd=tmp_path) == ("", "", 0)


def test_declared_encodings_of_python_files(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"# -*- coding: latin-1 -*-\nx = '\xff'\n")
    (tmp_path / "b.py").write_bytes(b"# coding: martian\nx = 1\n")
    assert oomph("parse", "a.py", cwd=tmp_path).status == 0
    answer = oomph("parse", "b.py", cwd=tmp_path)
    assert answer.status in (0, 1)
    assert "internal error" not in answer.err


def test_time_report(tmp_path: Path) -> None:
    (tmp_path / "a.mojo").write_text(GOOD)
    answer = oomph("parse", "--time-report", "a.mojo", cwd=tmp_path)
    assert [line.split()[0] for line in answer.err.splitlines()] == ["stage", "parse", "total"]
