"""Speed from text to syntax tree, beside lark's stock Python grammar in the same run."""

from __future__ import annotations

import pytest
from bench_parser import lark_speed, our_speed, sources


@pytest.mark.slow
def test_lines_per_second() -> None:
    ours = our_speed(sources(5))
    print(f"\noomph {ours:,.0f} lines/s, lark's Python grammar {lark_speed(sources(50)):,.0f} lines/s")
    assert ours > 15_000
