"""The one place where an unexpected exception ends: as a short form for a bug report, never as a traceback.

Any exception that reaches this is a bug of oomph, because mistakes of users are `Diagnostic` values. With
`OOMPH_DEBUG=1` in the environment the full traceback follows the form.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

STATUS_INTERNAL = 3
CODE = "E0903"


def guarded(action: Callable[[], int], words: list[str]) -> int:
    """The status of `action`, or `STATUS_INTERNAL` after the report of what it raised; `words` is the command line."""
    try:
        return action()
    except Exception as error:
        print(report(error, words), file=sys.stderr)
        return STATUS_INTERNAL


def report(error: BaseException, words: list[str]) -> str:
    """The text of the report."""
    import os
    import platform

    from .. import __version__

    lines = [
        f"oomph: error[{CODE}]: internal error of the compiler: {_summary(error)}",
        "  This is a bug in oomph, not in your program. A report helps; please attach these lines and the source file:",
        f"    command   oomph {' '.join(words)}",
        f"    version   oomph {__version__}, Python {platform.python_version()}, {_llvm()}",
        f"    system    {platform.system()} {platform.machine()}",
        f"    place     {_place(error)}",
    ]
    if os.environ.get("OOMPH_DEBUG"):
        import traceback

        lines += ["", "".join(traceback.format_exception(error)).rstrip()]
    else:
        lines.append("  OOMPH_DEBUG=1 in the environment shows where exactly it happened.")
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
