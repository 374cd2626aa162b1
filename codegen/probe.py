"""Whether LLVM can do what a program asks for by name: intrinsics and inline assembly.

LLVM ends the process when it cannot select or assemble something. What only some processors can do is therefore
compiled alone first, in a child process.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from functools import cache

import llvmlite.binding as llvm

from ..lang.target import Target
from .machine import target_machine
from .targets import target_for

_LEVEL = 1


def problem(target: Target, result: str, callee: str, operands: Sequence[tuple[str, str]], compile: bool) -> str:
    """Why a call is impossible, or "". `operands` are types with the text of a constant, or "" for any value.

    `compile` asks for the check in a child process.
    """
    parameters = [f"{ir} %p{number}" for number, (ir, text) in enumerate(operands) if not text]
    arguments = ", ".join([f"{ir} {text or f'%p{number}'}" for number, (ir, text) in enumerate(operands)])
    call = f"call {result} {callee}({arguments})"
    body = f"{call}\n  ret void" if result == "void" else f"%r = {call}\n  ret {result} %r"
    text = (
        f'target triple = "{target.triple}"\ntarget datalayout = "{target.data_layout}"\n'
        f"define {result} @probe({', '.join(parameters)}) {{\n  {body}\n}}\n"
    )
    try:
        module = llvm.parse_assembly(text, llvm.create_context())
        module.verify()
    except RuntimeError as error:
        return _message(str(error))
    return _refusal(text, target.triple, target.cpu, target.features) if compile and hasattr(os, "fork") else ""


@cache
def _refusal(text: str, triple: str, cpu: str, features: str) -> str:
    """What LLVM says when it fails to compile a valid module, or ""."""
    target = target_for(triple, cpu, features)
    module = llvm.parse_assembly(text, llvm.create_context())
    machine = target_machine(target, _LEVEL)
    with tempfile.TemporaryFile() as log:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                os.dup2(log.fileno(), 2)
                if target.arch == "nvptx64":
                    machine.emit_assembly(module)  # PTX is text; its driver makes the objects
                else:
                    machine.emit_object(module)
                status = 0
            finally:
                os._exit(status)
        _, status = os.waitpid(child, 0)
        if status == 0:
            return ""
        log.seek(0)
        return _message(log.read().decode("utf-8", "replace")) or "the target cannot do this"


_POSITION = re.compile(r"^(<[^>]*>:)?[\d:]*\s*((LLVM )?error: )?", re.IGNORECASE)


def _message(text: str) -> str:
    """The first line of LLVM's report, without its positions."""
    lines = [_POSITION.sub("", line).strip() for line in text.splitlines()]
    return next((line for line in lines if line and not line.startswith("LLVM IR parsing")), "")
