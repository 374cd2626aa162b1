"""Whether LLVM can do what a program asks for by name: intrinsics and inline assembly.

LLVM ends the process when it cannot select or assemble something. What only some processors can do is therefore
compiled alone first, in a child process.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from functools import cache

import llvmlite.binding as llvm

from ..lang.target import Target
from .guarded import guarded
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

    def emit() -> bytes:
        if target.arch == "nvptx64":
            return machine.emit_assembly(module).encode()  # PTX is text; its driver makes the objects
        return machine.emit_object(module)

    _, said = guarded(emit)
    return "" if said is None else _message(said) or "the target cannot do this"


_POSITION = re.compile(r"^(<[^>]*>:)?[\d:]*\s*((LLVM )?error: )?", re.IGNORECASE)


def _message(text: str) -> str:
    """The first line of LLVM's report, without its positions."""
    lines = [_POSITION.sub("", line).strip() for line in text.splitlines() if "Assertion `" not in line]
    return next((line for line in lines if line and not line.startswith("LLVM IR parsing")), "")
