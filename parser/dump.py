"""A readable print of a syntax tree."""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import Any

from ..lang.records import fields
from ..lang.syntax import Module, Node


@cache
def _names(kind: type[Node]) -> tuple[str, ...]:
    """The fields of a node class that are printed: spans and the list of comments are not."""
    hidden = ("span", "name_span", "attr_span", "op_span", "comments")
    return tuple(f.name for f in fields(kind) if f.name not in hidden)


def dump(module: Module) -> str:
    """The tree, one node a line, fields of nodes indented below; empty fields are left out.

    Works with a stack of its own, so the depth of the tree does not matter.
    """
    lines: list[str] = []
    stack: list[tuple[int, str, Any]] = [(0, "", module)]
    while stack:
        depth, label, item = stack.pop()
        if isinstance(item, list):
            lines.append(f"{'  ' * depth}{label.rstrip()}")
            stack.extend((depth + 1, "- ", part) for part in reversed(item))
        elif isinstance(item, Node):
            head, below = _split(item)
            lines.append(f"{'  ' * depth}{label}{head}")
            stack.extend((depth + 1, f"{name}: ", value) for name, value in reversed(below))
        else:
            lines.append(f"{'  ' * depth}{label}{item!r}")
    return "\n".join(lines) + "\n"


def _split(node: Node) -> tuple[str, list[tuple[str, Any]]]:
    """The line of a node, with its plain fields, and the fields that hold nodes."""
    plain = []
    below: list[tuple[str, Any]] = []
    for name in _names(type(node)):
        value = getattr(node, name)
        if isinstance(value, Node) or (isinstance(value, list) and any(isinstance(v, Node) for v in value)):
            below.append((name, value))
        elif isinstance(value, Enum):
            if value.value != "normal":
                plain.append(f"{name}={value.value}")
        elif type(node).__name__ in ("Constant", "MatchSingleton") and name == "value":
            plain.append(hex(value) if type(value) is int and value.bit_length() > 1000 else repr(value))
        elif value is True:
            plain.append(name)
        elif value not in (None, False, "") and value != []:
            plain.append(f"{name}={value!r}")
        elif value == [] and name in ("captures", "origins"):
            plain.append(f"{name}=[]")
    return " ".join([type(node).__name__, *plain]), below
