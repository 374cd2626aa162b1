"""Facts about the tree that are compared with lists in this folder, which may only shrink.

`python tests/repository/ratchets.py` rewrites the lists from the tree; the tests compare.
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

CLONE = Path(__file__).resolve().parents[2]
SOURCES = ("lang", "parser", "typecheck", "codegen", "stdlib", "importer", "kernels")
MAX_FILE_LINES = 800
MAX_FUNCTION_LINES = 60
OVERSIZED = Path(__file__).with_name("oversized.txt")

_CODE = re.compile(r"""["']([EW]\d{4})["']""")


def python_files(*folders: str) -> list[Path]:
    """The hand-written Python files of some folders; tables that a program writes say "do not edit" at the top."""
    found = [p for folder in folders for p in sorted((CLONE / folder).rglob("*.py"))]
    return [p for p in found if "bench" not in p.parts and not _is_generated(p)]


def _is_generated(path: Path) -> bool:
    with path.open(encoding="utf-8") as file:
        return "do not edit" in file.read(300)


def oversized() -> set[str]:
    """`path` of each file and `path::function` of each function over its limit of lines."""
    found: set[str] = set()
    for path in python_files(*SOURCES, "tests"):
        name = path.relative_to(CLONE).as_posix()
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > MAX_FILE_LINES:
            found.add(name)
        functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
        found |= {f"{name}::{f.name}" for f in functions if _lines(f) > MAX_FUNCTION_LINES}
    return found


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def used_codes() -> set[str]:
    """The diagnostic codes that stand as string literals in the sources, the table itself aside."""
    files = [p for p in python_files(*SOURCES) if p != CLONE / "lang" / "codes.py"]
    files += sorted((CLONE / "stdlib").rglob("*.mojo"))
    return {code for p in files for code in _CODE.findall(p.read_text(encoding="utf-8"))}


def entries(path: Path) -> set[str]:
    """The lines of a list, comments aside."""
    return {line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")}


def write(path: Path, found: set[str]) -> None:
    """Rewrite a list below the comment that it begins with."""
    comment = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    path.write_text("\n".join([*comment, *sorted(found)]) + "\n", encoding="utf-8")


def main() -> int:
    write(OVERSIZED, oversized())
    return 0


if __name__ == "__main__":
    sys.exit(main())
