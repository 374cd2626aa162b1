"""How the modules of a program are found."""

from __future__ import annotations

from pathlib import Path

import pytest
from oomph.importer.modules import SourceLoader


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("def f():\n    pass\n")


def paths(loader: SourceLoader, *names: str) -> list[str | None]:
    found = [loader.load(tuple(name.split("."))) for name in names]
    return [module.source.path if module is not None else None for module in found]


def test_files_packages_and_plain_folders(folder: Path) -> None:
    write(folder, "main.mojo", "a.mojo", "p/__init__.mojo", "p/m.mojo", "q/n.mojo")
    loader = SourceLoader("main.mojo", ())
    assert paths(loader, "a", "p", "p.m", "q", "q.n") == ["a.mojo", "p/__init__.mojo", "p/m.mojo", "q", "q/n.mojo"]
    assert paths(loader, "b", "p.x", "a.x") == [None] * 3
    module = loader.load(("q",))
    assert module is not None
    assert (module.is_package, module.module.body) == (True, [])


def test_the_same_name_is_the_same_module(folder: Path) -> None:
    write(folder, "main.mojo", "a.mojo")
    loader = SourceLoader("main.mojo", ())
    assert loader.load(("a",)) is loader.load(("a",))
    assert loader.load(("main",)) is loader.main()


def test_roots_in_order(folder: Path) -> None:
    write(folder, "x/main.mojo", "x/a.mojo", "y/a.mojo", "y/b.mojo", "z/b.mojo", "z/c/d.mojo", "y/c.mojo")
    loader = SourceLoader("x/main.mojo", ("y", "z"))
    assert paths(loader, "a", "b", "c", "c.d") == ["x/a.mojo", "y/b.mojo", "y/c.mojo", None]


def test_a_file_goes_before_a_plain_folder(folder: Path) -> None:
    write(folder, "x/main.mojo", "x/c/d.mojo", "y/c.mojo")
    assert paths(SourceLoader("x/main.mojo", ("y",)), "c") == ["y/c.mojo"]


def test_the_standard_library_cannot_be_shadowed(folder: Path) -> None:
    write(folder, "std.mojo", "main.mojo", "math.mojo")
    loader = SourceLoader("main.mojo", ())
    module = loader.load(("std", "math"))
    assert module is not None
    assert module.is_library
    own = loader.load(("math",))
    assert own is not None
    assert not own.is_library


def test_names_inside_packages(folder: Path) -> None:
    write(folder, "p/__init__.mojo", "p/s/__init__.mojo", "p/s/m.mojo", "p/o.mojo", "p/s/n.mojo")
    loader = SourceLoader("p/s/m.mojo", ())
    assert loader.main().name == "p.s.m"
    assert paths(loader, "p.o", "p.s.n", "p") == ["p/o.mojo", "p/s/n.mojo", "p/__init__.mojo"]
    package = SourceLoader("p/s/__init__.mojo", ())
    assert (package.main().name, package.main().is_package) == ("p.s", True)


def test_a_name_given_by_python(folder: Path) -> None:
    """Python packages have no `__init__.mojo`; the name tells where the search begins."""
    write(folder, "p/m.mojo", "p/o.mojo")
    loader = SourceLoader(str(folder / "p" / "m.mojo"), (), ("p", "m"))
    assert loader.main().name == "p.m"
    assert paths(loader, "p.o") == [str(folder / "p" / "o.mojo")]


def test_what_the_result_depends_on(folder: Path) -> None:
    write(folder, "main.mojo", "p/a.mojo")
    loader = SourceLoader("main.mojo", ())
    loader.main()
    paths(loader, "p.a", "none")
    assert set(loader.stamps) == {str(folder / "main.mojo"), str(folder / "p" / "a.mojo")}
    assert {"p.mojo", "none.mojo", "p/a/__init__.mojo"} <= {path.removeprefix(f"{folder}/") for path in loader.absent}


def test_paths_are_shown_as_the_main_file_was_named(folder: Path) -> None:
    write(folder, "x/main.mojo", "x/a.mojo", "y/b.mojo")
    assert paths(SourceLoader("x/main.mojo", (str(folder / "y"),)), "a", "b") == ["x/a.mojo", "y/b.mojo"]
    absolute = SourceLoader(str(folder / "x" / "main.mojo"), ("y",))
    assert paths(absolute, "a") == [str(folder / "x" / "a.mojo")]
