"""Generic pointers where they have an address space of their own.

The emitter writes `ptr` for a pointer that reaches all memory. On some targets that is not address space 0, which is
the frame there; code and constants are then written again with the space of generic pointers.
"""

from __future__ import annotations

import re

from ..lang.target import Target

_TOKEN = re.compile(r'"[^"\n]*"|(?<![@%$.\w])ptr\b(?! addrspace)|@llvm\.[\w.]*\.p0\b[\w.]*|@\.c\d+\b')
_DEFINED = re.compile(r"^(@\.c\d+ = private unnamed_addr )constant")


class GenericPointers:
    """Writes the parts of a module's text for a target."""

    def __init__(self, target: Target) -> None:
        self._space = target.generic_space
        self._global = target.global_space

    def globals(self, lines: list[str]) -> list[str]:
        """Definitions of constants, in the space of global memory."""
        if not self._space:
            return lines
        found: list[str] = []
        for line in lines:
            head = _DEFINED.match(line)
            if head is None:
                raise AssertionError(f"an unexpected definition: {line}")
            found.append(f"{head[1]}addrspace({self._global}) constant{self._written(line[head.end() :])}")
        return found

    def code(self, parts: list[str]) -> list[str]:
        """Declarations and definitions of functions."""
        return [self._written(text) for text in parts] if self._space else parts

    def _written(self, text: str) -> str:
        return _TOKEN.sub(self._token, text)

    def _token(self, match: re.Match[str]) -> str:
        text = match[0]
        if text == "ptr":
            return f"ptr addrspace({self._space})"
        if text.startswith("@llvm."):
            return re.sub(r"\.p0\b", f".p{self._space}", text)
        if text.startswith("@"):
            return f"addrspacecast (ptr addrspace({self._global}) {text} to ptr addrspace({self._space}))"
        return text
