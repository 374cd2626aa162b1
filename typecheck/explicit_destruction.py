"""`@explicit_destroy("text")`: what to tell who drops a value that is not destroyed implicitly."""

from __future__ import annotations

from ..lang import syntax
from . import signatures, traits
from .declarations import StructDecl
from .world import World


def check(world: World, declaration: StructDecl) -> None:
    """Reports the decorator without a text, and on structs that are destroyed implicitly anyway."""
    arguments = declaration.decorators.get("explicit_destroy")
    if arguments is None:
        return
    node = next(d for d in declaration.node.decorators if _name(d) == "explicit_destroy")
    source = declaration.module.source
    if not arguments:
        message = "'@explicit_destroy' says how values are consumed: '@explicit_destroy(\"call close()\")'"
        world.reject("E0125", source, node.span, message)
    deinitable = world.trait_item("deinitable")
    entries = traits.conformance_entries(world, declaration)
    if any(deinitable in traits.closure(world, listed) and node.where is not None for node, listed in entries):
        return
    if traits.conforms_to(world, signatures.symbolic_struct(world, declaration), deinitable):
        message = (
            f"'{declaration.name}' is destroyed implicitly, so '@explicit_destroy' has no effect; add 'not Deinitable'"
            " to its traits, or remove the decorator"
        )
        world.reject("E0125", source, node.span, message)


def _name(node: syntax.Expr) -> str:
    name = node.func if isinstance(node, syntax.Call) else node
    return name.id if isinstance(name, syntax.Name) else ""
