"""Which functions are meant for devices: by what they use of `max.gpu`, whether something launches them or not."""

from __future__ import annotations

from collections.abc import Iterator

from ..lang import syntax
from .bound_names import children
from .declarations import FunctionDecl, ImportDecl, ModuleDecl
from .scopes import Scope

GPU_LIBRARY = ("max", "gpu")

POSITIONS = frozenset(
    {"thread_idx", "block_idx", "global_idx", "cluster_idx", "block_id_in_cluster", "lane_id", "warp_id"}
)
"""What tells a thread where it is. Threads do nothing together without asking for it."""


def imports_library(module: ModuleDecl) -> bool:
    """Whether a file imports something of the library for devices."""
    names = module.scope.names.values()
    return any(isinstance(found, ImportDecl) and found.module[:2] == GPU_LIBRARY for found in names)


def asks_position(decl: FunctionDecl) -> bool:
    """Whether the body of a function itself, not one that is nested in it, asks where its thread is."""
    if not imports_library(decl.module):
        return False
    return any(_is_position(decl.module.scope, node) for node in _own_nodes(decl.node.body))


def _own_nodes(body: list[syntax.Stmt]) -> Iterator[syntax.Node]:
    stack: list[syntax.Node] = list(body)
    while stack:
        node = stack.pop()
        if not isinstance(node, syntax.FunctionDef):
            yield node
            stack.extend(children(node))


def _is_position(scope: Scope, node: syntax.Node) -> bool:
    if isinstance(node, syntax.Attribute):
        return node.attr in POSITIONS
    found = scope.names.get(node.id) if isinstance(node, syntax.Name) else None
    return isinstance(found, ImportDecl) and found.module[:2] == GPU_LIBRARY and found.member in POSITIONS
