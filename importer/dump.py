"""A syntax tree as indented text, for `inspect --emit tree`."""

from __future__ import annotations

from dataclasses import fields

from ..lang.syntax import Node

INDENT = "  "


def dump(root: Node) -> str:
    """One line per node: its class, its plain fields and its span; fields that hold nodes follow, indented.

    Walks with a list of its own instead of recursion, so that any depth of nesting can be shown.
    """
    lines: list[str] = []
    waiting: list[tuple[int, str, object]] = [(0, "", root)]
    while waiting:
        depth, label, value = waiting.pop()
        prefix = INDENT * depth + (f"{label}: " if label else "")
        if isinstance(value, Node):
            lines.append(prefix + _headline(value))
            waiting.extend(reversed([(depth + 1, name, part) for name, part in _parts(value)]))
        elif isinstance(value, list):
            lines.append(f"{prefix}[{len(value)}]")
            waiting.extend(reversed([(depth + 1, "", part) for part in value]))
        else:
            lines.append(prefix + repr(value))
    return "\n".join(lines) + "\n"


def _headline(node: Node) -> str:
    plain = []
    for field in fields(node):
        value = getattr(node, field.name)
        if not _holds_nodes(value) and field.name != "span":
            plain.append(f"{field.name}={value!r}")
    start, end = node.span
    return f"{type(node).__name__}({', '.join(plain)}) {start}..{end}"


def _parts(node: Node) -> list[tuple[str, object]]:
    """The fields that hold nodes, in order."""
    named = ((field.name, getattr(node, field.name)) for field in fields(node))
    return [(name, value) for name, value in named if _holds_nodes(value)]


def _holds_nodes(value: object) -> bool:
    return isinstance(value, Node) or (isinstance(value, list) and any(isinstance(item, Node) for item in value))
