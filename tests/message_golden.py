"""Golden messages: each `typecheck/messages/NAME.mojo` is a wrong program, NAME.txt what `oomph check` says of it.

`python tests/message_golden.py [NAME ...]` rewrites the texts; read the difference before you commit it.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path

import oomph
from oomph_cli import oomph as command_line

FOLDER = Path(__file__).parent / "typecheck" / "messages"
LIBRARY = Path(next(iter(oomph.__path__))) / "stdlib"

PROTOCOL = frozenset(
    "__add__ __bool__ __call__ __contains__ __deinit__ __enter__ __eq__ __exit__ __float__ __getattr__ __getitem__"
    " __hash__ __iadd__ __init__ __int__ __iter__ __len__ __lt__ __le__ __gt__ __ge__ __ne__ __neg__ __next__"
    " __radd__ __setattr__ __setitem__ __str__".split()
)
"""Methods with underscores that users write themselves."""

SNIPPET = re.compile(r" *\d* \| ")
PLACE = re.compile(r"^[^ :]+:\d+:\d+: ")
WORD = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
DECLARED = re.compile(r"^ *(?:struct|trait|comptime|def) +(\w+)", re.MULTILINE)
INTRODUCED = re.compile(r"\[(\w+): ")
"""A parameter that a message proposes to add."""
RAW = re.compile(r"SIMD\[\d|\b\d{15,}\b|\bfn\(|'\?'|[\[ ]\?[,\]]|/stdlib/|\bNoneType\b")
"""Values and types as the compiler keeps them, and the library's files."""


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.mojo"))


def actual(name: str, folder: Path) -> str:
    """What the command line says of a program, without colour; `folder` is an empty one to work in."""
    shutil.copy(FOLDER / f"{name}.mojo", folder)
    answer = command_line("check", f"{name}.mojo", cwd=folder)
    assert answer.status == 1, answer
    return answer.err + answer.out


def internal_names(text: str, source: str) -> set[str]:
    """The names in a message that the user did not write and that are not for users.

    Those are names with underscores in front, other than the methods of protocols, and capitalised names that the
    library does not declare at all: its type parameters.
    """
    written = set(WORD.findall(source)) | set(INTRODUCED.findall(text))
    found: set[str] = set(RAW.findall(text))
    for line in text.splitlines():
        if SNIPPET.match(line):
            continue
        for word in WORD.findall(PLACE.sub("", line)):
            if word == "_" or word in written or word in PROTOCOL:
                continue
            if word[0] in "_$" or (
                word[0].isupper() and word not in public_names() and not word.startswith("COMPTIME")
            ):
                found.add(word)
    return found - {code for code in found if re.fullmatch(r"[EW]\d{4}", code)}


@cache
def public_names() -> frozenset[str]:
    """What the library declares without an underscore in front, and what the compiler adds to it."""
    declared = (DECLARED.findall(path.read_text(encoding="utf-8")) for path in LIBRARY.rglob("*.mojo"))
    built_in = {"Some", "Self", "Origin", "UnsafeAnyOrigin", "UntrackedOrigin", "Mojo", "Python", "D", "True", "False"}
    return frozenset(name for some in declared for name in some if not name.startswith("_")) | built_in


def main() -> int:
    for name in sys.argv[1:] or names():
        with tempfile.TemporaryDirectory() as folder:
            (FOLDER / f"{name}.txt").write_text(actual(name, Path(folder)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
