"""`oomph cache info|clean|why FILE`: what is kept, why a file is compiled again, and a fresh start."""

from __future__ import annotations

from ..arguments import UsageError, read
from . import common

USAGE = "oomph cache info [FOLDER] | clean [FOLDER] | why FILE"
FLAGS = ()


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
        return _why(common.existing(rest[0]))
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


def _why(path: str) -> int:
    from .. import store

    states = store.why(path)
    for state in states:
        print(f"{state.use}: {state.reason}\n  in {state.folder}")
    if not states:
        print("nothing is cached for it")
    return int(not any(state.usable for state in states))
