"""Classes that are declared by their fields behave as those of `dataclasses`."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Any

import pytest
from oomph.lang import record_classes, records


@records.dataclass(slots=True, eq=False)
class Node:
    """A base."""

    span: tuple[int, int]


@records.dataclass(slots=True, eq=False)
class Name(Node):
    id: str
    tags: list[str] = records.field(default_factory=list)
    kind: str | None = None


@records.dataclass(slots=True)
class Pair:
    a: int
    b: Any = 1

    @property
    def total(self) -> int:
        return self.a + self.b


@records.dataclass(frozen=True, slots=True)
class Frozen:
    a: int
    b: tuple[int, ...] = ()


@records.dataclass(frozen=True, slots=True)
class Wider(Frozen):
    c: str = "c"

    def __repr__(self) -> str:
        return "wide"


def both(eq: bool, frozen: bool) -> tuple[type, type]:
    """The same class by this module and by the standard library."""

    def declared() -> type:
        class Sample:
            first: int
            second: Any = 5
            third: tuple[int, ...] = ()

        return Sample

    options = {"slots": True, "eq": eq, "frozen": frozen}
    return record_classes.dataclass(**options)(declared()), dataclasses.dataclass(**options)(declared())


@pytest.mark.parametrize("eq", [False, True])
@pytest.mark.parametrize("frozen", [False, True])
def test_as_the_standard_library(eq: bool, frozen: bool) -> None:
    ours, theirs = both(eq, frozen)
    for arguments in [(1,), (1, 2), (1, 2, (3,)), (), (1, 2, 3, 4)]:
        outcomes = []
        for cls in (ours, theirs):
            try:
                one, other = cls(*arguments), cls(*arguments)
            except TypeError:
                outcomes.append(None)
                continue
            try:
                hashes = hash(one) == hash(other)
            except TypeError:
                hashes = None
            values = [getattr(one, name) for name in cls.__match_args__]
            outcomes.append((values, one == other, hashes, repr(one).rpartition(".")[2]))
        assert outcomes[0] == outcomes[1]
    assert ours.__slots__ == theirs.__slots__ and ours.__match_args__ == theirs.__match_args__


def test_fields_and_defaults() -> None:
    name: Any = Name((0, 1), "x")
    assert (name.span, name.id, name.tags, name.kind) == ((0, 1), "x", [], None)
    name.tags.append("t")
    assert Name((0, 1), "x").tags == []
    assert [f.name for f in records.fields(Name)] == ["span", "id", "tags", "kind"]
    assert name != Name((0, 1), "x") and len({name, name}) == 1
    with pytest.raises(AttributeError):
        name.other = 1
    match name:
        case Name(span, id):
            assert (span, id) == ((0, 1), "x")
    assert Node.__doc__ == "A base."


def test_values() -> None:
    assert Pair(1) == Pair(1, 1) != Pair(2) and Pair(1).total == 2
    assert Pair(1) != (1, 1) and Wider(1) != Frozen(1)
    assert records.is_dataclass(Pair) and records.is_dataclass(Pair(1)) and not records.is_dataclass(1)
    with pytest.raises(TypeError, match="unhashable"):
        hash(Pair(1))
    assert {Frozen(1, (2,)): 3}[Frozen(1, (2,))] == 3
    frozen: Any = Frozen(1)
    with pytest.raises(AttributeError, match="a Frozen does not change: 'a'"):
        frozen.a = 2
    for replace in (records.replace, dataclasses.replace):
        assert replace(Wider(1, (2,)), a=3) == Wider(3, (2,))
    assert repr(Wider(1)) == "wide" and repr(Frozen(1)) == "Frozen(a=1, b=())"


@pytest.mark.parametrize("value", [Pair(1, [2]), Frozen(1, (2,)), Wider(1)])
def test_copies(value: Any) -> None:
    for made in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert made == value and type(made) is type(value)


def test_what_contains_itself_is_shown() -> None:
    pair = Pair(1)
    pair.b = pair
    assert repr(pair) == "Pair(a=1, b=...)"
