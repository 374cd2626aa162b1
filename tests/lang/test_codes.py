"""The table of diagnostic codes agrees with the sources and the documentation."""

from __future__ import annotations

import re
from pathlib import Path

from oomph.lang.codes import CODES
from repository.ratchets import used_codes


def test_the_table_is_sorted_and_well_formed() -> None:
    assert list(CODES) == sorted(CODES)
    assert all(re.fullmatch(r"[EW]\d{4}", code) for code in CODES)
    titles = [info.title for info in CODES.values()]
    assert len(set(titles)) == len(titles)


def test_the_table_has_the_codes_that_the_sources_report() -> None:
    assert used_codes() == set(CODES)


def test_every_code_has_a_page_and_every_page_a_code(clone: Path) -> None:
    pages = {p.stem for p in (clone / "docs" / "errors").glob("[EW]*.md")}
    assert pages == set(CODES)


def test_every_page_has_its_three_parts(clone: Path) -> None:
    for code, info in CODES.items():
        text = (clone / "docs" / "errors" / f"{code}.md").read_text(encoding="utf-8")
        assert text.startswith(f"# {code}: {info.title}\n"), code
        assert "\n```" in text, code
        assert "\n**Way out.** " in text, code
