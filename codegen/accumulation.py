"""Loop-carried sums stay plain additions.

A scalar sum of products is as slow as its chain of additions. Fused with the product, each link of the chain takes
a cycle longer and the products cannot be computed ahead in vectors. So where a loop carries only a few scalar sums,
their additions lose the permission to be fused; with more of them the processor is busy anyway.
"""

from __future__ import annotations

import re

_PHI = re.compile(r"^  (%\S+) = phi (?:float|double) (\[.*)$", re.MULTILINE)
_ADD = re.compile(r"^  (%\S+) = (?:tail call |)(fadd contract) (?:float|double) (\S+), (\S+?)(?=,? |$)", re.MULTILINE)
_INCOMING = re.compile(r"\[ (\S+), %\S+ \]")
_MOST_SUMS = 3
_LONGEST_CHAIN = 64


def plain_sums(text: str) -> str | None:
    """The text of an optimised module with such sums made plain; None if there are none."""
    changed = False
    parts: list[str] = []
    at = 0
    for begin, end in _functions_with_sums(text):
        body = text[begin:end]
        plain = _plain_function(body)
        if plain is not None:
            changed = True
            parts += [text[at:begin], plain]
            at = end
    return "".join([*parts, text[at:]]) if changed else None


def _functions_with_sums(text: str) -> list[tuple[int, int]]:
    """The ranges of function definitions in which a scalar float is carried around a loop and contracted."""
    found: list[tuple[int, int]] = []
    at = 0
    while (match := _PHI.search(text, at)) is not None:
        begin = text.rfind("\ndefine ", 0, match.start()) + 1
        end = text.index("\n}", match.start())
        found.append((begin, end))
        at = end
    return found


def _plain_function(body: str) -> str | None:
    adds = {match[1]: match for match in _ADD.finditer(body)}
    if not adds:
        return None
    sums: dict[str, list[set[str]]] = {}
    for phi in _PHI.finditer(body):
        block = body.rfind("\n\n", 0, phi.start())
        for incoming in _INCOMING.findall(phi[2]):
            chain = _chain(incoming, phi[1], adds)
            if chain:
                sums.setdefault(str(block), []).append(chain)
    plain = {name for chains in sums.values() if len(chains) <= _MOST_SUMS for chain in chains for name in chain}
    if not plain:
        return None
    for match in sorted([adds[name] for name in plain], key=lambda m: -m.start()):
        body = body[: match.start(2)] + "fadd" + body[match.end(2) :]
    return body


def _chain(last: str, phi: str, adds: dict[str, re.Match[str]]) -> set[str]:
    """The additions that lead from a carried value to its next one; empty if they are not a chain."""
    chain: set[str] = set()
    at = last
    while at in adds and len(chain) < _LONGEST_CHAIN:
        chain.add(at)
        first, second = adds[at][3], adds[at][4]
        if phi in (first, second):
            return chain
        at = first if first in adds else second
    return set()
