"""What the tests of launches from Python share."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from oomph.importer import hook

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def import_copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Any]]:
    """Imports a copy of a Mojo file of this folder, as the module `NAME_under_test`; what was imported is forgotten in
    the end."""
    folder = tmp_path_factory.mktemp("modules")
    names: list[str] = []
    hook.install()
    sys.path.insert(0, str(folder))

    def imported(name: str) -> Any:
        names.append(f"{name}_under_test")
        shutil.copy(HERE / f"{name}.mojo", folder / f"{names[-1]}.mojo")
        return __import__(names[-1])

    yield imported
    sys.path.remove(str(folder))
    for name in names:
        sys.modules.pop(name, None)


@pytest.fixture(scope="module")
def mod(import_copy: Callable[[str], Any]) -> Any:
    """The module of `launches.mojo`."""
    return import_copy("launches")
