"""Syntax errors: code, line and the words that matter; several in one file; hints and fixes."""

from __future__ import annotations

import pytest
from oomph.lang.diagnostics import Diagnostic
from oomph.lang.source import SourceFile
from oomph.parser.dialect import Dialect
from oomph.parser.parse import parse

ONE = [
    ("fn f(): pass\n", 1, "E0119", "use 'def'"),
    ("alias x = 3\n", 1, "E0119", "use 'comptime'"),
    ("def f():\n    let x = 1\n", 2, "E0119", "use 'var'"),
    ("def f():\n    @parameter\n    for i in r:\n        pass\n", 2, "E0119", "comptime for"),
    ("def f():\n    @parameter\n    if a:\n        pass\n", 2, "E0119", "comptime if"),
    ("def f(read x: Int): pass\n", 1, "E0119", "use 'imm'"),
    ("def f(inout x: Int): pass\n", 1, "E0119", "use 'mut'"),
    ("def f[n: Int where n > 0](): pass\n", 1, "E0119", "inside the brackets"),
    ("def f():\n    if a && b: pass\n", 2, "E0119", "use 'and'"),
    ("def f():\n    if !a: pass\n", 2, "E0119", "use 'not'"),
    ("def f():\n    if a <> b: pass\n", 2, "E0119", "use '!='"),
    ("def f():\n    x++\n", 2, "E0119", "no operator '++'"),
    ("def f():\n    if a {\n", 2, "E0110", "expected ':'"),
    ("def f()\n    pass\n", 1, "E0110", "expected ':'"),
    ("while True print(1)\n", 1, "E0110", "expected ':'"),
    ("if a:\n    b\nelse if c:\n    d\n", 3, "E0110", "'elif'"),
    ("if a = 3: pass\n", 1, "E0110", "'==' compares"),
    ("print 'x'\n", 1, "E0110", "need parentheses"),
    ("func f(): pass\n", 1, "E0110", "'def'"),
    ("def f():\n    var x Int\n", 2, "E0110", "before the type"),
    ("x = 5 +\n", 1, "E0110", "expected an expression"),
    ("f(a b)\n", 1, "E0110", "',' or ')'"),
    ("a b\n", 1, "E0110", "behind an expression"),
    ("import\n", 1, "E0110", "end of the line"),
    ("else:\n    a\n", 1, "E0110", "belongs to no"),
    ("try:\n    a\nb\n", 3, "E0124", "'except' or a 'finally'"),
    ("try: a\nexcept* A: b\nexcept B: c\n", 2, "E0124", "'except*'"),
    ("def f():\npass\n", 1, "E0107", "indented block behind 'def'"),
    ("a\n  b\n", 2, "E0106", "deeper"),
    ("if a:\n    b\n  c\n", 3, "E0105", "no enclosing block"),
    ("if a:\n\tb\n        c\n", 3, "E0105", "tabs and spaces"),
    ("x = (1 +\ny = 2\n", 1, "E0108", "'(' is never closed"),
    ("f(1,\n\ndef g(): pass\n", 1, "E0108", "'(' is never closed"),
    ("f(a, [b)\n", 1, "E0109", "does not match '['"),
    ("a)\n", 1, "E0109", "closes nothing"),
    ("x = 'abc\n", 1, "E0102", "not closed on its line"),
    ("f('abc)\n", 1, "E0102", "not closed on its line"),
    ("a\nx = '''abc\n\n", 2, "E0102", "never closed"),
    ("def f():\n    x = '\\q'\n", 2, "E0103", "unknown escape"),
    ("def f():\n    x = '\\ud800'\n", 2, "E0103", "surrogate"),
    ("x = '\\x1'\n", 1, "E0103", "2 hexadecimal digits"),
    ("x = 0123\n", 1, "E0104", "begin with 0"),
    ("x = 1.5e\n", 1, "E0104", "exponent"),
    ("x = 0x\n", 1, "E0104", "needs digits"),
    ("x = 12ab\n", 1, "E0104", "may not follow a number"),
    ("match x:\n    case _.b(c): pass\n", 2, "E0120", "'_' matches anything"),
    ("x = $\n", 1, "E0101", "'$'"),
    ("x = a ? b : c\n", 1, "E0101", "'?'"),
    ("def f():\n    var é = 1\n", 2, "E0101", "outside ASCII"),
    ("def class(): pass\n", 1, "E0112", "'class' is a reserved word"),
    ("class = 3\n", 1, "E0112", "'class' is a reserved word"),
    ("def f():\n    var match = 1\n", 2, "E0112", "'match' is a reserved word"),
    ("def f(x: Int, *, out: Int):\n    pass\n", 1, "E0112", "'out' is a convention"),
    ("def f():\n    t'{x:>3}'\n", 2, "E0118", "no format specification"),
    ("1 = x\n", 1, "E0122", "cannot assign to a literal"),
    ("def f():\n    var a, b: Int\n", 2, "E0122", "several names"),
    ("def f():\n    var a\n", 2, "E0321", "needs a value or a type"),
    ("def f(a=1, b): pass\n", 1, "E0123", "'b' needs a default"),
    ("def f(*): pass\n", 1, "E0123", "bare '*'"),
    ("def f(/, a): pass\n", 1, "E0123", "before '/'"),
    ("def f() -> Int raises: pass\n", 1, "E0123", "must stand before '->'"),
    ("trait T[n: Int]: pass\n", 1, "E0123", "no parameters"),
    ("f(a=1, b)\n", 1, "E0110", "positional argument"),
    ('def f():\n    """Doc."""\n', 2, "E0115", "no body"),
    ("with (a as b).c: pass\n", 1, "E0110", "'as'"),
    ("x = 1\0\n", 1, "E0111", "NUL"),
]


