"""`import oomph.importer`, then `.mojo` files as modules."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from limits import LIMIT_S
from oomph_cli import Answer, oomph, python

FAST = '''"""A fast module."""

comptime ANSWER = 42


def add(a: Int, b: Int = 1) -> Int:
    """The sum."""
    return a + b


def _hidden() -> Int:
    return 1


def generic[T: AnyType](x: T):
    pass
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "fast.mojo").write_text(FAST)
    return tmp_path


def says(answer: Answer, *lines: str) -> None:
    assert (answer.out.splitlines(), answer.status) == (list(lines), 0), answer.err


def test_a_module(folder: Path) -> None:
    code = """
        import oomph.importer, fast
        print(fast.add(2, 3), fast.add(b=5, a=1), fast.add(1), fast.ANSWER)
        print(fast.__name__, fast.__doc__, fast.add.__module__, fast.add.__doc__)
        print(sorted(n for n in vars(fast) if not n.startswith("__")))
    """
    says(python(code, folder), "5 6 2 42", "fast A fast module. fast The sum.", "['ANSWER', 'add']")


def test_errors_of_the_module_are_shown(tmp_path: Path) -> None:
    (tmp_path / "bad.mojo").write_text("def f() -> Int:\n    return nothing\n")
    code = """
        import oomph.importer
        try:
            import bad
        except ImportError as error:
            print(error.name, error.path.endswith("bad.mojo"), [d.code for d in error.diagnostics])
            print("bad.mojo:2:12: error[E0201]" in str(error))
        import sys
        print("bad" in sys.modules)
    """
    says(python(code, tmp_path), "bad True ['E0201']", "True", "False")


def test_a_python_module_goes_first(folder: Path) -> None:
    (folder / "fast.py").write_text("ANSWER = 'python'\n")
    says(python("import oomph.importer, fast; print(fast.ANSWER)", folder), "python")


def test_names_of_the_standard_library_are_pythons(folder: Path) -> None:
    (folder / "numbers.mojo").write_text("def main():\n    print('run')\n")
    assert oomph("run", "numbers.mojo", cwd=folder).out == "run\n"
    done = python("import oomph.importer, fractions, fast; print(fast.ANSWER)", folder)
    assert (done.out, done.err) == ("42\n", "")
    (folder / "netrc.mojo").write_text("def f():\n    pass\n")
    code = """
        import warnings
        with warnings.catch_warnings(record=True) as seen:
            import oomph.importer, netrc
        print(netrc.netrc.__name__, *[(w.message, w.filename, w.lineno) for w in seen])
    """
    file = folder / "netrc.mojo"
    message = f"{file} is not imported: 'netrc' is a module of Python's standard library; give the file another name"
    assert python(code, folder).out == f"netrc {(RuntimeWarning(message), '<test>', 4)}\n"


def test_the_order_of_the_path_counts(folder: Path) -> None:
    (folder / "later").mkdir()
    (folder / "later" / "fast.py").write_text("ANSWER = 'python'\n")
    code = "import sys; sys.path.insert(1, 'later'); import oomph.importer, fast; print(fast.ANSWER)"
    says(python(code, folder), "42")
    code = "import sys; sys.path.insert(0, 'later'); import oomph.importer, fast; print(fast.ANSWER)"
    says(python(code, folder), "python")


def test_packages(tmp_path: Path) -> None:
    package = tmp_path / "pkg"
    (package / "sub").mkdir(parents=True)
    (package / "__init__.mojo").write_text("from .shapes import area\n\n\ndef top() -> Int:\n    return area(2)\n")
    (package / "shapes.mojo").write_text("def area(x: Int) -> Int:\n    return x * x\n")
    (package / "helper.py").write_text("NAME = 'python'\n")
    (package / "sub" / "__init__.py").write_text("")
    (package / "sub" / "deep.mojo").write_text(
        "from ..shapes import area\n\n\ndef volume(x: Int) -> Int:\n    return area(x) * x\n"
    )
    code = """
        import oomph.importer
        import pkg.shapes, pkg.helper
        from pkg.sub import deep
        print(pkg.top(), pkg.shapes.area(3), pkg.helper.NAME, deep.volume(2))
        print(pkg.__path__[0].endswith("pkg"), deep.__name__, deep.volume.__module__)
    """
    says(python(code, tmp_path), "4 9 python 8", "True pkg.sub.deep pkg.sub.deep")


def test_a_package_shows_what_it_imports_from_itself(tmp_path: Path) -> None:
    package = tmp_path / "pkg"
    package.mkdir()
    (package / "__init__.mojo").write_text(
        "from std.math import floor\nfrom .shapes import area, SIDES as EDGES\nfrom pkg.more import *\n"
    )
    (package / "shapes.mojo").write_text("comptime SIDES = 4\n\n\ndef area(x: Int) -> Int:\n    return x * x\n")
    (package / "more.mojo").write_text("def twice(x: Int) -> Int:\n    return 2 * x\n")
    code = """
        import oomph.importer, pkg
        print(pkg.area(3), pkg.EDGES, pkg.twice(2), sorted(n for n in vars(pkg) if not n.startswith("__")))
    """
    says(python(code, tmp_path), "9 4 4 ['EDGES', 'area', 'twice']")


def test_a_mojo_package_goes_before_a_plain_folder(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain.mojo").write_text(FAST)
    says(python("import oomph.importer, plain; print(plain.ANSWER)", tmp_path), "42")


def test_reload(folder: Path) -> None:
    code = """
        import importlib, pathlib, oomph.importer, fast
        print(fast.ANSWER)
        old = fast.add
        source = pathlib.Path("fast.mojo")
        source.write_text(source.read_text().replace("42", "43").replace("a + b", "a - b"))
        module = importlib.reload(fast)
        print(module is fast, fast.ANSWER, fast.add(5, 3), old(5, 3))
        source.write_text("def add(")
        try:
            importlib.reload(fast)
        except ImportError:
            print("still", fast.add(5, 3))
    """
    says(python(code, folder), "42", "True 43 2 8", "still 2")


def test_an_edit_between_processes(folder: Path) -> None:
    code = "import oomph.importer, fast; print(fast.ANSWER)"
    says(python(code, folder), "42")
    (folder / "fast.mojo").write_text(FAST.replace("42", "77"))
    says(python(code, folder), "77")


def test_archives_are_refused_clearly(folder: Path) -> None:
    with zipfile.ZipFile(folder / "code.zip", "w") as archive:
        archive.write(folder / "fast.mojo", "inside.mojo")
        archive.writestr("plain.py", "X = 1\n")
    code = """
        import sys; sys.path.insert(0, "code.zip")
        import oomph.importer, plain
        print(plain.X)
        try:
            import inside
        except ImportError as error:
            print(error)
    """
    answer = python(code, folder)
    assert answer.out.splitlines()[0] == "1"
    assert "inside.mojo inside code.zip: Mojo files are not imported from archives" in answer.out


def test_unknown_modules_stay_unknown(folder: Path) -> None:
    code = """
        import oomph.importer
        try:
            import nowhere
        except ModuleNotFoundError as error:
            print(error)
    """
    says(python(code, folder), "No module named 'nowhere'")


def test_without_a_linker(folder: Path) -> None:
    code = """
        import oomph.codegen.link
        oomph.codegen.link.find_linker = oomph.codegen.link.find_driver = lambda: None
        import oomph.importer, fast
        print(fast.add(2, 3), fast.ANSWER)
    """
    says(python(code, folder), "5 42")
    says(python(code, folder), "5 42")


def test_cache_why(folder: Path) -> None:
    assert oomph("cache", "why", "fast.mojo", cwd=folder).status == 1
    python("import oomph.importer, fast", folder)
    answer = oomph("cache", "why", "fast.mojo", cwd=folder)
    assert answer.status == 0
    assert "up to date" in answer.out


def test_processes_at_the_same_time(folder: Path) -> None:
    code = "import oomph.importer, fast; print(fast.add(2, 3))"
    children = [
        subprocess.Popen([sys.executable, "-c", code], cwd=folder, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    assert [child.communicate(timeout=LIMIT_S)[0] for child in children] == ["5\n"] * 3


def test_the_warm_path_imports_little(folder: Path) -> None:
    """Neither LLVM nor the parser nor the type checker, and of the standard library hardly anything."""
    code = """
