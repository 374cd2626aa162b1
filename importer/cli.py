"""The command line `oomph`: finds the command, and turns every outcome into an exit status.

0 success; the program's own status for `run`; 1 a rejected program or failed check; 2 wrong usage; 3 an internal
error. Each command is a module of `commands` with `USAGE`, `FLAGS` and `main(words) -> int`; it is imported only when
it is asked for.
"""

from __future__ import annotations

import gc
import os
import sys

from .. import __version__
from .arguments import UsageError, help_text
from .failure import drop_output, guarded

COMMANDS: dict[str, str] = {
    "run": "compile a program (or take it from the cache) and run it",
    "build": "compile to an executable, library, object, LLVM IR or assembly",
    "repl": "type code and see what comes of it at once",
    "check": "report the errors of files without running anything",
    "inspect": "print a file as one stage of the compiler sees it",
    "parse": "check the syntax of Mojo and Python files",
    "cache": "show, explain or clean the cache of compiled code",
    "doctor": "check this installation",
}

STATUS_USAGE = 2
STATUS_INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> int:
    """Runs one command line; never raises."""
    words = sys.argv[1:] if arguments is None else arguments
    # A shell may start us without these (`>&-`); what is opened instead takes their place for programs, too.
    sys.stdout = sys.stdout or os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    sys.stderr = sys.stderr or os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    return guarded(lambda: _run(words), words)


def _run(words: list[str]) -> int:
    try:
        status = _dispatch(words)
        sys.stdout.flush()
        return status
    except UsageError as error:
        command = words[0] if words and words[0] in COMMANDS else ""
        _say(f"oomph{' ' + command if command else ''}: {error}\n(oomph {command or 'COMMAND'} --help shows the usage)")
        return STATUS_USAGE
    except KeyboardInterrupt:
        return STATUS_INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone: nothing is left to say, also not when the interpreter flushes.
        drop_output()
        return 1


def _dispatch(words: list[str]) -> int:
    if not words or words[0] in ("-h", "--help", "help"):
        print(_overview(), end="")
        return 0 if words else STATUS_USAGE
    if words[0] in ("-V", "--version"):
        print(f"oomph {__version__}")
        return 0
    if words[0] not in COMMANDS:
        raise UsageError(f"unknown command {words[0]!r} (one of: {', '.join(COMMANDS)})")
    from importlib import import_module

    # A compilation makes many objects and drops few: looking for cycles among them would take a third of its time.
    gc.disable()
    command = import_module(f".commands.{words[0]}", __package__)
    if "--help" in words[1:2] or "-h" in words[1:2]:
        print(help_text(command.USAGE, COMMANDS[words[0]], command.FLAGS), end="")
        return 0
    return command.main(words[1:])


def _overview() -> str:
    lines = ["usage: oomph COMMAND ...", ""]
    lines += [f"  {name:8}  {summary}" for name, summary in COMMANDS.items()]
    lines += ["", "oomph COMMAND --help shows the options of a command; oomph --version the version."]
    return "\n".join(lines) + "\n"


def _say(text: str) -> None:
    print(text, file=sys.stderr)
