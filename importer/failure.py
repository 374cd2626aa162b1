"""The one place where an unexpected exception ends: as a short form for a bug report, never as a traceback.

Any exception that reaches this is a bug of oomph, because mistakes of users are `Diagnostic` values. With
`OOMPH_DEBUG=1` in the environment the full traceback follows the form.
"""

from __future__ import annotations

import errno
import os
import signal
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # `typing` costs a tenth of what a program from the cache does
    from collections.abc import Callable
    from typing import NoReturn, TypeVar

    T = TypeVar("T")

_NO_ROOM = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO})

STATUS_INTERNAL = 3
STATUS_NOT_WRITTEN = 1
CODE = "E0903"


def guarded(action: Callable[[], int], words: list[str]) -> int:
    """The status of `action`, or `STATUS_INTERNAL` after the report of what it raised; `words` is the command line.

    Output that finds no room (a full disk) is nobody's mistake: it is said in a line, and counts as a failure.
    """
    try:
        status = action()
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _NO_ROOM and error.filename is None:
            print(f"oomph: cannot write the output: {error.strerror}", file=sys.stderr)
            drop_output()
            return STATUS_NOT_WRITTEN
        print(report(error, words), file=sys.stderr)
        return STATUS_INTERNAL


def drop_output() -> None:
    """Sends what standard output still holds nowhere, so that no later flush fails as well."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def attempted(action: Callable[[], T], words: list[str]) -> tuple[T | None, str]:
    """What `action` gives, or the report of what it raised, for processes that go on afterwards."""
    try:
        return action(), ""
    except Exception as error:
        return None, report(error, words)


def isolated(action: Callable[[], int], words: list[str]) -> int:
    """The status of `action`, run in a child process: LLVM ends the process on code that it cannot select.

    A child that LLVM has ended leaves a report and `STATUS_INTERNAL`; one that was ended from outside (Ctrl-C, a
    closed pipe) ends this process in the same way.
    """
    if not hasattr(os, "fork"):
        return action()
    sys.stdout.flush()
    sys.stderr.flush()
    readable, writable = os.pipe()
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGINT, previous or signal.SIG_DFL)
        try:
            _finish(guarded(action, words), writable)
        except KeyboardInterrupt:
            _end_by(signal.SIGINT)
        except BrokenPipeError:
            _end_by(signal.SIGPIPE)
    _, state = os.waitpid(child, 0)
    signal.signal(signal.SIGINT, previous or signal.SIG_DFL)
    # A program that the child has started may still hold the other end of the pipe.
    os.set_blocking(readable, False)
    with os.fdopen(readable, "rb") as pipe:
        finished = pipe.read(1)
    os.close(writable)
    if finished:
        return os.WEXITSTATUS(state)
    if os.WIFSIGNALED(state) and os.WTERMSIG(state) in _FROM_OUTSIDE:
        _end_by(os.WTERMSIG(state))
    how = signal.Signals(os.WTERMSIG(state)).name if os.WIFSIGNALED(state) else f"status {os.WEXITSTATUS(state)}"
    print(_form(f"code generation ended the process ({how})", "code generation", words), file=sys.stderr)
    return STATUS_INTERNAL


_FROM_OUTSIDE = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGPIPE, signal.SIGHUP, signal.SIGKILL})


def _end_by(number: int) -> None:
    """Ends this process by a signal, as its parent expects of a process that did not end by its own will."""
    if number != signal.SIGKILL:
        signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def _finish(status: int, writable: int) -> NoReturn:
    """Ends the child, and says that it ended by its own will."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
        os.write(writable, b".")
    finally:
        os._exit(status)


def report(error: BaseException, words: list[str]) -> str:
    """The text of the report about an exception."""
    text = _form(_summary(error), _place(error), words)
    if os.environ.get("OOMPH_DEBUG"):
        import traceback

        return f"{text}\n\n{''.join(traceback.format_exception(error)).rstrip()}"
    return f"{text}\n  OOMPH_DEBUG=1 in the environment shows where exactly it happened."


def _form(what: str, place: str, words: list[str]) -> str:
    import platform

    from .. import __version__

    lines = [
        f"oomph: error[{CODE}]: internal error of the compiler: {what}",
        "  This is a bug in oomph, not in your program. A report helps; please attach these lines and the source file:",
        f"    command   oomph {' '.join(words)}",
        f"    version   oomph {__version__}, Python {platform.python_version()}, {_llvm()}",
        f"    system    {platform.system()} {platform.machine()}",
        f"    place     {place}",
    ]
    return "\n".join(lines)


def _summary(error: BaseException) -> str:
    text = " ".join(str(error).split())
    if len(text) > 200:
        text = text[:200] + "..."
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _place(error: BaseException) -> str:
    """The innermost frames that belong to oomph, as `file:line function`, the innermost first."""
    places: list[str] = []
    step = error.__traceback__
    while step is not None:
        name = step.tb_frame.f_globals.get("__name__", "")
        if name.partition(".")[0] == "oomph":
            places.append(f"{name}:{step.tb_lineno} {step.tb_frame.f_code.co_name}")
        step = step.tb_next
    return " < ".join(reversed(places[-3:])) or "outside oomph"


def _llvm() -> str:
    module = sys.modules.get("llvmlite")
    return f"llvmlite {module.__version__}" if module is not None else "llvmlite not loaded"
