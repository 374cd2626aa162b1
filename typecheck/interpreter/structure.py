"""From a control-flow graph to Python statements: `while True`, `if` and `else` where the graph is reducible and not
too deep, a loop that dispatches on a block number otherwise.

Python has no labels. A jump forwards assigns the number of its target to the local `b` and falls through to the
place where the target stands, under `if b == number:` unless nothing else can arrive there; out of a loop, it
`break`s first. A jump back is `continue`. Blocks with one predecessor stand where they are jumped to.
(Compare N. Ramsey, Beyond Relooper, ICFP 2022.)
"""

from __future__ import annotations

from collections.abc import Callable

from ...lang.mir import Function, Span
from ...lang.records import dataclass, field

INDENT = " "
_DEEPEST_INDENT = 60
_DEEPEST_LOOP = 15
_DEEPEST_RECURSION = 300


class TooDeepError(Exception):
    """The graph needs more nesting than Python accepts."""


@dataclass(frozen=True, slots=True)
class Label:
    """The assignment of a block number to `b`."""

    target: int


@dataclass(frozen=True, slots=True)
class Site:
    """An instruction of a function, and the call of it where the function stands in place of a call."""

    function: Function
    span: Span
    call: Site | None


Line = tuple[int, str | Label, Site | None]


@dataclass(slots=True)
class Output:
    """Lines of Python under construction. A line is its indentation, its text and the site that it stands for.

    The text of a line may be a `Label` assignment that is dropped when nobody asks for the label.
    """

    lines: list[Line] = field(default_factory=list)
    depth: int = 1
    site: Site | None = None

    def line(self, text: str | Label) -> None:
        self.lines.append((self.depth, text, self.site))


@dataclass(slots=True)
class Node:
    """A block as the structurer sees it.

    targets    none for an exit, one for a jump, two for a condition (true, false)
    emit       writes the instructions and the exit, and returns the condition if there are two targets
    weight     the number of its instructions
    """

    index: int
    targets: tuple[int, ...]
    emit: Callable[[Output], str]
    weight: int


@dataclass(slots=True)
class _Loop:
    """A `while` statement under construction: `exits` collects the labels that jumps leave it for."""

    header: int | None
    exits: set[int] = field(default_factory=set)


class Graph:
    """Order, dominators and loops of the blocks that can be reached."""

    def __init__(self, nodes: dict[int, Node], entry: int) -> None:
        self.nodes = nodes
        self.entry = entry
        self.order = _reverse_postorder(nodes, entry)
        self.rank = {n: i for i, n in enumerate(self.order)}
        self.predecessors: dict[int, list[int]] = {n: [] for n in self.order}
        for n in self.order:
            for target in nodes[n].targets:
                self.predecessors[target].append(n)
        self.dominator = self._dominators()
        self.reducible = True
        self.loops: dict[int, set[int]] = {}
        self._find_loops()

    def _dominators(self) -> dict[int, int]:
        dominator = {self.entry: self.entry}
        changed = True
        while changed:
            changed = False
            for n in self.order[1:]:
                known = [p for p in self.predecessors[n] if p in dominator]
                new = known[0]
                for p in known[1:]:
                    new = self._common(dominator, new, p)
                if dominator.get(n) != new:
                    dominator[n] = new
                    changed = True
        return dominator

    def _common(self, dominator: dict[int, int], a: int, b: int) -> int:
        while a != b:
            while self.rank[a] > self.rank[b]:
                a = dominator[a]
            while self.rank[b] > self.rank[a]:
                b = dominator[b]
        return a

    def dominates(self, a: int, b: int) -> bool:
        while self.rank[b] > self.rank[a]:
            b = self.dominator[b]
        return a == b

    def _find_loops(self) -> None:
        for n in self.order:
            for target in self.nodes[n].targets:
                if self.rank[target] > self.rank[n]:
                    continue
                if not self.dominates(target, n):
                    self.reducible = False
                    continue
                self._grow(self.loops.setdefault(target, {target}), n)

    def _grow(self, loop: set[int], source: int) -> None:
        work = [source]
        while work:
            n = work.pop()
            if n not in loop:
                loop.add(n)
                work += self.predecessors[n]


def _reverse_postorder(nodes: dict[int, Node], entry: int) -> list[int]:
    done: list[int] = []
    seen = {entry}
    work = [(entry, iter(nodes[entry].targets))]
    while work:
        n, targets = work[-1]
        for target in targets:
            if target not in seen:
                seen.add(target)
                work.append((target, iter(nodes[target].targets)))
                break
        else:
            done.append(n)
            work.pop()
    return done[::-1]


