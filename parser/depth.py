"""A bound on the depth of trees, so that later passes may recurse."""

from __future__ import annotations

from typing import Any

from ..lang.syntax import Node, Span
from .dialect import Dialect
from .to_ast import children

DEEPEST = {Dialect.MOJO: 1000, Dialect.PYTHON: 2970}
"""Nodes inside each other. For Python it is about what CPython 3.11 accepts."""

WORTH_MEASURING = 900
"""Below this number of tokens in a logical line (or of `elif` parts) a tree cannot come near the bound."""


def too_deep(body: list[Any], dialect: Dialect) -> Span | None:
    """The place of a node beyond the bound, or None. Takes time in proportion to the tree."""
    bound = DEEPEST[dialect]
    stack: list[tuple[Node, int]] = [(node, 1) for node in reversed(body)]
    while stack:
        node, depth = stack.pop()
        if depth > bound:
            return node.span
        stack.extend((child, depth + 1) for child in children(node))
    return None
