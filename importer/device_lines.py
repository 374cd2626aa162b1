"""From a function in optimised LLVM IR with debug information to the lines of the program that led to its calls."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import PurePath

Place = tuple[str, int, int]
"""A file, a line and a column, which is 0 if it is not known."""

_NODE = re.compile(r"^!(\d+) = (?:distinct )?!(DILocation|DISubprogram|DILexicalBlock|DIFile)\((.*)\)$", re.MULTILINE)
_FIELD = re.compile(r'(\w+): (?:!(\d+)|(\d+)|"((?:[^"\\]|\\.)*)")')
_FUNCTION = re.compile(r'^define [^\n]*?@(?:"([^"\n]+)"|([\w.$]+))\([^\n]*\{\n(.*?)^\}', re.MULTILINE | re.DOTALL)
_CALL = re.compile(r'call [^\n]*?@(?:"([^"\n]+)"|([\w.$]+))\([^\n]*!dbg !(\d+)')
_AT = re.compile(r"dbg !(\d+)")
_ESCAPE = re.compile(r"\\([0-9A-Fa-f]{2})")

_DEPTH = 64


class CallPlaces:
    """The calls of a module, with where they come from. `is_library` tells files that are not the user's."""

    def __init__(self, text: str, is_library: Callable[[str], bool]) -> None:
        self._nodes = {int(m[1]): {f[1]: f for f in _FIELD.finditer(m[3])} for m in _NODE.finditer(text)}
        self._is_library = is_library
        self._calls: dict[str, list[tuple[str, int]]] = {}
        self._bodies: dict[str, str] = {}
        for function in _FUNCTION.finditer(text):
            self._bodies[function[1] or function[2]] = function[3]
            for call in _CALL.finditer(function[3]):
                callers = self._calls.setdefault(call[1] or call[2], [])
                callers.append((function[1] or function[2], int(call[3])))

    def of(self, name: str) -> Place | None:
        """The innermost place in the user's files on a way to a call of a function; None if there is none."""
        seen = {name}
        wanted = [name]
        for callee in wanted:
            for caller, node in self._calls.get(callee, []):
                for place in self._chain(node):
                    if place[0] and not self._is_library(place[0]):
                        return place
                if caller not in seen:
                    seen.add(caller)
                    wanted.append(caller)
        return None

    def of_use(self, pattern: re.Pattern[str]) -> Place | None:
        """The innermost place in the user's files on a way to an instruction; None if there is none."""
        found: Place | None = None
        for name, body in self._bodies.items():
            for line in body.splitlines():
                instruction, _, rest = line.partition(", !")
                node = _AT.search(rest)
                if node is None or not pattern.search(instruction):
                    continue
                for place in self._chain(int(node[1])):
                    if place[0] and not self._is_library(place[0]):
                        return place
                found = found or self.of(name)
        return found

    def _chain(self, node: int) -> Iterator[Place]:
        """The place of a call, then those into which it was inlined."""
        for _ in range(_DEPTH):
            fields = self._nodes.get(node)
            if fields is None:
                return
            yield self._path(_reference(fields, "scope")), _number(fields, "line"), _number(fields, "column")
            node = _reference(fields, "inlinedAt")

    def _path(self, scope: int) -> str:
        """The file of a scope."""
        file = self._nodes.get(_reference(self._nodes.get(scope, {}), "file"), {})
        if "filename" not in file:
            return ""
        folder = _text(file, "directory")
        return str(PurePath(folder, _text(file, "filename")))


Fields = dict[str, re.Match[str]]


def _reference(fields: Fields, name: str) -> int:
    return int(fields[name][2] or -1) if name in fields else -1


def _number(fields: Fields, name: str) -> int:
    return int(fields[name][3] or 0) if name in fields else 0


def _text(fields: Fields, name: str) -> str:
    value = fields[name][4] if name in fields else ""
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)), value or "")
