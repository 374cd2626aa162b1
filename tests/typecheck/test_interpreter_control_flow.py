"""Control flow: graphs of any shape become Python statements that visit the same blocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mir_texts import Machine
from oomph.typecheck.interpreter import structure
from oomph.typecheck.interpreter.structure import Dispatcher, Graph, Node, Output, Structurer, TooDeepError
from steady import steady

STEPS = 60

Edges = list[tuple[int, ...]]


@st.composite
def graphs(draw: st.DrawFn) -> Edges:
    """Any edges at all: mostly reducible when they are few, often irreducible when they are many."""
    count = draw(st.integers(1, 12))
    target = st.integers(0, count - 1)
    return [tuple(sorted(draw(st.sets(target, max_size=2)))) for _ in range(count)]


@st.composite
def structured(draw: st.DrawFn) -> Edges:
    """The graph of nested loops, conditions, `break`, `continue` and `return`."""
    edges: list[list[int]] = [[]]

    def block() -> int:
        edges.append([])
        return len(edges) - 1

    def body(at: int, depth: int, loops: list[tuple[int, int]]) -> int | None:
        for _ in range(draw(st.integers(0, 3))):
            kind = draw(st.sampled_from(["if", "while", "break", "continue", "return", "plain"]))
            if kind == "plain" or depth == 0:
                after = block()
                edges[at] = [after]
                at = after
            elif kind == "return":
                return None
            elif kind in ("break", "continue"):
                if loops:
                    edges[at] = [loops[-1][kind == "break"]]
                    return None
            elif kind == "if":
                then, otherwise, after = block(), block(), block()
                edges[at] = [then, otherwise]
                ends = [body(then, depth - 1, loops), body(otherwise, depth - 1, loops)]
                for end in ends:
                    if end is not None:
                        edges[end] = [after]
                if ends == [None, None]:
                    return None
                at = after
            else:
                header, inside, after = block(), block(), block()
                edges[at] = [header]
                edges[header] = [inside, after]
                end = body(inside, depth - 1, [*loops, (header, after)])
                if end is not None:
                    edges[end] = [header]
                at = after
        return at

    body(0, 4, [])
    return [tuple(targets) for targets in edges]


def walk(edges: Edges, choices: list[bool]) -> list[int]:
    """The blocks that a run visits, up to a number of steps."""
    seen = [0]
    at, turn = 0, 0
    while edges[at] and len(seen) < STEPS:
        if len(edges[at]) == 1:
            at = edges[at][0]
        else:
            at = edges[at][0 if choices[turn % len(choices)] else 1]
            turn += 1
        seen.append(at)
    return seen


class StoppedError(Exception):
    """The run has taken its number of steps."""


def run_python(edges: Edges, choices: list[bool], dispatch: bool) -> list[int]:
    """The same with generated Python."""

    def node(index: int) -> Node:
        def emit(out: Output) -> str:
            out.line(f"visit({index})")
            if len(edges[index]) == 2:
                return "choose()"
            if not edges[index]:
                out.line("return")
            return ""

        return Node(index, edges[index], emit, 1)

    graph = Graph({i: node(i) for i in range(len(edges))}, 0)
    out = Output()
    (Dispatcher if dispatch else Structurer)(graph, out).run()
    source = "def f():\n s = t = 0\n" + "".join(f"{' ' * d}{text}\n" for d, text, _ in out.lines)
    seen: list[int] = []
    turn = iter(range(10**6))

    def visit(index: int) -> None:
        if len(seen) == STEPS:
            raise StoppedError
        seen.append(index)

    names = {
        "visit": visit,
        "choose": lambda: choices[next(turn) % len(choices)],
        "refill": lambda s, t: (1000, 1000),
    }
    exec(source, names)
    try:
        names["f"]()
    except StoppedError:
        pass
    return seen


choices = st.lists(st.booleans(), min_size=1, max_size=20)


@steady
@given(graphs(), choices)
def test_any_graph_visits_the_same_blocks(edges: Edges, choices: list[bool]):
    expected = walk(edges, choices)
    assert run_python(edges, choices, dispatch=True) == expected
    try:
        found = run_python(edges, choices, dispatch=False)
    except TooDeepError:
        return
    assert found == expected


@steady
@given(structured(), choices)
def test_structured_graphs_need_no_dispatch(edges: Edges, choices: list[bool]):
    assert run_python(edges, choices, dispatch=False) == walk(edges, choices)


def test_a_simple_loop_is_one_while_statement():
    machine = Machine(SUM)
    source = machine.interpreter.python_source("sum")
    assert source.count("while True:") == 1
    assert "b = " not in source


SUM = """
fn @sum(%1.n) -> %0 : (imm i64) -> i64 {
  %0: i64 result
  %1.n: i64 argument imm
  %2.i: i64 var
  %3: i1 temp
bb0:
  %0 = copy i64 0
  %2.i = copy i64 0
  goto bb1
bb1:
  %3 = slt %2.i, %1.n
  branch %3 ? bb2 : bb3
bb2:
  %0 = add %0, %2.i
  %2.i = add %2.i, i64 1
  goto bb1
bb3:
  return
}
"""


def test_loops():
    machine = Machine(SUM)
    assert machine.call("sum", 1000) == 499500
    assert machine.call("sum", 2**64 - 5) == 0


def ladder(count: int) -> str:
    """A chain of `count` conditions that all meet at the end, as `match` and long `elif` make them."""
    blocks = []
    for i in range(count):
        blocks.append(f"bb{2 * i}:\n  %2 = eq %1.n, i64 {i}\n  branch %2 ? bb{2 * i + 1} : bb{2 * i + 2}\n")
        blocks.append(f"bb{2 * i + 1}:\n  %0 = copy i64 {i * i}\n  goto bb{2 * count + 1}\n")
    end = f"bb{2 * count}:\n  %0 = copy i64 -1\n  goto bb{2 * count + 1}\nbb{2 * count + 1}:\n  return\n"
    return (
        "fn @f(%1.n) -> %0 : (imm i64) -> i64 {\n  %0: i64 result\n  %1.n: i64 argument imm\n  %2: i1 temp\n"
        + "".join(blocks)
        + end
        + "}\n"
    )


@pytest.mark.parametrize("count", [3, 50, 1000])
def test_long_chains_of_conditions(count: int):
    machine = Machine(ladder(count))
    assert [machine.call("f", n) for n in (0, 2, count - 1)] == [0, 4, (count - 1) ** 2]
    assert machine.call("f", count) == 2**64 - 1


def test_two_thousand_conditions_in_a_row():
    """Diamonds one after another, as straight-line code with many small conditions gives."""
    count = 2000
    lines = ["fn @f(%1.n) -> %0 : (imm i64) -> i64 {", "  %0: i64 result", "  %1.n: i64 argument imm", "  %2: i1 temp"]
    lines += ["bb0:", "  %0 = copy i64 0", "  goto bb1"]
    for i in range(count):
        a, b, c = 3 * i + 1, 3 * i + 2, 3 * i + 3
        lines += [f"bb{a}:", f"  %2 = slt %1.n, i64 {i}", f"  branch %2 ? bb{b} : bb{c + 1}"]
        lines += [f"bb{b}:", "  %0 = add %0, i64 1", f"  goto bb{c + 1}", f"bb{c}:", "  unreachable"]
    lines += [f"bb{3 * count + 1}:", "  return", "}"]
    machine = Machine("\n".join(lines))
    assert machine.call("f", 500) == count - 501


def test_the_modules_limits_keep_within_pythons():
    """Python's tokeniser accepts 100 levels of indentation, and its compiler 20 nested loops."""
    assert structure._DEEPEST_INDENT < 90
    assert structure._DEEPEST_LOOP < 20
