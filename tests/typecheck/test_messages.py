"""The whole messages about wrong generic programs, as the command line prints them (see message_golden.py)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from message_golden import FOLDER, actual, internal_names, names

MAX_LINES = 12
HEAD = re.compile(r"^\S+:\d+:\d+: (error|warning)\[", re.MULTILINE)


@pytest.mark.parametrize("name", names())
def test_the_whole_message(name: str, tmp_path: Path):
    assert actual(name, tmp_path) == (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", names())
def test_a_message_is_short_and_speaks_of_what_the_user_wrote(name: str):
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    source = (FOLDER / f"{name}.mojo").read_text(encoding="utf-8")
    starts = [found.start() for found in HEAD.finditer(text)]
    assert starts and starts[0] == 0
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        assert text.count("\n", start, end) <= MAX_LINES + (end == len(text) and len(starts) > 1)
    assert internal_names(text, source) == set()


def test_there_are_enough_of_them():
    assert len(names()) >= 30


def test_internal_names_are_found():
    text = "a.mojo:1:1: error[E0401]: 'Ts' of '__mir_x' is 'SIMD[2, 1]' or '_find' of 'List[Mine]'\n    1 | _own(Foo)\n"
    assert internal_names(text, "struct Mine: pass") == {"Ts", "__mir_x", "_find", "SIMD[2"}
