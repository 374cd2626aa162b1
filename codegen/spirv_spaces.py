"""Accesses through generic pointers whose address space is known, in optimised LLVM IR.

A pointer that was made generic, moved by an offset, or is the same at the ends of several ways, still points into the
space that it came from; there processors reach memory without looking where it is.
"""

from __future__ import annotations

import re

from ..lang.records import dataclass

_GENERIC = r"ptr addrspace\(4\)"
_NAME = r'%(?:[-\w$.]+|"[^"]*")'
_CAST = re.compile(
    rf"^  (?P<to>{_NAME}) = addrspacecast (?P<type>ptr(?: addrspace\(\d\))?) (?P<from>.+) to {_GENERIC}$"
)
_CONSTANT = rf"addrspacecast \((?P<space>ptr(?: addrspace\(\d\))?) (?P<global>@[\w$.]+) to {_GENERIC}\)"
_OFFSET = re.compile(rf"^  (?P<to>{_NAME}) = (?P<words>getelementptr [^,]+, ){_GENERIC} (?P<base>{_NAME}|{_CONSTANT}),")
_PHI = re.compile(rf"^  (?P<to>{_NAME}) = phi {_GENERIC} (?P<ways>\[.*\])$")
_WAY = re.compile(r"\[ (?P<value>.+?), (?P<block>%[^ ]+) \]")
_ACCESS = re.compile(
    rf"^(?P<head>  (?:{_NAME} = (?:load|atomicrmw|cmpxchg)\b.*?|store .*?, )){_GENERIC} "
    rf"(?P<place>{_NAME}|{_CONSTANT})(?=,)"
)
_FUNCTION = re.compile(r"^define .*?^}$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Known:
    """What a generic pointer was before: its type with its space, and its name."""

    type: str
    name: str


def with_known_spaces(text: str) -> str:
    """The module with such accesses made in the space."""
    return _FUNCTION.sub(lambda match: "\n".join(_Function(match[0].split("\n")).rewritten()), text)


class _Function:
    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._types: dict[str, str] = {}
        self._sources: dict[str, str] = {}
        self._find()

    def _find(self) -> None:
        """The types of all generic pointers whose space is known; phis that depend on themselves may be among them."""
        derived: dict[str, list[str]] = {}
        for line in self._lines:
            if cast := _CAST.match(line):
                self._types[cast["to"]] = cast["type"]
                self._sources[cast["to"]] = cast["from"]
            elif offset := _OFFSET.match(line):
                if offset["space"]:
                    self._types[offset["to"]] = offset["space"]
                else:
                    derived[offset["to"]] = [offset["base"]]
            elif phi := _PHI.match(line):
                derived[phi["to"]] = [way["value"] for way in _WAY.finditer(phi["ways"])]
        self._spread(derived)

    def _spread(self, derived: dict[str, list[str]]) -> None:
        """Assumes what the first known source says of each pointer, and takes back what others contradict."""
        changed = True
        while changed:
            changed = False
            for name, sources in derived.items():
                if name not in self._types:
                    found = next((self._types[source] for source in sources if source in self._types), None)
                    if found is not None:
                        self._types[name] = found
                        changed = True
        changed = True
        while changed:
            changed = False
            for name, sources in derived.items():
                if name in self._types and any(self._types.get(source) != self._types[name] for source in sources):
                    del self._types[name]
                    changed = True

    def _known(self, name: str, match: re.Match[str] | None = None) -> _Known | None:
        """The pointer in its space; `match` may have found a constant instead of a name."""
        if match is not None and match["space"]:
            return _Known(match["space"], match["global"])
        type = self._types.get(name)
        if type is None:
            return None
        return _Known(type, self._sources.get(name, f"%in.{_plain(name)}"))

    def rewritten(self) -> list[str]:
        lines: list[str] = []
        waiting: list[str] = []  # casts of phis, which must all stand at the beginning of their block
        for line in self._lines:
            if waiting and " = phi " not in line:
                lines += waiting
                waiting = []
            phi = _PHI.match(line)
            if phi and phi["to"] in self._types:
                new, cast = self._phi(phi)
                lines.append(new)
                waiting.append(cast)
            else:
                lines += self._line(line)
        return self._without_idle_casts(lines)

    def _phi(self, match: re.Match[str]) -> tuple[str, str]:
        type, to = self._types[match["to"]], f"%in.{_plain(match['to'])}"
        ways: list[str] = []
        for way in _WAY.finditer(match["ways"]):
            known = self._known(way["value"])
            assert known is not None
            ways.append(f"[ {known.name}, {way['block']} ]")
        return f"  {to} = phi {type} {', '.join(ways)}", _cast(match["to"], type, to)

    def _line(self, line: str) -> list[str]:
        if offset := _OFFSET.match(line):
            base = self._known(offset["base"], offset)
            if base is not None and offset["to"] in self._types:
                to = f"%in.{_plain(offset['to'])}"
                rest = line[offset.end() - 1 :]
                return [
                    f"  {to} = {offset['words']}{base.type} {base.name}{rest}",
                    _cast(offset["to"], base.type, to),
                ]
        elif access := _ACCESS.match(line):
            known = self._known(access["place"], access)
            if known is not None:
                return [f"{access['head']}{known.type} {known.name}{line[access.end() :]}"]
        return [line]

    def _without_idle_casts(self, lines: list[str]) -> list[str]:
        """Leaves out the generic forms that nothing uses any more."""
        uses: dict[str, int] = {}
        for line in lines:
            for name in re.findall(_NAME, line):
                uses[name] = uses.get(name, 0) + 1
        found: list[str] = []
        for line in lines:
            cast = _CAST.match(line)
            if cast is None or uses[cast["to"]] > 1:
                found.append(line)
        return found


def _cast(to: str, type: str, source: str) -> str:
    return f"  {to} = addrspacecast {type} {source} to ptr addrspace(4)"


def _plain(name: str) -> str:
    return name[1:].replace('"', "")
