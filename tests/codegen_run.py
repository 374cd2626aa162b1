"""Running the functions of `mir_build` in this process."""

from __future__ import annotations

import ctypes
from typing import Any

from mir_build import FunctionBuilder, program
from oomph.codegen.emit import emit_program
from oomph.codegen.jit import LoadedCode
from oomph.codegen.objects import emit_object
from oomph.codegen.optimize import optimize
from oomph.codegen.targets import host_target
from oomph.lang.options import Options

TARGET = host_target()


def load(*functions: FunctionBuilder, level: int = 2) -> LoadedCode:
    """The functions as code in memory."""
    ir = emit_program(program(*functions), TARGET, Options(level))
    return LoadedCode(emit_object(optimize(ir, TARGET, level), TARGET, level))


def native(loaded: LoadedCode, name: str, result: Any, *arguments: Any) -> Any:
    """An exported function as a Python function, by ctypes types; it keeps the code alive."""
    made = ctypes.CFUNCTYPE(result, *arguments)(loaded.address(name))

    def call(*values: Any) -> Any:
        assert loaded is not None
        return made(*values)

    return call
