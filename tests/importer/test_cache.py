"""When a cached image may be trusted, and how entries are written."""

from __future__ import annotations

import multiprocessing
import os
import time
from pathlib import Path

import pytest
from limits import LIMIT_S
from oomph.importer import cache, store

IMAGE = b"the image"


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A source file that was written long enough ago for its time stamp to be trusted."""
    monkeypatch.setenv("OOMPH_CACHE_DIR", str(tmp_path / "user"))
    path = tmp_path / "project" / "fast.mojo"
    path.parent.mkdir()
    path.write_text("one")
    age(path)
    return path


def age(path: Path, seconds: float = 10) -> None:
    then = time.time_ns() - int(seconds * 1e9)
    os.utime(path, ns=(then, then))


def made(
    source: Path, image: bytes = IMAGE, others: tuple[Path, ...] = (), absent: tuple[Path, ...] = ()
) -> store.Made:
    files = {str(path): cache.stamp_of_file(str(path)) for path in (source, *others)}
    return store.Made(files, [str(path) for path in absent], lambda path: write(path, image))


def write(path: str, data: bytes) -> None:
    Path(path).write_bytes(data)


def obtain(source: Path, image: bytes = IMAGE, **more: tuple[Path, ...]) -> Path:
    return Path(store.obtain(str(source), "program", "", lambda: made(source, image, **more)))


def lookup(source: Path, flags: str = "") -> str:
    return cache.lookup(str(source), "program", flags)


def reasons(source: Path) -> list[str]:
    return [state.reason for state in store.why(str(source))]


def test_an_entry_is_made_once(source: Path) -> None:
    assert lookup(source) == ""
    path = obtain(source)
    assert path.read_bytes() == IMAGE
    assert path.parent == source.parent / cache.FOLDER
    assert lookup(source) == str(path)
    assert store.obtain(str(source), "program", "", lambda: pytest.fail("made twice")) == str(path)


def test_a_refusal_leaves_nothing(source: Path) -> None:
    assert store.obtain(str(source), "program", "", lambda: None) == ""
    assert lookup(source) == ""


def test_kinds_and_flags_are_entries_of_their_own(source: Path) -> None:
    obtain(source)
    assert cache.lookup(str(source), "module", "") == ""
    assert lookup(source, "O=0") == ""


@pytest.mark.parametrize("same_size", [True, False])
def test_a_changed_source_is_noticed(source: Path, same_size: bool) -> None:
    obtain(source)
    source.write_text("two" if same_size else "three")
    assert lookup(source) == ""
    assert reasons(source)[0] == f"{source} has changed"


def test_a_change_within_one_tick_of_the_clock_is_noticed(source: Path) -> None:
    """A file that was written just before it was read can change again without a new time or size."""
    source.write_text("two")
    age(source, -60)  # still written just now, however long a busy machine takes
    facts = source.stat()
    obtain(source)
    source.write_text("six")
    os.utime(source, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert lookup(source) == ""


def test_a_touched_source_is_the_same(source: Path) -> None:
    path = obtain(source)
    age(source, 5)
    before = cache.entries(str(source), "program", "")[0].manifest
    old = Path(before).read_bytes()
    assert lookup(source) == str(path)
    assert Path(before).read_bytes() != old, "the new time is noted"
    assert lookup(source) == str(path)


def test_an_imported_module_counts(source: Path) -> None:
    helper = source.with_name("helper.mojo")
    helper.write_text("help")
    age(helper)
    obtain(source, others=(helper,))
    assert lookup(source)
    helper.write_text("HELP")
    assert lookup(source) == ""
    helper.unlink()
    assert reasons(source)[0] == f"{helper} is gone"


def test_a_file_that_would_win_the_search_counts(source: Path) -> None:
    shadow = source.with_name("std.mojo")
    obtain(source, absent=(shadow,))
    assert lookup(source)
    shadow.write_text("")
    assert reasons(source)[0] == f"{shadow} exists now"


@pytest.mark.parametrize("damage", [b"", b"oomph-cache 1\n", b"\xff\xfe nonsense", b"other 9\nend 0\n"])
def test_a_damaged_manifest_is_rebuilt(source: Path, damage: bytes) -> None:
    obtain(source)
    manifest = Path(cache.entries(str(source), "program", "")[0].manifest)
    manifest.write_bytes(damage)
    assert lookup(source) == ""
    assert reasons(source)[0] == "the manifest is damaged"
    assert obtain(source).read_bytes() == IMAGE


def test_every_changed_byte_of_a_manifest_is_noticed(source: Path) -> None:
    obtain(source)
    manifest = Path(cache.entries(str(source), "program", "")[0].manifest)
    whole = manifest.read_bytes()
    for at in range(len(whole)):
        changed = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        manifest.write_bytes(changed)
        assert lookup(source) == "", whole[at : at + 20]


@pytest.mark.parametrize("damage", [b"", b"THE IMAGE", b"another image"])
def test_a_damaged_image_is_rebuilt(source: Path, damage: bytes) -> None:
    path = obtain(source)
    path.write_bytes(damage)
    assert lookup(source) == ""
    path.unlink()
    assert reasons(source)[0] == f"{path} is gone"
    assert obtain(source).read_bytes() == IMAGE


@pytest.mark.parametrize("part", ["compiler_key", "cpu_key"])
def test_another_compiler_or_processor_rebuilds(source: Path, part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    obtain(source)
    monkeypatch.setattr(cache, part, lambda: "different")
    assert lookup(source) == ""


def test_another_interpreter_rebuilds_modules_only(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    obtain(source)
    store.obtain(str(source), "module", "", lambda: made(source))
    monkeypatch.setattr(cache, "python_key", lambda: "cpython-399")
    assert lookup(source)
    assert cache.lookup(str(source), "module", "") == ""


def test_a_copied_folder_is_not_trusted(source: Path, tmp_path: Path) -> None:
    """Its entry names the sources of the original."""
    import shutil

    obtain(source)
    shutil.copytree(source.parent, tmp_path / "copy")
    copied = tmp_path / "copy" / source.name
    assert reasons(copied)
    assert lookup(copied) == ""
    assert reasons(copied)[0] == "the entry was made for a file at another place"


def test_old_images_are_removed(source: Path) -> None:
    first = obtain(source)
    source.write_text("two")
    age(source, 5)
    second = obtain(source, b"another")
    assert first != second
    assert not first.exists()


def test_a_folder_that_cannot_be_written(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = store.prepare
    monkeypatch.setattr(store, "prepare", lambda folder: cache.FOLDER not in folder and real(folder))
    path = obtain(source)
    assert str(path).startswith(os.environ["OOMPH_CACHE_DIR"])
    assert lookup(source) == str(path)


def test_no_folder_can_be_written(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "prepare", lambda folder: False)
    assert obtain(source).read_bytes() == IMAGE
    assert lookup(source) == ""


def test_a_failed_write_leaves_nothing_behind(source: Path) -> None:
    def fail(path: str) -> None:
        write(path, b"half")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        store.obtain(str(source), "program", "", lambda: store.Made({}, [], fail))
    assert [name for name in os.listdir(source.parent / cache.FOLDER) if not name.endswith(".lock")] == []


def test_processes_at_the_same_time_make_one_image(source: Path, tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_work, args=(source, tmp_path, number)) for number in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(LIMIT_S)
    assert [worker.exitcode for worker in workers] == [0] * 6
    assert len(list(tmp_path.glob("made-*"))) == 1


def _work(source: Path, tmp_path: Path, number: int) -> None:
    def make() -> store.Made:
        (tmp_path / f"made-{number}").write_text("")
        time.sleep(0.05)
        return made(source)

    path = store.obtain(str(source), "program", "", make)
    assert Path(path).read_bytes() == IMAGE


def test_looking_after(source: Path) -> None:
    obtain(source)
    folder = str(source.parent / cache.FOLDER)
    assert store.folders(str(source.parent)) == [folder, cache.user_folder()]
    images, size = store.size(folder)
    assert images == 1
    assert size > len(IMAGE)
    store.clean(folder)
    assert not os.path.exists(folder)


def test_checksums_differ() -> None:
    texts = [b"", b"\0", b"\0\0", b"a", b"b", b"ab", b"ba", b"x" * 1000, b"x" * 1001]
    assert len({cache.checksum(text) for text in texts}) == len(texts)


def test_content_is_made_once_and_kept_under_its_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OOMPH_CACHE_DIR", str(tmp_path))
    asked: list[bytes] = []

    def make(data: bytes) -> bytes:
        asked.append(data)
        return data

    assert store.content("key", ".s", lambda: make(b"first")) == b"first"
    assert store.content("key", ".s", lambda: make(b"second")) == b"first"
    assert store.content("another key", ".s", lambda: make(b"other")) == b"other"
    assert store.content("key", ".bin", lambda: make(b"other kind")) == b"other kind"
    assert asked == [b"first", b"other", b"other kind"]


def test_no_content_is_kept_of_nothing_or_where_nothing_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OOMPH_CACHE_DIR", str(tmp_path / "user"))
    assert store.content("key", ".s", lambda: b"") == b""
    assert store.content("key", ".s", lambda: b"data") == b"data"
    (tmp_path / "file").touch()
    monkeypatch.setenv("OOMPH_CACHE_DIR", str(tmp_path / "file"))
    assert store.content("key", ".s", lambda: b"one") == b"one"
    assert store.content("key", ".s", lambda: b"two") == b"two"
