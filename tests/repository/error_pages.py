"""The examples of `docs/errors` as programs: the first of a page is reported, the second is accepted."""

from __future__ import annotations

import contextlib
import io
import json
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from repository.ratchets import CLONE

_BLOCK = re.compile(r"^```mojo\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """A program of a page; `reported` tells whether its code is expected or must be absent."""

    code: str
    text: str
    reported: bool

    @property
    def name(self) -> str:
        return self.code if self.reported else f"{self.code} way out"


def examples() -> list[Example]:
    """The Mojo programs of all pages. Pages about commands and about Python have none."""
    found: list[Example] = []
    for page in sorted((CLONE / "docs" / "errors").glob("[EW]*.md")):
        blocks = _BLOCK.findall(page.read_text(encoding="utf-8"))
        found += [Example(page.stem, text, index == 0) for index, text in enumerate(blocks)]
    return found


def complaint(example: Example) -> str:
    """What is wrong with an example, empty when it behaves as its page says.

    `oomph check` must report the code first, or, for a way out, must report neither errors nor that code.
    """
    found = _check(example.text)
    errors = [code for code in found if code.startswith("E")]
    if not example.reported:
        wrong = errors or [code for code in found if code == example.code]
        return f"reports {', '.join(wrong)}" if wrong else ""
    first = (errors or [""])[0] if example.code.startswith("E") else (example.code if example.code in found else "")
    return "" if first == example.code else f"reports {', '.join(found) or 'nothing'}"


def _check(text: str) -> list[str]:
    """The codes that `oomph check --json` reports for a text, in its order."""
    from oomph.importer.cli import main

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "example.mojo"
        path.write_text(text, encoding="utf-8")
        output = io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(io.StringIO()):
            main(["check", "--json", str(path)])
    try:
        return [item["code"] for item in json.loads(output.getvalue())]
    except json.JSONDecodeError:
        return ["E (no JSON)"]
