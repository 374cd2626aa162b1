"""What a generated function knows at a place, and the values that it can name or make there."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

NAMES = {"T": "T", "P": "P", "D": "D", "L": "List[T]", "O": "Optional[T]"}
"""The kinds of values, and their types in the programs."""


@dataclass(slots=True)
class Scope:
    """What is known where the generator writes.

    types    the variables in scope, by name
    full     those that hold a value on every path to here
    fixed    those that may not change hands here: something refers to them
    taken    those that some statement since the enclosing `try` began has taken or overwritten
    loop     the variables that held a value when the innermost loop's body began, or None outside loops
    caught   whether a handler encloses this place
    """

    types: dict[str, str] = field(default_factory=dict)
    full: set[str] = field(default_factory=set)
    fixed: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    loop: set[str] | None = None
    breaks: list[set[str]] = field(default_factory=list)
    caught: bool = False


class Values:
    """The text of one function so far, the variables in scope, and expressions over them."""

    def __init__(self, seed: int) -> None:
        self.choice = random.Random(seed)
        self.lines: list[str] = []
        self.depth = 1
        self.names = 0
        self.ids = 0
        self.budget = self.choice.randint(6, 22)
        self.gives = self.choice.random() < 0.5
        self.raises = self.choice.random() < 0.7
        self.s = Scope()

    # ------------------------------------------------------------------------------------------------- names

    def _name(self, letter: str = "v") -> str:
        self.names += 1
        return f"{letter}{self.names}"

    def _id(self) -> int:
        self.ids += 1
        return self.ids

    def _two(self) -> int:
        self.ids += 2
        return self.ids - 1

    def _put(self, text: str) -> None:
        self.lines.append("    " * self.depth + text)

    def _held(self, *kinds: str) -> list[str]:
        return sorted(name for name in self.s.full if self.s.types[name] in kinds)

    def _free(self, *kinds: str) -> list[str]:
        return [name for name in self._held(*kinds) if name not in self.s.fixed]

    def _changeable(self, kind: str) -> list[str]:
        return [n for n in self._held(kind) if n not in self.s.fixed or n.startswith("a")]

    def _take(self, name: str) -> None:
        self.s.full.discard(name)
        self.s.taken.add(name)

    def _set(self, name: str) -> None:
        self.s.full.add(name)
        self.s.taken.add(name)

    def _place(self) -> str:
        """A place of type T that holds a value, for reading; "" if there is none."""
        places = self._held("T", "&T")
        places += [f"{p}.{f}" for p in self._held("P", "D") for f in "xy"]
        return self.choice.choice(places) if places else ""

    def _reading(self) -> str:
        """A T to be read: a place, or a temporary."""
        place = self._place()
        if place and self.choice.random() < 0.75:
            return place
        return self.choice.choice([f"T({self._id()})", f"through(T({self._id()}))", f"T({self._id()}).next()"])

    def _condition(self) -> str:
        forms = [f"flag(k, {self.choice.randint(0, 5)})", "k % 2 == 0", f"yes({self._reading()})"]
        forms += [f"yes({self._reading()}) and yes({self._reading()})", f"not yes({self._reading()}) or k > 1"]
        return self.choice.choice(forms)

    # ------------------------------------------------------------------------------------------- expressions

    @property
    def _may_raise(self) -> bool:
        return self.raises or self.s.caught

    def _fresh(self, kind: str) -> str:
        """An expression that makes a new value."""
        return self.choice.choice(getattr(self, f"_fresh_{kind.lower()}")())

    def _fresh_t(self) -> list[str]:
        forms = [f"T({self._id()})", f"through(T({self._id()}))", f"T({self._id()}).next()", f"same({self._reading()})"]
        forms += [f"T({self._id()}) if {self._condition()} else T({self._id()})"]
        place = self._place()
        if place:
            forms += [place, place, f"{place}.next()", f"through({place})"]
        if self._may_raise:
            forms += [f"making({self._id()}, k)", f"taking(T({self._id()}), k)"]
        return forms

    def _fresh_p(self) -> list[str]:
        return [f"pair({self._two()})", f"P(T({self._id()}), T({self._id()}))", *self._copies("P")]

    def _fresh_d(self) -> list[str]:
        return [f"duo({self._two()})", f"D(T({self._id()}), T({self._id()}))", *self._copies("D")]

    def _fresh_l(self) -> list[str]:
        return [f"several({self._two()}, 2)", f"[T({self._id()}), T({self._id()})]", *self._copies("L")]

    def _fresh_o(self) -> list[str]:
        return [f"Optional[T](T({self._id()}))", "Optional[T](None)", *self._copies("O")]

    def _copies(self, kind: str) -> list[str]:
        return [f"{name}.copy()" for name in self._held(kind)]

    def _plain(self, kind: str) -> str:
        forms = {"T": "T({})", "P": "pair({})", "D": "duo({})", "L": "several({}, 2)", "O": "Optional[T](T({}))"}
        return forms[kind].format(self._two())
