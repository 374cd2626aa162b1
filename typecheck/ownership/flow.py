"""The control-flow graph as lists of numbers, and data flow of bit masks over it."""

from __future__ import annotations

from ...lang.mir import Block, Branch, Function, Goto, Invoke
from ...lang.records import dataclass


@dataclass(frozen=True, slots=True)
class Edge:
    """One way from a block to another. `error` marks the raising edge of an `Invoke`."""

    source: int
    target: int
    error: bool = False


@dataclass(slots=True)
class Graph:
    """The edges of a function by block number, and the blocks in reverse post order from the entry."""

    blocks: list[Block]
    out: list[list[Edge]]
    into: list[list[Edge]]
    order: list[int]


def build(function: Function) -> Graph:
    """Removes the blocks that control cannot reach, numbers the rest, and returns their graph.

    The entry has no edge into it: a function that begins with a loop gets a block in front.
    """
    if any(target is function.entry for block in function.blocks for target, _ in successors(block)):
        function.blocks.insert(0, Block(-1, [], Goto(function.span, function.entry)))
    reachable = _reverse_post_order(function)
    kept = sorted(reachable, key=lambda block: block.index)
    for index, block in enumerate(kept):
        block.index = index
    function.blocks[:] = kept
    graph = Graph(kept, [], [[] for _ in kept], [block.index for block in reachable])
    for block in kept:
        edges = [Edge(block.index, target.index, error) for target, error in successors(block)]
        graph.out.append(edges)
        for edge in edges:
            graph.into[edge.target].append(edge)
    return graph


def successors(block: Block) -> list[tuple[Block, bool]]:
    """The blocks that may follow, each with whether it follows by an error."""
    match block.terminator:
        case Goto(target=target):
            return [(target, False)]
        case Branch(then=then, otherwise=otherwise):
            return [(then, False), (otherwise, False)]
        case Invoke(normal=normal, error=error):
            return [(normal, False), (error, True)]
    return []


def _reverse_post_order(function: Function) -> list[Block]:
    order: list[Block] = []
    seen = {function.entry}
    stack = [(function.entry, iter(successors(function.entry)))]
    while stack:
        block, rest = stack[-1]
        for target, _ in rest:
            if target not in seen:
                seen.add(target)
                stack.append((target, iter(successors(target))))
                break
        else:
            order.append(block)
            stack.pop()
    order.reverse()
    return order


@dataclass(slots=True)
class Backward:
    """A problem `before = gen | (after & keep)` per block, joined by union.

    on_edge   bits that an edge removes on its way back (they are set there)
    at_end    bits that hold at the end of a block whatever follows
    limit     bits that may hold at the start of a block
    """

    gen: list[int]
    keep: list[int]
    on_edge: dict[Edge, int]
    at_end: list[int]
    limit: list[int]


def solve_backward(graph: Graph, problem: Backward) -> list[int]:
    """The least solution: the bits that hold at the start of each block."""
    start = [0] * len(graph.blocks)
    changed = True
    while changed:
        changed = False
        for number in reversed(graph.order):
            end = at_end(graph, problem, start, number)
            new = (problem.gen[number] | (end & problem.keep[number])) & problem.limit[number]
            if new != start[number]:
                start[number] = new
                changed = True
    return start


def at_end(graph: Graph, problem: Backward, start: list[int], number: int) -> int:
    """The bits that hold at the end of a block, for the bits at the start of the others."""
    end = problem.at_end[number]
    for edge in graph.out[number]:
        end |= start[edge.target] & ~problem.on_edge.get(edge, 0)
    return end


@dataclass(slots=True)
class Forward:
    """A problem `after = gen | (before & keep)` per block; `on_edge` bits are added on an edge."""

    entry: int
    gen: list[int]
    keep: list[int]
    on_edge: dict[Edge, int]


def solve_may(graph: Graph, problem: Forward) -> list[int]:
    """The bits that hold at the start of each block on some path."""
    return _solve_forward(graph, problem, None)


def solve_must(graph: Graph, problem: Forward, every: int) -> list[int]:
    """The bits of `every` that hold at the start of each block on all paths."""
    return _solve_forward(graph, problem, every)


def _solve_forward(graph: Graph, problem: Forward, every: int | None) -> list[int]:
    """Joins by intersection from `every` downwards, or by union from nothing upwards if it is None."""
    start = [every or 0] * len(graph.blocks)
    end = [every or 0] * len(graph.blocks)
    changed = True
    while changed:
        changed = False
        for number in graph.order:
            values = [end[edge.source] | problem.on_edge.get(edge, 0) for edge in graph.into[number]]
            if number == 0:
                values.append(problem.entry)
            new = every or 0
            for value in values:
                new = new | value if every is None else new & value
            after = problem.gen[number] | (new & problem.keep[number])
            if new != start[number] or after != end[number]:
                start[number], end[number] = new, after
                changed = True
    return start
