"""The cache of compiled images: where entries lie, when one may be trusted, how one is written.

An entry is an image (a shared object) and a manifest, a short text beside it:

    oomph-cache 1
    key COMPILER CPU PYTHON FLAGS      whoever looks must have the same
    main PATH                          the file that the entry was made from; a copied folder is another file
    image NAME SIZE MTIME_NS DIGEST    the image, by its name in the same folder
    file SIZE MTIME_NS DIGEST PATH     every source that went into it, the standard library's too
    absent PATH                        a file that would have changed the search for modules, had it existed
    end CHECKSUM

A look costs a few `stat` calls: sizes and times are compared first, contents only where these differ. The image's
name contains a hash of everything that went in, so a process that has an old image loaded never sees it change.
Entries lie in `__oomphcache__` beside the source, or, where that cannot be written, in the user's cache folder.

This module is on the path of every import of an unchanged module: it imports nothing that costs time.
"""

from __future__ import annotations

import os
import sys

FOLDER = "__oomphcache__"
MAGIC = "oomph-cache 1"
SHARED = ".so"
OBJECT = ".o"
DEVICE = ".device"
"""The suffixes of images: shared objects, object files where there is no linker, and code of kernels alone."""
RACY_NS = 15_000_000
"""A file that was changed less than this before it was read may change again without a new time stamp."""

_PRIME = (1 << 61) - 1
_ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
STDLIB = os.path.join(_ROOT, "stdlib")
"""The folder of the standard library."""


_KEYS: dict[tuple[str, ...], str] = {}
"""What `folder_key` has found. `functools.cache` would be an import on the path of every import."""


class Stamp:
    """A file as it was when it was read: size and time (0 if a later look must compare contents), and digest."""

    __slots__ = ("digest", "mtime_ns", "size")

    def __init__(self, size: int, mtime_ns: int, digest: str) -> None:
        self.size = size
        self.mtime_ns = mtime_ns
        self.digest = digest


class Entry:
    """The place of one entry. `kind` tells apart what can be made of one file ("module", "program")."""

    __slots__ = ("flags", "folder", "kind", "source", "stem")

    def __init__(self, source: str, kind: str, flags: str, folder: str) -> None:
        self.source = source
        self.kind = kind
        self.flags = flags
        self.folder = folder
        name = os.path.basename(source).removesuffix(".mojo")
        # Each interpreter has its own module images; a program is the same for all.
        tag = f".{sys.implementation.cache_tag}{sys.abiflags}" if kind == "module" else ""
        self.stem = f"{name}.{kind}{tag}" + (f".{checksum(flags.encode()):x}" if flags else "")

    @property
    def manifest(self) -> str:
        return f"{self.folder}/{self.stem}.manifest"


def entries(source: str, kind: str, flags: str) -> tuple[Entry, Entry]:
    """The two places where an entry for a source can be: beside it, and in the user's cache folder."""
    source = os.path.abspath(source)
    folder = os.path.dirname(source)
    far = f"{user_folder()}/{checksum(os.fsencode(folder)):x}"
    return Entry(source, kind, flags, f"{folder}/{FOLDER}"), Entry(source, kind, flags, far)


def lookup(source: str, kind: str, flags: str = "") -> str:
    """The path of a valid image for the source as it is now, or ""."""
    for entry in entries(source, kind, flags):
        image, _ = examine(entry)
        if image:
            return image
    return ""


def examine(entry: Entry) -> tuple[str, str]:
    """The image of a valid entry and "", or "" and the reason why the entry cannot be used."""
    try:
        with open(entry.manifest, "rb") as file:
            data = file.read()
    except OSError:
        return "", "nothing is cached for it"
    lines = _verified_lines(data)
    if lines is None:
        return "", "the manifest is damaged"
    if lines[1] != _key_line(entry):
        return "", _key_difference(lines[1], _key_line(entry))
    if lines[2] != f"main {entry.source}":
        return "", "the entry was made for a file at another place"
    return _examine_files(entry, lines)


