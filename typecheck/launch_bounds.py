"""`@__llvm_metadata(name=value, ...)` of kernels: bounds of the launches, which decide how many registers a thread has.

A name is one of the driver's in backticks, such as `nvvm.maxntid`, or a constant of the module that holds it.
`@__llvm_arg_metadata(argument, name)` says something about an argument; the one thing that there is to say, that it is
the same for the whole grid and has an address of its own, holds for every argument that the kernel does not change.
"""

from __future__ import annotations

from ..lang import syntax
from ..lang.types import STRING_LITERAL, Const, CtValue
from . import evaluate, names
from .contracts import Contract
from .declarations import FunctionDecl
from .world import World

DECORATOR = "__llvm_metadata"
ARGUMENT_DECORATOR = "__llvm_arg_metadata"
GRID_CONSTANT = "nvvm.grid_constant"

_CLUSTER = "nvvm.cluster_dim"
_MOST_EXTENTS = 3
_BOUNDS = {
    "nvvm.maxntid": _MOST_EXTENTS,
    "nvvm.reqntid": _MOST_EXTENTS,
    _CLUSTER: _MOST_EXTENTS,
    "nvvm.minctasm": 1,
    "nvvm.maxnreg": 1,
    "nvvm.maxclusterrank": 1,
}
"""The bounds, each with how many numbers it has at most."""


def attributes(world: World, contract: Contract) -> tuple[str, ...]:
    """The attributes of the entry of a kernel."""
    decl = contract.decl
    found: list[str] = []
    for node in decl.decorators.get(DECORATOR, []):
        assert isinstance(node, syntax.Call)
        for keyword in node.keywords:
            found += _bound(world, contract, decl, keyword)
    for node in decl.decorators.get(ARGUMENT_DECORATOR, []):
        assert isinstance(node, syntax.Call)
        _check_argument(world, decl, node)
    return tuple(found)


def cluster(world: World, contract: Contract) -> tuple[int, int, int] | None:
    """The extents of the clusters that a kernel is to be launched in, in blocks; None if it does not say."""
    decl = contract.decl
    for node in decl.decorators.get(DECORATOR, []):
        assert isinstance(node, syntax.Call)
        for keyword in node.keywords:
            if _name(world, contract, keyword) == _CLUSTER:
                x, y, z = [*_extents(world, contract, decl, keyword, _CLUSTER), 1, 1][:_MOST_EXTENTS]
                return x, y, z
    return None


def _check_argument(world: World, decl: FunctionDecl, node: syntax.Call) -> None:
    source = decl.module.source
    words = [arg.id if isinstance(arg, syntax.Name) else "" for arg in node.args]
    if not words or words[0] not in {parameter.name for parameter in decl.node.params}:
        message = f"'{decl.name}' has no argument of this name"
        world.reject("E0125", source, node.args[0].span if node.args else node.span, message)
    for arg, word in zip(node.args[1:], words[1:], strict=True):
        if word != GRID_CONSTANT:
            world.reject("E0125", source, arg.span, f"an argument can be marked as '{GRID_CONSTANT}' only")


def _bound(world: World, contract: Contract, decl: FunctionDecl, keyword: syntax.Keyword) -> list[str]:
    source = decl.module.source
    name = _name(world, contract, keyword)
    if name not in _BOUNDS:
        world.reject("E0125", source, keyword.span, f"a kernel has no bound '{name}'; there are: {', '.join(_BOUNDS)}")
    numbers = _extents(world, contract, decl, keyword, name)
    found = [f'"{name}"="{",".join(map(str, numbers))}"']
    if name == "nvvm.maxntid":
        threads = 1
        for number in numbers:
            threads *= number
        found.append(f'"amdgpu-flat-work-group-size"="1,{threads}"')
    return found


def _extents(world: World, contract: Contract, decl: FunctionDecl, keyword: syntax.Keyword, name: str) -> list[int]:
    """The numbers of the bound of a name, which there is."""
    numbers = _numbers(evaluate.value(world, contract.scope, keyword.value))
    if not 1 <= len(numbers) <= _BOUNDS[name] or min(numbers) < 1:
        wanted = "a positive number" if _BOUNDS[name] == 1 else f"one to {_MOST_EXTENTS} positive numbers"
        world.reject("E0125", decl.module.source, keyword.value.span, f"the bound '{name}' is {wanted}")
    return numbers


def _name(world: World, contract: Contract, keyword: syntax.Keyword) -> str:
    name = keyword.arg or ""
    if "." in name:
        return name
    value = evaluate.value(world, contract.scope, syntax.Name(keyword.span, name))
    if not isinstance(value, Const):
        return name
    return str(value.data) if value.type is STRING_LITERAL else names.text_of(value) or name


def _numbers(value: CtValue) -> list[int]:
    """The integers of a constant, in order."""
    found: list[int] = []
    rest: list[object] = [value.data if isinstance(value, Const) else None]
    while rest:
        data = rest.pop(0)
        if isinstance(data, Const):
            data = data.data
        if isinstance(data, tuple):
            rest = [*data, *rest]
        elif isinstance(data, int):
            found.append(data)
    return found