class Structurer:
    """Emits one graph as nested statements."""

    def __init__(self, graph: Graph, out: Output) -> None:
        self._graph = graph
        self._out = out
        self._stack: list[_Loop] = [_Loop(None)]
        self._level: dict[int, int] = {}
        self._needed: set[int] = set()
        self._recursion = 0
        self._children: dict[int, list[int]] = {}
        self._after: dict[int, list[int]] = {}
        self._inline: set[int] = set()
        self._place_all()

    def run(self) -> None:
        """Writes the whole graph; raises `TooDeepError` when Python could not compile the result."""
        if not self._graph.reducible:
            raise TooDeepError
        self._node(self._graph.entry)
        self._drop_labels()

    # --------------------------------------------------------------------------- where each block will stand

    def _place_all(self) -> None:
        graph = self._graph
        for n in graph.order[1:]:
            parent = graph.dominator[n]
            forward = [p for p in graph.predecessors[n] if graph.rank[p] < graph.rank[n]]
            left = [h for h, loop in graph.loops.items() if parent in loop and n not in loop]
            is_exit = not graph.nodes[n].targets and n not in graph.loops
            if len(forward) == 1 and (not left or is_exit):
                self._inline.add(n)
            elif left:
                outermost = min(left, key=graph.rank.__getitem__)
                self._after.setdefault(outermost, []).append(n)
            else:
                self._children.setdefault(parent, []).append(n)

    # ------------------------------------------------------------------------------------------------ writing

    def _node(self, n: int) -> set[int]:
        """Writes a block and all that stands with it; the result is the labels that control falls out with."""
        self._recursion += 1
        if self._recursion > _DEEPEST_RECURSION or self._out.depth > _DEEPEST_INDENT:
            raise TooDeepError
        falls = self._loop(n) if n in self._graph.loops else self._body(n)
        self._recursion -= 1
        return falls

    def _loop(self, n: int) -> set[int]:
        out = self._out
        after = self._after.get(n, [])
        self._register(after)
        out.line("while True:")
        loop = _Loop(n)
        self._stack.append(loop)
        if len(self._stack) > _DEEPEST_LOOP:
            raise TooDeepError
        out.depth += 1
        self._body(n)
        out.depth -= 1
        self._stack.pop()
        falls = self._leave(loop.exits)
        return self._place(after, falls)

    def _leave(self, exits: set[int]) -> set[int]:
        """After a `while`: sends the labels on that do not stand here, and returns those that do."""
        depth = len(self._stack)
        here = {t for t in exits if self._level.get(t) == depth and t != self._stack[-1].header}
        others = sorted(exits - here)
        for position, target in enumerate(others):
            alone = not here and position == len(others) - 1
            if not alone:
                self._needed |= exits
                self._out.line(f"if b == {target}:")
                self._out.depth += 1
            self._go(target)
            if not alone:
                self._out.depth -= 1
        return here

    def _register(self, labels: list[int]) -> None:
        for label in labels:
            self._level[label] = len(self._stack)

    def _body(self, n: int) -> set[int]:
        """A block, its successors with one predecessor, and then the blocks where paths from it meet."""
        pending: list[list[int]] = []
        out = self._out
        falls: set[int] = set()
        following: int | None = n
        while following is not None:
            node = self._graph.nodes[following]
            merges = self._children.get(following, [])
            self._register(merges)
            pending.append(merges)
            condition = node.emit(out)
            following = None
            if len(node.targets) == 1:
                following, falls = self._tail(node.targets[0])
            elif node.targets:
                following, falls = self._fork(condition, *node.targets)
        for merges in reversed(pending):
            falls = self._place(merges, falls)
        return falls

    def _tail(self, target: int) -> tuple[int | None, set[int]]:
        """A jump at the end of what stands here: a block to go on with, or the labels that control falls with."""
        if self._stands_here(target) and target not in self._graph.loops:
            return target, set()
        return None, self._jump(target)

    def _fork(self, condition: str, then: int, otherwise: int) -> tuple[int | None, set[int]]:
        out = self._out
        if then == otherwise:
            return self._tail(then)
        if self._leaves(otherwise) and not self._leaves(then):
            then, otherwise, condition = otherwise, then, f"not {condition}"
        out.line(f"if {condition}:")
        out.depth += 1
        falls = self._jump(then)
        out.depth -= 1
        if not falls:
            return self._tail(otherwise)
        out.line("else:")
        out.depth += 1
        falls = falls | self._jump(otherwise)
        out.depth -= 1
        return None, falls

    def _stands_here(self, target: int) -> bool:
        """Whether a block is written at the jump to it; a jump back to the header of an open loop is none of those."""
        return target in self._inline and all(loop.header != target for loop in self._stack)

    def _leaves(self, target: int) -> bool:
        """Whether a jump certainly does not fall through: an exit, a `break` or a `continue`."""
        if self._stands_here(target):
            return not self._graph.nodes[target].targets
        return target == self._stack[-1].header or self._level.get(target) != len(self._stack)

    def _jump(self, target: int) -> set[int]:
        if self._stands_here(target):
            return self._node(target)
        if self._leaves(target):
            self._go(target)
            return set()
        self._out.line(Label(target))
        return {target}

    def _go(self, target: int) -> None:
        """`continue` with the innermost loop, or `break` out of it."""
        loop = self._stack[-1]
        if target == loop.header:
            self._count(target)
            self._out.line("continue")
            return
        loop.exits.add(target)
        self._out.line(Label(target))
        self._out.line("break")

    def _count(self, header: int) -> None:
        weight = sum(self._graph.nodes[n].weight for n in self._graph.loops[header])
        self._out.line(f"s -= {weight}")
        self._out.line("if s < 0: s, t = refill(s, t)")

    def _place(self, labels: list[int], falls: set[int]) -> set[int]:
        out = self._out
        for label in labels:
            if label not in falls:
                continue
            if falls == {label}:
                falls = self._node(label)
                continue
            self._needed |= falls
            out.line(f"if b == {label}:")
            out.depth += 1
            falls = (falls - {label}) | self._node(label)
            out.depth -= 1
        return falls

    def _drop_labels(self) -> None:
        """Removes assignments to `b` that nobody reads; what must not be empty becomes `pass`."""
        kept: list[Line] = []
        lines = self._out.lines
        for position, (depth, text, site) in enumerate(lines):
            if isinstance(text, Label):
                if text.target in self._needed:
                    text = f"b = {text.target}"
                elif (
                    kept and kept[-1][0] < depth and not (position + 1 < len(lines) and lines[position + 1][0] == depth)
                ):
                    text = "pass"
                else:
                    continue
            kept.append((depth, text, site))
        self._out.lines = kept


