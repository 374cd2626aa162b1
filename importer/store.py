"""Writing to the cache of compiled images, and looking after it: the part that an import from the cache never needs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from . import cache
from .cache import Entry, Stamp

PRIVATE = 0o700
_SUFFIXES = (cache.SHARED, cache.OBJECT, cache.DEVICE)


class Made:
    """What a build hands over: the sources that went in, and what writes the image to a path."""

    __slots__ = ("absent", "files", "suffix", "write")

    def __init__(
        self, files: dict[str, Stamp], absent: list[str], write: Callable[[str], None], suffix: str = cache.SHARED
    ) -> None:
        self.files = files
        self.absent = absent
        self.write = write
        self.suffix = suffix


def obtain(source: str, kind: str, flags: str, make: Callable[[], Made | None]) -> str:
    """The path of a valid image, made if there is none; "" if `make` refuses.

    Where no place can be written, the image lasts as long as this process. Of several processes that want the same
    entry at the same time, one makes it and the others wait for it.
    """
    found = cache.lookup(source, kind, flags)
    if found:
        return found
    for entry in cache.entries(source, kind, flags):
        if not prepare(entry.folder):
            continue
        with _locked(entry):
            found, _ = cache.examine(entry)
            if found:
                return found
            made = make()
            return _add(entry, made) if made is not None else ""
    made = make()
    return _temporary(made) if made is not None else ""


def _temporary(made: Made) -> str:
    """An image that no other process uses, removed when this one ends."""
    import atexit
    import shutil
    import tempfile

    folder = tempfile.mkdtemp(prefix="oomph-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = os.path.join(folder, f"image{made.suffix}")
    made.write(path)
    return path


def _add(entry: Entry, made: Made) -> str:
    """Writes image and manifest, and removes the images that the entry had before."""
    identity = "".join(f"{path} {stamp.digest}\n" for path, stamp in made.files.items()) + entry.flags
    key = cache.digest(f"{cache.compiler_key()} {cache.cpu_key()} {cache.python_key()}\n{identity}".encode())
    name = f"{entry.stem}-{key[:16]}{made.suffix}"
    path = f"{entry.folder}/{name}"
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        made.write(temporary)
        os.replace(temporary, path)
        cache.write_atomically(entry.manifest, cache.manifest_text(entry, name, made.files, made.absent))
    finally:
        if os.path.exists(temporary):
            os.unlink(temporary)
    _remove_old_images(entry, name)
    return path


def read(source: str, kind: str, flags: str) -> tuple[bytes, dict[str, Stamp], list[str]] | None:
    """A valid image, the files that went into it and those that would have changed it; None if there is none."""
    for entry in cache.entries(source, kind, flags):
        found, _ = cache.examine(entry)
        lines = cache.lines_of(entry.manifest) if found else None
        if lines is None:
            continue
        files: dict[str, Stamp] = {}
        absent: list[str] = []
        image = ""
        for line in lines:
            word, _, rest = line.partition(" ")
            if word == "image":
                image = f"{entry.folder}/{rest.partition(' ')[0]}"
            elif word == "absent":
                absent.append(rest)
            elif word == "file":
                size, mtime_ns, digest, path = rest.split(" ", 3)
                files[path] = Stamp(int(size), int(mtime_ns), digest)
        try:
            with open(image, "rb") as file:
                return file.read(), files, absent
        except FileNotFoundError:  # another process has just replaced it
            continue
    return None


def content(key: str, suffix: str, make: Callable[[], bytes]) -> bytes:
    """What `make` gives, kept in the user's cache folder under a hash of `key`, which says all that it depends on.

    Nothing is kept of an empty result, nor where the folder cannot be written.
    """
    found = cache.content(key, suffix)
    if found:
        return found
    path = cache.content_path(key, suffix)
    data = make()
    if data and prepare(os.path.dirname(path)):
        cache.write_atomically(path, data)
    return data


def _remove_old_images(entry: Entry, keep: str) -> None:
    for name in os.listdir(entry.folder):
        if name.startswith(f"{entry.stem}-") and name.endswith(_SUFFIXES) and name != keep:
            _unlink(f"{entry.folder}/{name}")


def _unlink(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        return


def prepare(folder: str) -> bool:
    """Makes the folder of an entry; whether it can be written."""
    try:
        if os.path.basename(folder) == cache.FOLDER:
            if not os.path.isdir(folder):
                os.mkdir(folder)
        else:
            os.makedirs(folder, PRIVATE, exist_ok=True)
    except FileExistsError:
        return os.path.isdir(folder)
    except OSError:
        return False
    return os.access(folder, os.W_OK | os.X_OK)


@contextmanager
def _locked(entry: Entry) -> Iterator[None]:
    """Holds the entry's lock; the system releases it also when the process dies."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    descriptor = os.open(f"{entry.folder}/{entry.stem}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


# ------------------------------------------------------------------------------------------------ looking after


def folders(around: str) -> list[str]:
    """The cache folders of a directory tree, and the user's."""
    found = [os.path.join(base, cache.FOLDER) for base, names, _ in os.walk(around) if cache.FOLDER in names]
    return [*found, cache.user_folder()]


def size(folder: str) -> tuple[int, int]:
    """The number of images below a folder, and the bytes of all files."""
    count = total = 0
    for base, _, names in os.walk(folder):
        for name in names:
            count += name.endswith(_SUFFIXES)
            total += os.lstat(os.path.join(base, name)).st_size
    return count, total


def clean(folder: str) -> None:
    """Removes a cache folder with everything in it."""
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


class State(NamedTuple):
    """What is kept of a file for one use: the folder, the use, whether it can be used, and the reason in words."""

    folder: str
    use: str
    usable: bool
    reason: str


_USES = {"module": "import", "program": "oomph run"}


def why(source: str) -> list[State]:
    """The state of every entry of a file, in the places where entries may lie."""
    states = []
    for folder in [entry.folder for entry in cache.entries(source, "program", "")]:
        for kind, use in _USES.items():
            states += [_state(entry, use) for entry in _kept(source, kind, folder)]
    return states


def _kept(source: str, kind: str, folder: str) -> list[Entry]:
    """The entries of a kind in a folder, whatever their options; the manifests tell which these are."""
    start = cache.Entry(source, kind, "", folder).stem
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    found = []
    for name in names:
        if name.startswith(start) and name.endswith(".manifest"):
            entry = Entry(os.path.abspath(source), kind, cache.flags_of(f"{folder}/{name}"), folder)
            found.append(entry)
    return found


def _state(entry: Entry, use: str) -> State:
    image, reason = cache.examine(entry)
    options = f"{use} ({entry.flags})" if entry.flags else use
    return State(entry.folder, options, bool(image), f"up to date ({os.path.basename(image)})" if image else reason)
