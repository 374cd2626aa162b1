"""One function as the analyses of this package see it."""

from __future__ import annotations

from collections.abc import Iterator

from ...lang.mir import Function, Instruction, Invoke, Terminator
from ...lang.records import dataclass
from . import effects, flow, slots
from .effects import BlockEffects, Effect
from .facts import Facts
from .flow import Edge, Graph
from .slots import Slots


@dataclass(frozen=True, slots=True)
class Site:
    """An instruction by block and index; the index after the last instruction is the terminator."""

    block: int
    index: int


@dataclass(slots=True)
class View:
    """A function with its graph, its slots, and the effect of each block on them."""

    function: Function
    facts: Facts
    graph: Graph
    slots: Slots
    effects: list[BlockEffects]

    def sites(self, block: int) -> Iterator[tuple[Site, Instruction | Terminator, Effect]]:
        """The instructions of a block that have an effect, then its terminator (or the call that it makes)."""
        instructions = self.graph.blocks[block].instructions
        for index, effect in self.effects[block].body:
            yield Site(block, index), instructions[index], effect
        step = last_step(self.graph.blocks[block].terminator)
        yield Site(block, len(instructions)), step, self.effects[block].end

    def edge_definitions(self) -> dict[Edge, int]:
        """What the calls of `Invoke`s initialise, by edge."""
        found: dict[Edge, int] = {}
        for block, effect in enumerate(self.effects):
            for edge in self.graph.out[block]:
                mask = effect.on_error if edge.error else effect.on_normal
                if mask:
                    found[edge] = mask
        return found


def last_step(terminator: Terminator | None) -> Instruction | Terminator:
    """A terminator, or the call that an `Invoke` makes."""
    assert terminator is not None
    return terminator.call if isinstance(terminator, Invoke) else terminator


def view(function: Function, facts: Facts) -> View:
    """Numbers the slots of a function and computes the effects of its instructions."""
    graph = flow.build(function)
    numbered = slots.number(function, facts)
    if not numbered.roots:
        return View(function, facts, graph, numbered, [])
    return View(function, facts, graph, numbered, [effects.of_block(b, numbered, function) for b in graph.blocks])
