"""Running compiled programs in a child process, so that whatever they do has a proper end."""

from __future__ import annotations

import gc
import os
import signal
import sys

from . import failure
from .cache import SHARED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

ABORT_SIGNALS = frozenset({signal.SIGILL, signal.SIGTRAP, signal.SIGABRT})
"""How a program ends itself after it has printed why: a failed check, `abort`."""
STATUS_CRASHED = 1

CRASHES: dict[int, str] = {
    signal.SIGSEGV: "it used memory that is not its own, or its stack overflowed",
    signal.SIGBUS: "it used memory that does not exist",
    signal.SIGFPE: "an arithmetic instruction failed",
    signal.SIGKILL: "it was killed, perhaps because memory ran out",
}


def run_in_child(action: Callable[[], int]) -> int:
    """The exit status of `action` run in a forked child. What it raises is reported as a bug of oomph.

    A program that aborts has said why itself and counts as status 1, and so does a crash, after a line on standard
    error. A program that was ended from outside (Ctrl-C, a closed pipe) ends this process in the same way.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    child = os.fork()
    if child == 0:
        _become_program(action)
    _, state = os.waitpid(child, 0)
    signal.signal(signal.SIGINT, previous)
    if os.WIFEXITED(state):
        return os.WEXITSTATUS(state)
    return _ended_by(os.WTERMSIG(state))


def _ended_by(number: int) -> int:
    if number in ABORT_SIGNALS:
        return STATUS_CRASHED
    if number in CRASHES:
        name = signal.Signals(number).name
        sys.stderr.write(f"oomph: the program crashed ({name}): {CRASHES[number]}\n")
        return STATUS_CRASHED
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
    return 128 + number


def _become_program(action: Callable[[], int]) -> None:
    """The child: the program's own signals, then the program; never returns."""
    status = STATUS_CRASHED
    try:
        for number in (signal.SIGINT, signal.SIGPIPE, *ABORT_SIGNALS, *CRASHES):
            if number != signal.SIGKILL:
                signal.signal(number, signal.SIG_DFL)
        gc.enable()
        status = failure.guarded(action, sys.argv[1:])
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status & 0xFF)


def run_image(path: str, arguments: list[str]) -> int:
    """Loads an image from the cache and runs its `main`; `arguments` begins with the program's name.

    The calling thread keeps Python's lock: a program that uses Python finds the interpreter ready.
    """
    if not path.endswith(SHARED):
        with open(path, "rb") as file:
            return run_object(file.read(), arguments)
    import ctypes

    image = ctypes.PyDLL(path, os.RTLD_NOW | os.RTLD_GLOBAL)
    return call_main(ctypes.cast(image.main, ctypes.c_void_p).value or 0, arguments)


def run_object(code: bytes, arguments: list[str]) -> int:
    """Runs the `main` of object code, which LLVM loads."""
    from ..codegen import jit

    loaded = jit.LoadedCode(code)
    return call_main(loaded.address(jit.ENTRY_NAME), arguments)


def call_main(address: int, arguments: list[str]) -> int:
    """Calls a C `main` with its arguments, and writes out what C's streams still hold."""
    import ctypes

    values = [os.fsencode(argument) for argument in arguments]
    array = (ctypes.c_char_p * (len(values) + 1))(*values, None)
    prototype = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.POINTER(ctypes.c_char_p))
    status = prototype(address)(len(values), array)
    ctypes.PyDLL(None).fflush(None)
    return status
