"""Running a program in the MIR interpreter, for `oomph run --interpret`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from ..lang.layout import Layouts
from ..lang.mir import Program
from ..lang.types import TypeContext
from ..typecheck.interpreter import EvaluationError, Interpreter, Limits

STATUS_STOPPED = 1
LIMITS = Limits(steps=10**12, memory=1 << 33)
"""Far beyond those of compile-time evaluation: here the user asked for the run and can stop it."""


def run(program: Program, arguments: list[str]) -> int:
    """The exit status of the program; 1, after a line on standard error, if the interpreter has to stop it."""
    assert program.entry is not None
    functions = program.functions
    interpreter = Interpreter(
        Layouts(), TypeContext(), functions.__getitem__, LIMITS, _writer(1), _writer(2), functions.get
    )
    try:
        argv = [os.fsencode(argument) for argument in arguments]
        return interpreter.run_main(program.entry, argv, program.entry_error_text)
    except EvaluationError as error:
        sys.stderr.write(f"oomph: the interpreter stopped the program: {error.message}\n")
        for name, source, span in error.call_chain:
            line, column = source.position(span[0])
            sys.stderr.write(f"  {source.path}:{line}:{column}: in {name}\n")
        return STATUS_STOPPED


def _writer(descriptor: int) -> Callable[[bytes], None]:
    """Writes bytes as they are, all of them."""

    def write(data: bytes) -> None:
        while data:
            data = data[os.write(descriptor, data) :]

    return write
