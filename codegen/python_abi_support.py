"""The part of the wrappers that is the same in all modules: one object file, linked into the image of every module.

It is made once for a processor and a build of CPython; modules declare what they use of it. Every image has a copy of
its own, so its variables belong to the module. A module that is not linked (its object file is loaded as it is) holds
the same functions itself.
"""

from __future__ import annotations

import re

from ..lang.mir import Program
from ..lang.target import Target
from . import python_abi_guard as guard
from . import python_abi_kernel
from .module import ModuleEmitter
from .python_abi_facts import PythonAbi
from .python_abi_runtime import api_declarations, declared_name, runtime

_DEFINED = re.compile(r"^define internal ([^{]*?) \{$", re.MULTILINE)
_GLOBALS = """\
@oomph.py.frame = external hidden global ptr
@oomph.py.main = external hidden global i64
@oomph.py.late = external hidden global i32
@oomph.py.m.deep = external hidden constant i8
@oomph.py.simulated = external hidden global ptr
"""
"""The variables of the support that modules use themselves."""


def declare(module: ModuleEmitter, python: PythonAbi) -> None:
    """Declares the support for a module that is linked with it."""
    _declare_c(module)
    elsewhere = ModuleEmitter(Program(), module.target)
    for head in _DEFINED.findall("\n".join(_definitions(elsewhere, python))):
        module.declare(declared_name(head), f"declare hidden {head}")
    for line in _GLOBALS.splitlines():
        module.declare(declared_name(line), line)


def define(module: ModuleEmitter, python: PythonAbi) -> None:
    """Adds the support to a module as functions of its own."""
    _declare_c(module)
    module.functions += _definitions(module, python)


def module_text(target: Target, python: PythonAbi) -> str:
    """The LLVM IR of the object file."""
    module = ModuleEmitter(Program(), target)
    define(module, python)
    text = module.text().replace("define internal ", "define hidden ")
    for line in _GLOBALS.splitlines():
        name = f"@{declared_name(line)} = "
        text = text.replace(f"{name}internal ", f"{name}hidden ")
    return text


def _declare_c(module: ModuleEmitter) -> None:
    """Declares what modules and their support use of Python and of C."""
    for name, line in api_declarations().items():
        module.declare(name, line)
    lines = python_abi_kernel.DECLARATIONS + (guard.DECLARATIONS if guard.supported(module.target) else "")
    for line in lines.splitlines():
        module.declare(declared_name(line), line)


def _definitions(module: ModuleEmitter, python: PythonAbi) -> list[str]:
    guards = [guard.runtime()] if guard.supported(module.target) else []
    return [runtime(python), *guards, python_abi_kernel.runtime(module, python)]