import sys
before = set(sys.modules)
import oomph.importer, fast
assert fast.add(2, 3) == 5
print(*sorted(set(sys.modules) - before))
"""
    command = [sys.executable, "-c", code]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    loaded = set(done.stdout.split())
    own = {
        "oomph",
        "oomph.importer",
        "oomph.importer.accelerators",
        "oomph.importer.cache",
        "oomph.importer.hook",
        "oomph.importer.loader",
    }
    of_python = {"__future__", "importlib", "importlib.machinery", "importlib._abc", "warnings"}
    of_python |= {"importlib._bootstrap", "importlib._bootstrap_external"}
    assert loaded <= own | of_python | {"fast"}


def test_install_and_uninstall() -> None:
    from oomph.importer import hook

    def count() -> int:
        return sum(isinstance(finder, hook.MojoFinder) for finder in sys.meta_path)

    hook.install()
    hook.install()
    assert count() == 1
    hook.uninstall()
    assert count() == 0
    hook.install()


@pytest.mark.parametrize("name", ["my-module", "über", "größe-2"])
def test_file_names_that_are_no_names_of_mojo(name: str, tmp_path: Path) -> None:
    (tmp_path / f"{name}.mojo").write_text("def f() -> Int:\n    return 7\n")
    code = f"import oomph.importer, importlib\nprint(importlib.import_module({name!r}).f())"
    says(python(code, tmp_path), "7")


def test_a_script_does_not_mean_itself(tmp_path: Path) -> None:
    """`fast.py` beside `fast.mojo` goes first, but not where it is what runs."""
    (tmp_path / "fast.mojo").write_text("def f() -> Int:\n    return 7\n")
    (tmp_path / "fast.py").write_text("import oomph.importer, fast\nprint(fast.f())\n")
    done = subprocess.run([sys.executable, "fast.py"], cwd=tmp_path, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("7\n", "")
