"""Rendering of diagnostics: places, carets, odd characters, long lines, notes, fixes, order, JSON."""

from __future__ import annotations

import json
import time

import pytest
from oomph.lang.diagnostics import Diagnostic, Fix, Note, Severity
from oomph.lang.render import MAX_LINES, SNIPPET_COLUMNS, in_reading_order, render, render_all, to_json
from oomph.lang.source import Location, SourceFile


def source(text: str, path: str = "main.mojo") -> SourceFile:
    return SourceFile(path, text)


def place(file: SourceFile, marked: str, nth: int = 0) -> Location:
    """The location of the nth occurrence of a text."""
    start = -1
    for _ in range(nth + 1):
        start = file.text.index(marked, start + 1)
    return Location(file, start, start + len(marked))


def test_headline_source_line_and_underline() -> None:
    file = source("def main():\n    print(totl)\n")
    assert render(Diagnostic("E0201", place(file, "totl"), "unknown name 'totl'")) == (
        "main.mojo:2:11: error[E0201]: unknown name 'totl'\n    2 |     print(totl)\n      |           ^~~~\n"
    )


def test_notes_and_fixes_follow() -> None:
    file = source("def main():\n    x = 1\n    x = 2\n")
    diagnostic = Diagnostic(
        "E0203",
        place(file, "x"),
        "'x' is not declared",
        notes=(Note("assigned again here", place(file, "x", 1)), Note("names are not declared implicitly")),
        fixes=(Fix("declare it", Location(file, 16, 16), "var "),),
    )
    assert render(diagnostic).splitlines() == [
        "main.mojo:2:5: error[E0203]: 'x' is not declared",
        "    2 |     x = 1",
        "      |     ^",
        "main.mojo:3:5: note: assigned again here",
        "    3 |     x = 2",
        "      |     ^",
        "  note: names are not declared implicitly",
        "  help: declare it",
        "    2 |     var x = 1",
    ]


def test_tabs_keep_the_caret_in_its_column() -> None:
    file = source("\tif\tx:\n")
    lines = render(Diagnostic("E0201", place(file, "x"), "m")).splitlines()
    assert lines[1] == "    1 |     if  x:"
    assert lines[2].index("^") == lines[1].index("x")


def test_wide_and_combining_characters_count_as_a_terminal_shows_them() -> None:
    file = source('f("日本e\u0301", y)')
    lines = render(Diagnostic("E0201", place(file, "y"), "m")).splitlines()
    shown_before = len("f('") + 4 + 1 + len("', ")
    assert lines[2] == "      | " + " " * shown_before + "^"


def test_a_wide_character_gets_a_wide_underline() -> None:
    file = source("日 = 1")
    assert render(Diagnostic("E0101", place(file, "日"), "m")).splitlines()[2] == "      | ^~"


def test_control_characters_are_shown_not_obeyed() -> None:
    file = source("a\x00\x1b[31m\ud800b")
    text = render(Diagnostic("E0101", place(file, "\x00"), "NUL \x1b[0m"))
    assert "\x00" not in text and "\x1b" not in text
    assert "a␀␛[31m\ufffdb" in text
    text.encode("utf-8")


def test_a_long_line_is_cropped_around_the_caret() -> None:
    file = source("x" * 500_000 + " BAD " + "y" * 500_000)
    begin = time.process_time()
    lines = render(Diagnostic("E0110", place(file, "BAD"), "m")).splitlines()
    assert time.process_time() - begin < 1.0
    assert len(lines[1]) <= SNIPPET_COLUMNS + 10
    assert lines[1].startswith("    1 | …x") and lines[1].endswith("y…")
    assert lines[1][lines[2].index("^") :].startswith("BAD")


def test_a_span_longer_than_the_window_stays_within_it() -> None:
    file = source("z" * 1000)
    lines = render(Diagnostic("E0110", Location(file, 10, 990), "m")).splitlines()
    assert len(lines[2]) <= SNIPPET_COLUMNS + 10


@pytest.mark.parametrize("text", ["", "x", "x\n", "x\r\n", "\n\n"])
def test_the_end_of_any_file_is_a_place(text: str) -> None:
    file = source(text)
    assert "^" in render(Diagnostic("E0110", Location(file, len(text), len(text)), "unexpected end"))


def test_a_span_over_several_lines_is_marked_to_the_end_of_its_first() -> None:
    file = source("f(\n  1\n)")
    assert render(Diagnostic("E0305", Location(file, 0, 8), "m")).splitlines()[1:] == ["    1 | f(", "      | ^~"]


def test_no_more_lines_than_asked_for_unless_explained() -> None:
    file = source("a b c d e f g h")
    notes = tuple(Note(f"candidate {i}", Location(file, i, i + 1)) for i in range(8))
    diagnostic = Diagnostic("E0303", Location(file, 0, 1), "m", notes=notes)
    short = render(diagnostic).splitlines()
    assert len(short) <= MAX_LINES
    assert short[-1] == "  (6 more remarks: --explain shows all)"
    assert len(render(diagnostic, explain=True).splitlines()) == 3 + 8 * 3


def test_colours_only_when_asked_for() -> None:
    diagnostic = Diagnostic("E0201", Location(source("x"), 0, 1), "m", notes=(Note("n"),))
    assert "\x1b[" not in render(diagnostic)
    assert "\x1b[1;31merror[E0201]:\x1b[0m" in render(diagnostic, colour=True)


def test_the_first_error_of_the_main_file_comes_first() -> None:
    main, library = source("a b c"), source("x y", "lib.mojo")
    late = Diagnostic("E0201", Location(main, 4, 5), "late")
    early = Diagnostic("E0201", Location(main, 0, 1), "early")
    warning = Diagnostic("W0301", Location(main, 0, 1), "warning", severity=Severity.WARNING)
    elsewhere = Diagnostic("E0201", Location(library, 0, 1), "elsewhere")
    assert in_reading_order([elsewhere, late, warning, early], main) == [early, warning, late, elsewhere]


def test_several_errors_are_counted() -> None:
    file = source("a b")
    errors = [Diagnostic("E0201", Location(file, i, i + 1), "m") for i in (0, 2)]
    assert render_all(errors).endswith("2 errors\n")
    assert "errors\n" not in render_all(errors[:1])


def test_json_has_places_notes_and_fixes() -> None:
    file = source("a\nbc\n")
    at = Location(file, 2, 4)
    (item,) = json.loads(to_json([Diagnostic("E0201", at, "m", (Note("n", at), Note("o")), (Fix("f", at, "x"),))]))
    assert item["code"] == "E0201" and item["severity"] == "error" and item["title"] == "unknown name"
    assert (item["line"], item["column"], item["end_line"], item["end_column"]) == (2, 1, 2, 3)
    assert item["notes"][0]["line"] == 2 and "line" not in item["notes"][1]
    assert item["fixes"][0]["text"] == "x"


def test_the_empty_list_is_valid_json() -> None:
    assert json.loads(to_json([])) == []
