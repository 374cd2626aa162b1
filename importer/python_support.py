"""The object file with what the wrappers of all modules share: made once on a machine, and kept by content."""

from __future__ import annotations

from ..lang.target import Target
from . import store
from .cache import OBJECT

_OPTIMISATION = 1
"""Nothing of it is on the way of a call that goes well and takes numbers."""


def object_file(target: Target) -> bytes:
    """The object file for the interpreter that runs the compiler."""
    from ..codegen import objects, optimize, python_abi_facts, python_abi_support

    text = python_abi_support.module_text(target, python_abi_facts.running_python())

    def make() -> bytes:
        return objects.emit_object(optimize.optimize(text, target, _OPTIMISATION), target, _OPTIMISATION)

    return store.content(f"{target.cpu} {target.features}\n{text}", OBJECT, make)
