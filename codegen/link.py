"""Objects to executables and shared libraries, with the linker of the system."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ..lang.records import dataclass

_DRIVERS = ("cc", "gcc", "clang")
_LINKERS = ("ld", "ld.lld", "ld.gold")


@dataclass(frozen=True, slots=True)
class LinkResult:
    """What linking came to. `message` says why it failed; it is "" after success."""

    message: str = ""

    @property
    def ok(self) -> bool:
        return not self.message


def find_driver() -> str | None:
    """A C compiler that can link, or None."""
    return next((path for path in map(shutil.which, _DRIVERS) if path), None)


def find_linker() -> str | None:
    """A bare linker, or None."""
    return next((path for path in map(shutil.which, _LINKERS) if path), None)


def link_executable(
    objects: Sequence[bytes], out: Path, libraries: Sequence[str] = (), debug: bool = False
) -> LinkResult:
    """An executable from objects, one of which defines C's `main`. The C library supplies the start-up code."""
    driver = find_driver()
    if driver is None:
        return LinkResult(
            "an executable needs a C compiler to link it (cc, gcc or clang), and none was found; `oomph run` needs none"
        )
    strip = [] if debug or sys.platform == "darwin" else ["-s"]
    return _link([driver, *strip], ["-lm", "-lpthread", *[f"-l{name}" for name in libraries]], objects, out)


def can_link_shared() -> bool:
    """Whether `link_shared` finds a linker."""
    return _shared_linker() is not None or find_driver() is not None


def link_shared(objects: Sequence[bytes], out: Path, libraries: Sequence[str] = ()) -> LinkResult:
    """A shared library from objects; undefined symbols are looked for in the process that loads it."""
    linker = _shared_linker()
    options = [f"-l{name}" for name in libraries]
    if linker is not None and not libraries:
        return _link([linker, "-shared", "-z", "noexecstack", "--build-id=none"], options, objects, out)
    driver = find_driver()
    if driver is None:
        return LinkResult("a shared library needs a linker (ld, or a C compiler), and none was found")
    undefined = ["-undefined", "dynamic_lookup"] if sys.platform == "darwin" else []
    return _link([driver, "-shared", *undefined], options, objects, out)


def _shared_linker() -> str | None:
    """A linker that makes shared libraries without the help of a C compiler."""
    return find_linker() if sys.platform == "linux" else None


def _link(command: list[str], tail: list[str], objects: Sequence[bytes], out: Path) -> LinkResult:
    """Writes the objects to a temporary folder and runs the linker there; `out` appears only after success."""
    with tempfile.TemporaryDirectory(prefix="oomph-link-") as folder:
        files = []
        for number, code in enumerate(objects):
            path = Path(folder, f"{number}.o")
            path.write_bytes(code)
            files.append(str(path))
        result = Path(folder, "result")
        line = [*command, "-o", str(result), *files, *tail]
        done = subprocess.run(line, capture_output=True, text=True, check=False)
        if done.returncode:
            return LinkResult(f"the linker failed: {(done.stderr or done.stdout).strip()}")
        shutil.move(str(result), str(out))
    return LinkResult()
