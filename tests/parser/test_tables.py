"""The parse tables: fresh, quick to load, and without lark at run time."""

from __future__ import annotations

import copy
import subprocess
import sys
import time

import pytest
from oomph.parser import loading
from oomph.parser.build import Builder
from oomph.parser.loading import Tables
from oomph.parser.tables import GRAMMAR, GrammarConflictError, build, encode


def test_written_tables_are_those_of_the_grammar() -> None:
    # The tables themselves are compared: the packed text depends on the zlib that wrote it.
    fresh = loading.decode(packed(build(GRAMMAR.read_text(encoding="utf-8"))))
    assert fresh == loading.load(), "run python -m oomph.parser.tables"


def test_what_is_written_does_not_depend_on_which_objects_are_shared() -> None:
    tables = build(GRAMMAR.read_text(encoding="utf-8"))
    assert encode(copy.deepcopy(tables)) == encode(loading.decode(packed(tables))) == encode(tables)


def packed(tables: Tables) -> str:
    namespace: dict[str, str] = {}
    exec(encode(tables), namespace)
    return namespace["DATA"]


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
