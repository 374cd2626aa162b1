"""Running the code of cells in this process, and the variables that they leave behind."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ...lang.records import dataclass

if TYPE_CHECKING:
    from ...codegen.jit import LoadedCode
    from ...codegen.selection import Selection
    from ...lang.mir import Function

_ROW = 4
"""Words in a row of the table that a cell fills in: see `std.builtin.session`."""
_VALUE = 1


@dataclass(slots=True)
class Stored:
    """A variable in memory: its address, and the address of the function that destroys it and frees the memory."""

    address: int
    destroy: int


@dataclass(slots=True)
class Result:
    """What a run left: the text of its value or None, the text of its error or None, and the variables by row."""

    text: str | None = None
    error: str | None = None
    stored: tuple[Stored | None, ...] = ()


@dataclass(slots=True)
class Code:
    """The object file of a cell, what it exchanges with those of others, and the simulator's code if it needs that."""

    data: bytes
    selection: Selection
    simulator: bytes = b""


class Runtime:
    """The code of all cells that have run. It stays loaded, because values may lead to it.

    functions  what later cells need not compile again, by symbol
    """

    def __init__(self) -> None:
        self.functions: dict[str, Function] = {}
        self._homes: dict[str, tuple[LoadedCode, str]] = {}
        self._codes: list[LoadedCode] = []
        self._checks: ctypes.Array[ctypes.c_int64] | None = None
        self._simulator: ctypes.Array[ctypes.c_int64] | None = None
        self._simulator_code: LoadedCode | None = None

    def load(self, code: Code) -> LoadedCode:
        """Loads the object file of a cell."""
        from ...codegen.checking import STATE_BYTES, STATE_NAME
        from ...codegen.fibers import SIMULATION
        from ...codegen.fibers import STATE_BYTES as SIMULATOR_BYTES
        from ...codegen.fibers import STATE_NAME as SIMULATOR_NAME
        from ...codegen.jit import LoadedCode

        if self._checks is None:
            self._checks = (ctypes.c_int64 * (STATE_BYTES // 8))()
        if self._simulator is None:
            self._simulator = (ctypes.c_int64 * (SIMULATOR_BYTES // 8))()
        selection = code.selection
        imported = {selection.names[symbol]: self._address(symbol) for symbol in selection.imported}
        imported[STATE_NAME] = ctypes.addressof(self._checks)
        imported[SIMULATOR_NAME] = ctypes.addressof(self._simulator)
        if code.simulator:
            if self._simulator_code is None:
                self._simulator_code = LoadedCode(code.simulator, imported=imported)
            imported[SIMULATION] = self._simulator_code.address(SIMULATION)
        loaded = LoadedCode(code.data, imported=imported)
        self._codes.append(loaded)
        for symbol, function in selection.exported.items():
            self.functions[symbol] = function
            self._homes[symbol] = loaded, selection.names[symbol]
        return loaded

    def close(self) -> None:
        """Gives back the addresses that checked kernels have taken up. No cell may run after this."""
        from ...codegen.checking import ARENA_BYTES, ARENA_WORD

        if self._checks is not None and self._checks[ARENA_WORD]:
            unmap = ctypes.PyDLL(None).munmap
            unmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t)
            unmap(self._checks[ARENA_WORD], ARENA_BYTES)
            self._checks = None

    def _address(self, symbol: str) -> int:
        home, name = self._homes[symbol]
        return home.address(name)

    def run(self, code: Code, arguments: Sequence[Stored], rows: int) -> Result:
        """Runs a cell that can hand over `rows` variables."""
        from ...codegen.cell_entry import ENTRY_NAME

        entry = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(self.load(code).address(ENTRY_NAME))
        addresses = _addresses(arguments)
        table = (ctypes.c_int64 * (_ROW * (rows + 1)))()
        entry(ctypes.addressof(addresses), ctypes.addressof(table))
        flush()
        result = Result(stored=tuple(_stored(table, row) for row in range(1, rows + 1)))
        if table[2] == _VALUE:
            result.text = _text(table)
        else:
            result.error = _text(table)
        return result

    def timed(self, code: Code, arguments: Sequence[Stored]) -> Callable[[int], str | None]:
        """A function that runs a cell so many times, and gives the text of the error that ended it."""
        from ...codegen.cell_entry import TIMED_NAME

        prototype = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64)
        entry = prototype(self.load(code).address(TIMED_NAME))
        addresses = _addresses(arguments)
        table = (ctypes.c_int64 * _ROW)()

        def run(count: int) -> str | None:
            entry(ctypes.addressof(addresses), ctypes.addressof(table), count)
            return _text(table)

        return run

    def destroy(self, variable: Stored) -> None:
        """Destroys a variable and frees its memory."""
        ctypes.PYFUNCTYPE(None, ctypes.c_int64)(variable.destroy)(variable.address)
        flush()


def release(address: int) -> None:
    """Frees the memory of a variable that has been moved away."""
    free = ctypes.PyDLL(None).free
    free.argtypes = [ctypes.c_void_p]
    free.restype = None
    free(address)


def flush() -> None:
    """Writes out what C's streams still hold."""
    ctypes.PyDLL(None).fflush(None)


def _addresses(arguments: Sequence[Stored]) -> ctypes.Array[ctypes.c_void_p]:
    return (ctypes.c_void_p * max(len(arguments), 1))(*[argument.address for argument in arguments])


def _text(table: ctypes.Array[ctypes.c_int64]) -> str | None:
    """The text that a cell has left, None if there is none."""
    if not table[0]:
        return None
    text = ctypes.string_at(table[0], table[1]).decode("utf-8", "replace")
    release(table[0])
    table[0] = 0
    return text


def _stored(table: ctypes.Array[ctypes.c_int64], row: int) -> Stored | None:
    at = row * _ROW
    return Stored(table[at], table[at + 1]) if table[at + 1] else None
