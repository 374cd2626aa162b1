"""Where control can leave to from inside a body."""

from __future__ import annotations

from collections.abc import Callable

from ..lang.mir import Block, Place
from ..lang.records import dataclass
from ..lang.types import Type


@dataclass(slots=True, eq=False)
class Frame:
    """Something that leaving control passes through.

    kind "loop" has `on_break`/`on_continue` blocks; "cleanup" runs `leave` on every way out (finally, with);
    "handler" catches errors: `target` is where they go.
    """

    kind: str
    on_break: Block | None = None
    on_continue: Block | None = None
    leave: Callable[[], None] | None = None
    target: ErrorTarget | None = None


@dataclass(slots=True, eq=False)
class ErrorTarget:
    """Where a raised error goes: a block, and the place that holds it.

    `settled` tells that the first raise has decided the type. What is `passing` lets errors go on outwards.
    """

    block: Block
    type: Type | None
    place: Place | None = None
    function: bool = False
    used: bool = False
    settled: bool = False
    passing: bool = False
