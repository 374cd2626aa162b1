"""The names that a function body binds anywhere: variables, nested functions, imports, captures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from ..lang import syntax
from ..lang.records import fields

_PLAIN = frozenset({"span", "name_span", "attr_span", "op_span", "op", "ops", "kind", "id", "attr"})


@cache
def _child_fields(kind: type[syntax.Node]) -> tuple[str, ...]:
    """The fields of a node class that may hold nodes or lists of them."""
    return tuple(f.name for f in fields(kind) if f.name not in _PLAIN)


def children(node: syntax.Node) -> Iterator[syntax.Node]:
    """The nodes directly below a node, in source order as far as the fields are."""
    for name in _child_fields(type(node)):
        value = getattr(node, name)
        if isinstance(value, syntax.Node):
            yield value
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, syntax.Node):
                    yield item


def descendants(nodes: Sequence[syntax.Node]) -> Iterator[syntax.Node]:
    """All nodes of a body, or of expressions."""
    stack: list[syntax.Node] = list(nodes)
    while stack:
        node = stack.pop()
        yield node
        stack.extend(children(node))


def bound_names(body: Sequence[syntax.Node]) -> frozenset[str]:
    """Every name that some statement or expression of the body binds, at whatever depth."""
    found: set[str] = set()
    for node in descendants(body):
        match node:
            case syntax.Assign(targets=targets):
                for target in targets:
                    found.update(target_names(target))
            case syntax.AnnAssign(target=target) | syntax.For(target=target) | syntax.Comprehension(target=target):
                found.update(target_names(target))
            case syntax.NamedExpr(target=target):
                found.add(target.id)
            case syntax.WithItem(optional_vars=syntax.Expr() as target):
                found.update(target_names(target))
            case syntax.ExceptHandler(type=type, name=name):
                if name is not None:
                    found.add(name)
                elif isinstance(type, syntax.Name):
                    found.add(type.id)
            case syntax.Parameter(name=name) | syntax.FunctionDef(name=name) | syntax.ComptimeDecl(name=name):
                found.add(name)
            case syntax.StructDef(name=name) | syntax.TraitDef(name=name) | syntax.ClassDef(name=name):
                found.add(name)
            case syntax.Alias(name=name, asname=asname):
                found.add(asname or name.split(".")[0])
            case syntax.MatchAs(name=str() as name) | syntax.MatchStar(name=str() as name):
                found.add(name)
            case syntax.MatchMapping(rest=str() as name) | syntax.Capture(name=str() as name):
                found.add(name)
    return frozenset(found)


def target_names(target: syntax.Expr) -> Iterator[str]:
    """The names that an assignment to a target binds."""
    match target:
        case syntax.Name(id=name):
            yield name
        case syntax.Binding(target=inner) | syntax.Starred(value=inner):
            yield from target_names(inner)
        case syntax.Tuple(elts=elements) | syntax.List(elts=elements):
            for element in elements:
                yield from target_names(element)


def mentions(node: syntax.Node, names: frozenset[str]) -> bool:
    """Whether an expression reads one of the names."""
    if isinstance(node, syntax.Name):
        return node.id in names
    return any(mentions(child, names) for child in children(node))
