"""Running generated code in this process."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Mapping, Sequence

import llvmlite.binding as llvm

from .entry import ENTRY_NAME
from .machine import initialise_host
from .optimize import Timings, note

_MAIN = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.POINTER(ctypes.c_char_p))


class LoadedCode:
    """Object code in memory, linked against the libraries of the process. It lives as long as this object."""

    def __init__(self, code: bytes, timings: Timings | None = None, imported: Mapping[str, int] | None = None) -> None:
        """`imported` are the addresses of functions that the code takes from elsewhere, by linker name."""
        began = time.perf_counter()
        initialise_host()
        # JITLink lays out an object in one piece; the older linker may spread it over more than 2 GB.
        self._jit = llvm.create_lljit_compiler(use_jit_link=True)
        builder = llvm.JITLibraryBuilder().add_object_img(code).add_current_process()
        for name, address in (imported or {}).items():
            builder.import_symbol(name, address)
        self._name = "oomph"
        # A tracker that is collected unloads the code, also one that came from a look-up.
        self._trackers = [builder.link(self._jit, self._name)]
        note(timings, "load", began)

    def address(self, name: str) -> int:
        """The address of a function by its linker name. Raises RuntimeError if there is none."""
        tracker = self._jit.lookup(self._name, name)
        self._trackers.append(tracker)
        return tracker[name]


def run(code: bytes, arguments: Sequence[str], timings: Timings | None = None) -> int:
    """Runs the `main` of a program with the arguments (the first one is its name); returns the exit status."""
    loaded = LoadedCode(code, timings)
    main = _MAIN(loaded.address(ENTRY_NAME))
    words = [argument.encode("utf-8", "surrogateescape") for argument in arguments]
    vector = (ctypes.c_char_p * (len(words) + 1))(*words, None)
    status = main(len(words), vector)
    ctypes.CDLL(None).fflush(None)
    return status & 0xFF
