"""The parse tables: fresh, quick to load, and without lark at run time."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from oomph.parser import loading, table_data
from oomph.parser.build import Builder
from oomph.parser.tables import GRAMMAR, GrammarConflictError, build, encode


def test_written_tables_are_those_of_the_grammar() -> None:
    text = encode(build(GRAMMAR.read_text(encoding="utf-8")))
    namespace: dict[str, str] = {}
    exec(text, namespace)
    assert namespace["DATA"] == table_data.DATA, "run python -m oomph.parser.tables"


def test_every_production_has_its_builder_method() -> None:
    missing = [name for _, _, name in loading.load().rules if not hasattr(Builder, name)]
    assert missing == []


def test_tables_load_in_30_milliseconds() -> None:
    times = []
    for _ in range(5):
        start = time.process_time()
        loading.load.__wrapped__()
        times.append(time.process_time() - start)
    assert min(times) < 0.03


def test_parsing_does_not_import_lark() -> None:
    program = (
        "import sys\nfrom oomph.lang.source import SourceFile\nfrom oomph.parser.parse import parse\n"
        "from oomph.parser.dialect import Dialect\nparse(SourceFile('x', 'def f(): pass\\n'), Dialect.MOJO)\n"
        "sys.exit('lark' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0


def test_an_ambiguity_without_priorities_is_refused() -> None:
    with pytest.raises(GrammarConflictError, match="shift/reduce on PLUS"):
        build('PLUS: "+"\n%declare NAME\nfile: e -> first\ne: NAME\n | e PLUS e -> binary\n')