class Dispatcher:
    """Emits one graph as a loop over block numbers, for graphs that defeat the `Structurer`."""

    def __init__(self, graph: Graph, out: Output) -> None:
        self._graph = graph
        self._out = out

    def run(self) -> None:
        graph, out = self._graph, self._out
        out.line(f"b = {graph.rank[graph.entry]}")
        out.line("while True:")
        out.depth += 1
        heads = [n for n in graph.order if n == graph.entry or not self._is_inline(n)]
        self._search(heads)
        out.depth -= 1

    def _is_inline(self, n: int) -> bool:
        """Whether a block is the tail of the only block that jumps to it."""
        before = self._graph.predecessors[n]
        return len(before) == 1 and len(self._graph.nodes[before[0]].targets) == 1 and n != self._graph.entry

    def _search(self, heads: list[int]) -> None:
        """A binary search for the head whose rank is in `b`."""
        out = self._out
        if len(heads) == 1:
            self._chain(heads[0])
            return
        middle = len(heads) // 2
        out.line(f"if b < {self._graph.rank[heads[middle]]}:")
        out.depth += 1
        self._search(heads[:middle])
        out.depth -= 1
        out.line("else:")
        out.depth += 1
        self._search(heads[middle:])
        out.depth -= 1

    def _chain(self, n: int) -> None:
        graph, out = self._graph, self._out
        weight = 0
        while True:
            node = graph.nodes[n]
            weight += node.weight
            condition = node.emit(out)
            if len(node.targets) != 1 or not self._is_inline(node.targets[0]):
                break
            n = node.targets[0]
        if not node.targets:
            return
        if any(graph.rank[t] <= graph.rank[n] for t in node.targets):
            out.line(f"s -= {4 * weight}")
            out.line("if s < 0: s, t = refill(s, t)")
        if len(node.targets) == 1:
            out.line(f"b = {graph.rank[node.targets[0]]}")
        else:
            then, otherwise = node.targets
            out.line(f"b = {graph.rank[then]} if {condition} else {graph.rank[otherwise]}")


def structure(nodes: dict[int, Node], entry: int) -> tuple[Output, bool]:
    """Python statements for a graph, and whether it has loops (which use the locals `s` and `t`)."""
    graph = Graph(nodes, entry)
    loops = bool(graph.loops) or not graph.reducible
    out = Output()
    try:
        Structurer(graph, out).run()
    except TooDeepError:
        out = Output()
        Dispatcher(graph, out).run()
        return out, True
    return out, loops
