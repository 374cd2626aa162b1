"""Lines per second of our parser and of lark's stock Python grammar on the standard library's own files.

`python tests/bench_parser.py [EVERY]` takes every EVERY-th file for us (default 5) and a tenth of those for lark.
"""

from __future__ import annotations

import sys
import time

from oomph.lang.source import SourceFile
from oomph.parser.decode import decode
from oomph.parser.dialect import Dialect
from oomph.parser.parse import parse
from parser_python import VERSION, library_files


def sources(every: int) -> list[SourceFile]:
    """Every so manieth file of the standard library that both parsers can read."""
    decoded = (decode(str(path), path.read_bytes(), Dialect.PYTHON) for path in list(library_files())[::every])
    return [source for source in decoded if isinstance(source, SourceFile)]


def our_speed(files: list[SourceFile]) -> float:
    """Lines per second from text to syntax tree."""
    parse(files[0], Dialect.PYTHON, VERSION)
    start = time.process_time()
    for source in files:
        parse(SourceFile(source.path, source.text), Dialect.PYTHON, VERSION)
    return _lines(files) / (time.process_time() - start)


def lark_speed(files: list[SourceFile]) -> float:
    """Lines per second of lark's LALR parser with its Python grammar, tables already built."""
    from lark import Lark
    from lark.exceptions import LarkError
    from lark.indenter import PythonIndenter

    parser = Lark.open_from_package(
        "lark", "python.lark", ["grammars"], parser="lalr", postlex=PythonIndenter(), start="file_input"
    )
    seconds = 0.0
    lines = 0
    for source in files:
        start = time.process_time()
        try:
            parser.parse(source.text + "\n")
        except LarkError:
            continue
        seconds += time.process_time() - start
        lines += _lines([source])
    return lines / seconds


def _lines(files: list[SourceFile]) -> int:
    return sum(source.text.count("\n") for source in files)


def main() -> int:
    every = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    ours = our_speed(sources(every))
    print(f"oomph: {ours:,.0f} lines/s")
    print(f"lark's Python grammar: {lark_speed(sources(every * 10)):,.0f} lines/s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
