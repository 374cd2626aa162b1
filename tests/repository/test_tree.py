"""The tree keeps its own rules: layering, relative imports, sizes, packaging lists."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest
from repository.ratchets import CLONE, OVERSIZED, SOURCES, entries, oversized, python_files

FOREIGN_DATA = ("__pycache__", "__oomphcache__", "__mojocache__")


@pytest.fixture(scope="module")
def project() -> dict[str, dict[str, dict[str, object]]]:
    return tomllib.loads((CLONE / "pyproject.toml").read_text(encoding="utf-8"))


def test_layers() -> None:
    """import-linter finds no import against the layering that pyproject.toml declares."""
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([str(program), "--no-cache"], cwd=CLONE, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_sources_import_each_other_relatively() -> None:
    """An absolute import of a folder works in a clone only, one of `oomph` makes two copies possible."""
    bad: list[str] = []
    for path in python_files(*SOURCES):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules: list[str] = []
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                modules = [node.module or ""]
            roots = {module.split(".")[0] for module in modules}
            if roots & {"oomph", *SOURCES}:
                bad.append(f"{path.relative_to(CLONE)}:{getattr(node, 'lineno', 0)}")
    assert not bad


def test_tests_do_not_import_folders_as_top_level_modules() -> None:
    for path in python_files("tests"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            assert not {n.split(".")[0] for n in names} & set(SOURCES), path


def test_files_and_functions_stay_small() -> None:
    """What is over the limit is listed; what no longer is must leave the list (tests/repository/ratchets.py)."""
    found, listed = oversized(), entries(OVERSIZED)
    assert not found - listed, "too long: split it"
    assert not listed - found, "no longer too long: remove it from oversized.txt"


def test_every_function_and_class_is_used() -> None:
    """What stands at the level of a module is mentioned a second time: by other code, a test, or as an entry point."""
    texts = [path.read_text(encoding="utf-8") for path in python_files(*SOURCES, "tests")]
    texts.append((CLONE / "pyproject.toml").read_text(encoding="utf-8"))
    mentions = Counter(word for text in texts for word in re.findall(r"\w+", text))
    unused = [
        f"{path.relative_to(CLONE)}:{node.lineno} {node.name}"
        for path in python_files(*SOURCES)
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and mentions[node.name] == 1
    ]
    assert not unused


def test_every_package_is_listed(project: dict[str, dict[str, dict[str, list[str]]]]) -> None:
    """setuptools takes the list as it is: a forgotten package would be silently absent from the wheel."""
    listed = set(project["tool"]["setuptools"]["packages"])
    found = {"oomph"}
    for folder in SOURCES:
        inits = (CLONE / folder).rglob("__init__.py")
        found |= {"oomph." + p.parent.relative_to(CLONE).as_posix().replace("/", ".") for p in inits}
    assert listed == found


def test_installed_package_equals_the_tree() -> None:
    """Every source and data file of the clone is in the installed package, and nothing else is.

    With a link `site-packages/oomph` to the clone this holds trivially; `.ci/run` installs a wheel.
    """
    installed = Path(str(files("oomph"))).resolve()
    if installed != CLONE:
        assert _files(installed) == _files(CLONE)


def _files(root: Path) -> set[str]:
    below = [p for folder in SOURCES for p in (root / folder).rglob("*")]
    found = [p for p in (*root.glob("*.py"), root / "py.typed", *below) if p.is_file()]
    return {p.relative_to(root).as_posix() for p in found if not set(FOREIGN_DATA) & set(p.parts)}
