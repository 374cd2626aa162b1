"""Judges what a generated program printed: is every value destroyed once, and none before it is made?"""

from __future__ import annotations

from collections import Counter

MADE = frozenset({"init", "copy"})
GONE = frozenset({"del", "ended"})


def faults(output: str) -> list[str]:
    """What is wrong, each with the call (`f7 2`: function 7, argument 2) in which it happened."""
    found: list[str] = []
    call, alive = "", Counter[str]()
    for line in [*output.splitlines(), "- end"]:
        word, _, identity = line.partition(" ")
        if word == "-":
            found += [f"{call}: value {lost} is never destroyed" for lost in sorted((+alive).elements())]
            call, alive = identity, Counter()
        elif word in MADE:
            alive[identity] += 1
        elif word in GONE:
            alive[identity] -= 1
            if alive[identity] < 0:
                found.append(f"{call}: value {identity} is destroyed without being there")
    return found


def pinned(output: str) -> list[str]:
    """The lines that the language pins; how often a container moves its elements is a detail of the library."""
    return [line for line in output.splitlines() if not line.startswith("move ")]