def _examine_files(entry: Entry, lines: list[str]) -> tuple[str, str]:
    touched: list[str] = []
    image = ""
    for line in lines[3:]:
        kind, _, rest = line.partition(" ")
        if kind == "absent":
            if os.path.exists(rest):
                return "", f"{rest} exists now"
            continue
        if kind == "image":
            name, _, rest = rest.partition(" ")
            path = image = f"{entry.folder}/{name}"
            rest += f" {path}"
        size, mtime_ns, digest, path = rest.split(" ", 3)
        changed = _compare(path, int(size), int(mtime_ns), digest)
        if changed:
            return "", changed
        if changed is None:
            touched.append(path)
    if touched:
        _restamp(entry, lines, touched)
    return image, ""


def _compare(path: str, size: int, mtime_ns: int, digest: str) -> str | None:
    """What is different about a file: nothing (an empty text), only its time (None), or a sentence."""
    try:
        now = os.stat(path)
    except OSError:
        return f"{path} is gone"
    if now.st_size != size:
        return f"{path} has changed"
    if now.st_mtime_ns == mtime_ns:
        return ""
    return None if digest_of_file(path) == digest else f"{path} has changed"


def _restamp(entry: Entry, lines: list[str], touched: list[str]) -> None:
    """Notes the new times of files whose contents are unchanged, so that the next look is quick again."""
    fresh: list[str] = []
    for line in lines:
        kind, _, rest = line.partition(" ")
        path = f"{entry.folder}/{rest.partition(' ')[0]}" if kind == "image" else rest.split(" ", 3)[-1]
        if kind in ("file", "image") and path in touched:
            stamp = stamp_of_file(path)
            words = rest.split(" ", 3)
            if kind == "file" and stamp.digest == words[2]:
                line = f"file {stamp.size} {stamp.mtime_ns} {stamp.digest} {path}"
            elif kind == "image" and stamp.digest == words[3]:
                line = f"image {words[0]} {stamp.size} {stamp.mtime_ns} {stamp.digest}"
        fresh.append(line)
    try:
        write_atomically(entry.manifest, _sealed(fresh))
    except OSError:
        return  # a cache that can only be read still serves


# ---------------------------------------------------------------------------------------------- what is keyed


def compiler_key() -> str:
    """Changes when any source of the compiler changes: names, sizes and times of its files."""
    return folder_key(("lang", "parser", "typecheck", "codegen", "importer"))


def folder_key(folders: tuple[str, ...]) -> str:
    """The same for some folders of the compiler, as they were when the process first asked: it goes on with the
    compiler that it began with."""
    found = _KEYS.get(folders)
    if found is None:
        total = 0
        for folder in folders:
            total = _folder_key(f"{_ROOT}/{folder}", total)
        found = _KEYS[folders] = f"{total:x}"
    return found


def _folder_key(folder: str, total: int) -> int:
    with os.scandir(folder) as found:
        for item in found:
            name = item.name
            if name.endswith((".py", ".lark")):
                facts = item.stat()
                total += checksum(f"{name} {facts.st_size} {facts.st_mtime_ns}".encode())
            elif name != "__pycache__" and item.is_dir():
                total = _folder_key(item.path, total)
    return total


def cpu_key() -> str:
    """Changes with the model and the features of the processor."""
    for path in ("/sys/devices/system/cpu/modalias", "/proc/cpuinfo"):
        try:
            descriptor = os.open(path, os.O_RDONLY)
        except OSError:
            continue
        try:
            # The first processor's description; what follows differs from moment to moment (its frequency).
            text = os.read(descriptor, 8192)
        finally:
            os.close(descriptor)
        if path == "/proc/cpuinfo":
            lines = text.split(b"\n\n")[0].split(b"\n")
            text = b"".join(line for line in lines if line.startswith((b"model", b"flags", b"Features", b"CPU ")))
        return f"{checksum(text):x}"
    import platform

    return f"{checksum(platform.processor().encode() + platform.machine().encode()):x}"


def python_key() -> str:
    """The interpreter whose C interface a module image speaks."""
    return f"{sys.implementation.cache_tag}{sys.abiflags}-{sys.hexversion:x}"


def _key_line(entry: Entry) -> str:
    python = python_key() if entry.kind == "module" else "any"
    return f"key {compiler_key()} {cpu_key()} {python} {entry.flags}"