def _parse(text: str) -> list[Diagnostic]:
    return parse(SourceFile("x.mojo", text), Dialect.MOJO).diagnostics


@pytest.mark.parametrize(("text", "line", "code", "words"), ONE, ids=[text.strip()[:30] for text, *_ in ONE])
def test_first_error(text: str, line: int, code: str, words: str) -> None:
    first = _parse(text)[0]
    assert (first.location.line, first.code) == (line, code), first.message
    assert words in first.message


def test_several_errors_are_found_in_order() -> None:
    text = "def f():\n    x = = 1\n    y = 3 3\n\ndef g(:\n    pass\n\nz = 1 +\nclass 3: pass\n"
    assert [d.location.line for d in _parse(text)] == [2, 3, 5, 5, 8, 9]


def test_the_statements_around_an_error_are_kept() -> None:
    result = parse(SourceFile("x.mojo", "a = 1\nb = = 2\nif c:\n    d +\n    e\nf\n"), Dialect.MOJO)
    assert result.module is not None
    assert [type(statement).__name__ for statement in result.module.body] == ["Assign", "If", "ExprStmt"]


def test_an_error_does_not_make_its_else_an_error() -> None:
    assert [d.location.line for d in _parse("if a b:\n    c\nelse:\n    d\n")] == [1]


def test_a_fix_replaces_the_wrong_word() -> None:
    (fix,) = _parse("fn f(): pass\n")[0].fixes
    assert (fix.location.start, fix.location.end, fix.text) == (0, 2, "def")


def test_an_unmatched_bracket_names_both_places() -> None:
    first = _parse("f(a,\n  [b)\n")[0]
    assert first.location.line == 2
    assert first.notes[0].location is not None and first.notes[0].location.line == 2


def test_python_code_keeps_pythons_strings_and_names() -> None:
    text = (
        'class A:\n    é = "\\N{DIGIT ONE}\\ud800\\q"\n\ndef f(x):\n    return "\\q"\n\ndef g(x: int): return "\\q"\n'
    )
    assert _parse(text) == []
