"""Kernels that are asked for by name instead of by a launch in the program, for launches from Python or a prompt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..lang import syntax
from ..lang.types import Const, CtValue, Type
from . import body, device, device_launch, expressions, infer_call, instances, signatures
from .contracts import Contract
from .declarations import ModuleDecl
from .device import SIMULATOR
from .infer_call import Failure
from .scopes import Scope
from .values import FunctionValue
from .world import Reject, World

if TYPE_CHECKING:
    from .body import Body


def request(world: World, module: ModuleDecl, wanted: Sequence[syntax.Expr]) -> list[str]:
    """Asks for kernels on every device but the simulator; the names of their entries, "" for what cannot be one.

    `wanted` are expressions in the module's scope: the names of functions, with their parameters bound.
    """
    found: list[str] = []
    for node in wanted:
        try:
            found.append(_request(world, module, node))
        except Reject:
            found.append("")
    return found


def _request(world: World, module: ModuleDecl, node: syntax.Expr) -> str:
    b = body.anonymous(world, Scope("function", module.scope, module))
    value = expressions.expr(b, node)
    if not isinstance(value, Const):
        b.error("E0705", node, "this is not a function, so it cannot be a kernel")
    functions, self_type = device_launch.callable_of(b, value)
    # What is wrong with a kernel is wrong where it is declared, which may be another file.
    b.function.span = functions.functions[0].node.name_span
    b.source = functions.functions[0].module.source
    name = ""
    for target in world.devices:
        if target.name == SIMULATOR:
            continue
        with device.entered(world, target):
            found = contract(b, functions, self_type)
            device_launch.check_kernel(b, found, [spec.type for spec in found.params])
            instance = instances.request(b, found, node)
            name = name or device_launch.entry_name(b.world, instance)
            device_launch.entry(world, target, instance, name)
    return name


def contract(b: Body, functions: FunctionValue, self_type: Type | None) -> Contract:
    """The concrete signature, in which every parameter has the value that the expression binds, or its default."""
    decl = functions.functions[0]
    if len(functions.functions) > 1:
        device_launch.refuse(b, f"'{decl.name}' has several overloads, so it does not say which one is the kernel")
    given: dict[str, CtValue] = {}
    failure = infer_call.bind_explicit(decl, functions, given)
    bound = failure or infer_call.bind_own(b, decl, self_type, given)
    if isinstance(bound, Failure):
        open_ones = ", ".join(f"{p.name}=..." for p in decl.node.type_params if p.default is None)
        hint = f"; name what it needs: {decl.name}[{open_ones}]" if failure is None and open_ones else ""
        device_launch.refuse(b, bound.reason + hint)
    return signatures.contract(b.world, decl, self_type, bound)
