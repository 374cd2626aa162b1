"""The simulator's own code, which the modules of a process share: compiled once on a machine, kept like any module."""

from __future__ import annotations

from functools import cache
from types import ModuleType

from . import cache as images
from . import loader

NAME = "max.gpu.host.from_python"


@cache
def module() -> ModuleType:
    """The module with the code. Its function `launcher` gives the address by which generated code runs a kernel."""
    path = f"{images.STDLIB}/{NAME.replace('.', '/')}.mojo"
    flags = f"name={NAME}"
    image = images.lookup(path, "module", flags)
    if not image:
        from . import extension

        image = extension.make_image(NAME, path, flags)
    return loader.load_image(NAME, image)
