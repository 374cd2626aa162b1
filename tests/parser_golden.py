"""Golden trees: `trees/*.txt` hold snippets, each with the tree that the parser prints for it.

A section begins with `=== title` (Mojo) or `=== title (Python)`, then comes the source, a line `---`, and the tree.
`python tests/parser_golden.py` rewrites the trees; read the difference before you commit it.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from oomph.lang.source import SourceFile
from oomph.parser.dialect import Dialect
from oomph.parser.dump import dump
from oomph.parser.parse import parse

FOLDER = Path(__file__).parent / "parser" / "trees"


@dataclass(frozen=True, slots=True)
class Section:
    """One snippet and its expected tree."""

    file: str
    title: str
    source: str
    tree: str

    def actual(self) -> str:
        """What the parser makes of the source: a tree, and below it the diagnostics if there are any."""
        dialect = Dialect.PYTHON if self.title.endswith("(Python)") else Dialect.MOJO
        result = parse(SourceFile(self.title, self.source), dialect)
        lines = [f"{d.location.line}:{d.location.column}: {d.code}: {d.message}" for d in result.diagnostics]
        tree = dump(result.module) if result.module is not None else ""
        return tree + "".join(line + "\n" for line in lines)


def sections() -> list[Section]:
    """All sections of all files."""
    found = []
    for path in sorted(FOLDER.glob("*.txt")):
        for part in path.read_text(encoding="utf-8").split("=== ")[1:]:
            title, _, rest = part.partition("\n")
            source, _, tree = rest.partition("\n---\n")
            found.append(Section(path.name, title, source + "\n", tree.rstrip("\n") + "\n"))
    return found


def main() -> int:
    texts: dict[str, str] = {}
    for section in sections():
        text = f"=== {section.title}\n{section.source}---\n{section.actual()}\n"
        texts[section.file] = texts.get(section.file, "") + text
    for name, text in texts.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
