"""Random functions through the pass, judged by following every path.

The judge knows nothing of data flow: it walks from state to state, where a state is the set of values that exist.
Before the pass it looks for a use without a value, which the pass has to report; after the pass every value must be
destroyed exactly once, must exist wherever it is used, and must be gone at the end.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest
from oomph.lang.mir import (
    Borrow,
    Call,
    Copy,
    Declare,
    Drop,
    Function,
    Instruction,
    Invoke,
    Local,
    Move,
    Passing,
    Place,
    Raise,
    Return,
    Use,
)
from oomph.lang.types import Convention, FunctionRef, StructType, Type
from oomph.typecheck import ownership
from oomph.typecheck.ownership.flow import successors
from ownership_mir import I64, TestFacts, V, read, show

Cell = tuple[Local, tuple[int, ...]]
State = frozenset[Cell]

LOCALS = """
arg mut m: P
arg var q: P
arg deinit s: D
{result}
error err: T
local a: T
local b: T
local p: P
local d: D
local w: W
view v: V of a
view u: V of v
temp t: T
local e: T
ref r: T of p.0
"""


def random_text(choice: random.Random) -> str:
    """A function in the notation of `ownership_mir`, of any shape, that is often but not always correct."""
    result = choice.choice(["result out: T", "result self: D", ""])
    lines = [LOCALS.format(result=result)]
    count = choice.randint(1, 6)
    for number in range(count):
        lines.append(f"bb{number}:")
        if number == 0:
            for name in choice.sample(["a", "b", "p", "d", "w"], choice.randint(2, 5)):
                lines.append(f"{name} = init()")
            if choice.random() < 0.5:
                lines += ["borrow r = p.0", "v = view(&a)"]
            if "self" in result and choice.random() < 0.7:
                lines += ["self.1 = init()", "self.0 = init()"]
        lines += [random_step(choice) for _ in range(choice.randint(0, 5))]
        lines += random_end(choice, number, count, result)
    return "\n".join(lines)


def random_step(choice: random.Random) -> str:
    t_places = ["a", "b", "p.0", "p.1", "d.0", "d.1", "w.0.0", "w.1", "m.0", "m.1", "q.0", "s.0", "s.1"]
    place = choice.choice(t_places)
    other = choice.choice(t_places)
    steps: list[Callable[[], str]] = [
        lambda: f"look(&{place})",
        lambda: f"look(&{place}, &{other})",
        lambda: f"look(&{choice.choice(['p', 'd', 'w', 'm', 'q', 's', 'v', 'u', 'r'])})",
        lambda: f"{place} = init()",
        lambda: f"{place} = next(&{other})",
        lambda: f"{choice.choice(['p', 'd', 'm', 'w.0', 'q'])} = init()",
        lambda: f"copy {place} = {choice.choice('ab')}",
        lambda: f"copy+ {place} = {other}",
        lambda: f"copy+ {place} = r",
        lambda: f"copy t = {other}\ntake(^t)",
        lambda: "v = view(&a)",
        lambda: "u = view(&v)",
    ]
    if choice.random() < 0.15:
        steps = [
            lambda: f"take(^{place})",
            lambda: f"move! {place} = {other}",
            lambda: f"use {place}",
            lambda: f"declare {choice.choice('abpd')}",
            lambda: f"drop {place}",
        ]
    return choice.choice(steps)()


def random_end(choice: random.Random, number: int, count: int, result: str) -> list[str]:
    last = number == count - 1

    def target() -> str:
        return f"bb{choice.randrange(1 if count > 1 else 0, count)}" if choice.random() < 0.4 else f"bb{number + 1}"

    kind = choice.random()
    if last or kind < 0.1:
        if kind < 0.03:
            return ["unreachable"]
        if kind < 0.25:
            return ["err = init()", "raise"]
        return ["out = init()", "return"] if "out" in result else ["return"]
    if kind < 0.3:
        return [f"goto {target()}"]
    if kind < 0.65:
        return [f"if {target()}, bb{number + 1}"]
    dest = choice.choice(["", "", "a = ", "p.0 = ", "d = ", "t = ", "m.1 = "])
    used = choice.choice(["", "&a", "&p.1, &b", "&w", "^q.1"])
    return [f"invoke {dest}risky({used}) ! {choice.choice(['e', 'err'])} -> bb{number + 1}, {target()}"]


# ------------------------------------------------------------------------------------------------- the judge


def cells(place: Place) -> list[Cell]:
    """The parts of a place that hold a value of their own: every `T` and `V` in it."""
    type: Type = place.local.type
    for index in place.path:
        assert isinstance(type, StructType)
        assert type.fields is not None
        type = type.fields[index].type
    return [(place.local, path) for path in _cells(type, place.path)]


def _cells(type: Type, path: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    fields = type.fields if isinstance(type, StructType) else None
    if not fields or all(field.type is I64 for field in fields):
        yield path
        return
    for index, field in enumerate(fields):
        yield from _cells(field.type, (*path, index))


class BrokenError(Exception):
    """The function does what must not happen."""


class Judge:
    """Follows all paths. `explicit` says that destruction is explicit, so that overwriting a value is a leak."""

    def __init__(self, function: Function, explicit: bool) -> None:
        self.function = function
        self.explicit = explicit

    def follow(self) -> None:
        start: set[Cell] = set()
        for local in self.function.parameters:
            start.update(cells(Place(local)))
        pending = [(self.function.entry, frozenset(start))]
        seen = set(pending)
        while pending:
            block, state = pending.pop()
            now = set(state)
            for step in block.instructions:
                self.step(step, now)
            terminator = block.terminator
            if isinstance(terminator, Invoke):
                after = set(now)
                self.step(terminator.call, after)
                failed = set(now)
                self.consume(terminator.call, failed)
                assert terminator.call.error is not None
                self.store(terminator.call.error, failed)
                following = [(terminator.normal, frozenset(after)), (terminator.error, frozenset(failed))]
            else:
                self.leave(terminator, now)
                following = [(target, frozenset(now)) for target, _ in successors(block)]
            for entry in following:
                if entry not in seen:
                    seen.add(entry)
                    pending.append(entry)

    def step(self, step: Instruction, now: set[Cell]) -> None:
        match step:
            case Call():
                self.consume(step, now)
                if step.dest is not None:
                    self.store(step.dest, now)
            case Move():
                self.read(step.source, now)
                now.difference_update(cells(step.source))
                self.store(step.dest, now)
            case Copy():
                self.read(step.source, now)
                self.store(step.dest, now)
            case Use() | Borrow():
                self.read(step.place, now)
            case Drop():
                self.read(step.place, now)
                now.difference_update(cells(step.place))
            case Declare():
                now.difference_update(cells(Place(step.local)))

    def consume(self, call: Call, now: set[Cell]) -> None:
        for argument in call.arguments:
            assert isinstance(argument.operand, Place)
            self.read(argument.operand, now)
        for argument in call.arguments:
            if argument.passing is Passing.OWNED:
                assert isinstance(argument.operand, Place)
                now.difference_update(cells(argument.operand))

    def read(self, place: Place, now: set[Cell]) -> None:
        wanted = [] if place.local.indirect and place.local.name == "r" else cells(place)
        if any(cell not in now for cell in wanted):
            raise BrokenError(f"{place} is used without a value")
        for loan in place.local.loans:
            self.read(loan.place, now)

    def store(self, place: Place, now: set[Cell]) -> None:
        if self.explicit and any(cell in now for cell in cells(place)):
            raise BrokenError(f"{place} is overwritten")
        now.update(cells(place))

    def leave(self, terminator: object, now: set[Cell]) -> None:
        if not isinstance(terminator, Return | Raise):
            return
        outcome = self.function.result if isinstance(terminator, Return) else self.function.error
        kept = [local for local in self.function.parameters if local.convention == Convention.MUT]
        if outcome is not None:
            kept.append(outcome)
        for local in kept:
            self.read(Place(local), now)
            now.difference_update(cells(Place(local)))
        if self.explicit and now:
            raise BrokenError(f"{[f'{local}{path}' for local, path in now]} is never destroyed")


def is_broken(function: Function) -> str:
    """What is wrong with a function before the pass, if anything."""
    try:
        Judge(function, explicit=False).follow()
    except BrokenError as broken:
        return str(broken)
    return ""


def judge(seed: int) -> bool:
    """One random function; tells whether the pass accepted it."""
    text = random_text(random.Random(seed))
    broken = is_broken(read(text))
    function = read(text)
    findings = ownership.run(function, TestFacts())
    codes = {found.code for found in findings}
    if broken:
        assert findings, f"seed {seed}: {broken}\n{text}"
        return False
    if findings:
        # Without a use of a missing value, only torn values are refused.
        assert codes <= {"E0503", "E0505", "E0509", "E0510"}, f"seed {seed}: {codes}\n{text}"
        return False
    try:
        Judge(function, explicit=True).follow()
    except BrokenError as wrong:
        pytest.fail(f"seed {seed}: {wrong}\n{text}\n\n{show(function)}")
    return True


def test_random_functions():
    accepted = sum(judge(seed) for seed in range(1500))
    assert accepted > 150


def test_the_judge_finds_a_leak():
    function = read("local a: T\nbb0:\na = init()\nreturn")
    with pytest.raises(BrokenError):
        Judge(function, explicit=True).follow()


def test_a_destructor_is_a_function_that_consumes():
    function = read("local a: T\nbb0:\na = init()\nreturn")
    assert ownership.run(function, TestFacts()) == []
    last = function.entry.instructions[-1]
    assert isinstance(last, Call)
    assert last.callee == FunctionRef("del")
    assert last.arguments[0].passing is Passing.OWNED
    assert V.needs_drop