def _key_difference(stored: str, wanted: str) -> str:
    reasons = ("", "the compiler has changed", "the processor is another one", "the Python interpreter is another one")
    for reason, one, other in zip(reasons, stored.split(" "), wanted.split(" ")):
        if one != other:
            return reason
    return "the options are others"


def checksum(data: bytes) -> int:
    """61 bits that tell accidental changes apart; unlike `hash`, the same in every process."""
    return (int.from_bytes(data, "little") << 8 | len(data) & 255) % _PRIME


def digest(data: bytes) -> str:
    """A content hash."""
    from hashlib import blake2b

    return blake2b(data, digest_size=16).hexdigest()


def digest_of_file(path: str) -> str:
    """The content hash of a file, "" if it cannot be read."""
    try:
        with open(path, "rb") as file:
            return digest(file.read())
    except OSError:
        return ""


def stamp_of_file(path: str) -> Stamp:
    """Reads a file and notes how it was. Raises `OSError`."""
    import time

    with open(path, "rb") as file:
        facts = os.fstat(file.fileno())
        data = file.read()
    racy = time.time_ns() - facts.st_mtime_ns < RACY_NS
    return Stamp(len(data), 0 if racy else facts.st_mtime_ns, digest(data))


# -------------------------------------------------------------------------------------------- kept by content


def content(key: str, suffix: str) -> bytes:
    """What `store.content` has kept under a key, b"" if that is nothing."""
    try:
        with open(content_path(key, suffix), "rb") as file:
            return file.read()
    except OSError:
        return b""


def content_path(key: str, suffix: str) -> str:
    """Where what a key stands for is kept: in the user's cache folder, under a hash of the key."""
    name = digest(key.encode())
    return f"{user_folder()}/content/{name[:2]}/{name}{suffix}"


# ---------------------------------------------------------------------------------------------- places, text


def user_folder() -> str:
    """The user's own cache folder: `OOMPH_CACHE_DIR`, or `oomph` in the system's place for caches."""
    chosen = os.environ.get("OOMPH_CACHE_DIR")
    if chosen:
        return os.path.abspath(chosen)
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "oomph")


def _verified_lines(data: bytes) -> list[str] | None:
    """The lines of a manifest whose checksum is right, without the last."""
    body, _, end = data.rpartition(b"end ")
    if not body.startswith(MAGIC.encode()) or end != b"%x\n" % checksum(body):
        return None
    lines = os.fsdecode(body).split("\n")
    return lines[:-1]


def _sealed(lines: list[str]) -> bytes:
    body = os.fsencode("\n".join(lines) + "\n")
    return body + b"end %x\n" % checksum(body)


def lines_of(manifest: str) -> list[str] | None:
    """The lines of a manifest, None if it is damaged or cannot be read."""
    try:
        with open(manifest, "rb") as file:
            return _verified_lines(file.read())
    except OSError:
        return None


def flags_of(manifest: str) -> str:
    """The options for which an entry was made, "" if its manifest does not tell."""
    lines = lines_of(manifest)
    return lines[1].split(" ", 4)[4] if lines is not None else ""


def write_atomically(path: str, data: bytes) -> None:
    """Replaces a file in one step: a reader sees the old contents or the new ones. Raises `OSError`."""
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        with open(temporary, "wb") as file:
            file.write(data)
        os.replace(temporary, path)
    except OSError:
        if os.path.exists(temporary):
            os.unlink(temporary)
        raise


def manifest_text(entry: Entry, image: str, files: dict[str, Stamp], absent: list[str]) -> bytes:
    """The manifest of a new entry, whose image lies in the entry's folder already."""
    stamp = stamp_of_file(f"{entry.folder}/{image}")
    facts = os.stat(f"{entry.folder}/{image}")
    lines = [MAGIC, _key_line(entry), f"main {entry.source}"]
    lines.append(f"image {image} {stamp.size} {facts.st_mtime_ns} {stamp.digest}")
    lines += [f"file {s.size} {s.mtime_ns} {s.digest} {path}" for path, s in files.items()]
    lines += [f"absent {path}" for path in absent]
    if any("\n" in line for line in lines):
        return b""  # a path that the format cannot hold: the entry is never found valid
    return _sealed(lines)
