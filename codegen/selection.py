"""Which functions of a program are emitted: those that are wanted at run time, or a part of them as an object file of
its own, for sessions: what has been compiled once is not compiled again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from ..lang.mir import Function, Program
from ..lang.records import dataclass, field
from .abi import Travel
from .module import ModuleEmitter


@dataclass(slots=True)
class Selection:
    """What an object file holds.

    roots     the symbols of functions that it is made for; what they need follows
    shared    whether other object files shall be able to use a function
    loaded    functions that other object files have, by symbol; a function of the same symbol that is another one
              counts as not loaded

    These are filled in:

    exported  the functions of this object file that others can use, by symbol
    imported  the symbols of the functions that it takes from others
    names     the linker names of all these
    """

    roots: Sequence[str]
    shared: Callable[[Function], bool]
    loaded: Mapping[str, Function] = field(default_factory=dict)
    exported: dict[str, Function] = field(default_factory=dict)
    imported: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)


def wanted(module: ModuleEmitter, left: dict[str, Function]) -> Iterator[Function]:
    """Takes what is to be emitted out of the functions that are left: those on demand follow when something has named
    them, in the order of their names' first use. So a module's code does not depend on what was compiled before it."""
    roots = [function for function in left.values() if function.kernel or not function.on_demand]
    while fresh := roots or [left[symbol] for symbol in module.symbols if symbol in left]:
        roots = []
        for function in fresh:
            del left[function.symbol]
        yield from fresh


def selected(module: ModuleEmitter, program: Program, selection: Selection) -> Iterator[Function]:
    """The functions to be emitted: the roots and, as emitting one names others, those. The rest is declared."""
    for symbol in selection.roots:
        module.symbol(symbol)
    seen: set[str] = set()
    while fresh := [symbol for symbol in module.symbols if symbol not in seen and symbol in program.functions]:
        seen.update(fresh)
        for symbol in fresh:
            function = program.functions[symbol]
            if selection.loaded.get(symbol) is function:
                selection.imported.append(symbol)
                selection.names[symbol] = module.linker_name(symbol)
                module.helpers[f"declaration of {symbol}"] = _declaration(module, function)
                continue
            if selection.shared(function):
                selection.exported[symbol] = function
                selection.names[symbol] = module.linker_name(symbol)
                module.exported.add(symbol)
            yield function


def _declaration(module: ModuleEmitter, function: Function) -> str:
    abi = module.abi.lower(function.signature)
    types = ["ptr"] if abi.result_storage else []
    for value in abi.arguments:
        if value.travel is not Travel.NOTHING:
            types.append(value.ir if value.travel is Travel.VALUE else "ptr")
    if abi.error_storage:
        types.append("ptr")
    return f"declare {abi.returns} {module.symbol(function.symbol)}({', '.join(types)}) nounwind"
