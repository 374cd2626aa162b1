"""`oomph cache info|clean|why FILE`: what is kept, why a file is compiled again, and a fresh start."""

from __future__ import annotations

from ..arguments import UsageError, read
from . import common

USAGE = "oomph cache [options] info [FOLDER] | clean [FOLDER] | why FILE"
FLAGS = common.COMPILE_FLAGS


def main(words: list[str]) -> int:
    """0, except for `why` of a file for which nothing usable is cached."""
    parsed = read(FLAGS, words)
    action, *rest = parsed.words or [""]
    if len(rest) > 1:
        raise UsageError(f"{rest[1]!r} is too many")
    if action == "info":
        return _info(rest[0] if rest else ".")
    if action == "clean":
        return _clean(rest[0] if rest else ".")
    if action == "why" and rest:
        return _why(common.existing(rest[0]), common.flags_key(parsed))
    raise UsageError(f"usage: {USAGE}")


def _info(around: str) -> int:
    from .. import store

    for folder in store.folders(around):
        images, size = store.size(folder)
        print(f"{folder}: {images} image{'' if images == 1 else 's'}, {size / 1024:.0f} KiB")
    return 0


def _clean(around: str) -> int:
    from .. import store

    for folder in store.folders(around):
        _, size = store.size(folder)
        store.clean(folder)
        print(f"{folder}: removed, {size / 1024:.0f} KiB")
    return 0


def _why(path: str, flags: str) -> int:
    from .. import store

    usable = False
    for kind, use in (("module", "import"), ("program", "oomph run")):
        print(f"{use}:")
        for state in store.why(path, kind, flags):
            usable |= state.usable
            print(f"  {state.folder}: {state.reason}")
    return int(not usable)
