"""`oomph repl`: type code and see what comes of it, or run a script of inputs from a pipe."""

from __future__ import annotations

import sys

from ..arguments import UsageError, read
from . import common

USAGE = "oomph repl [options]"
FLAGS = (common.OPTIMISE, common.DEBUG, common.INCLUDE, common.DEFINE, common.CPU, common.NATIVE_ACCELERATOR)


def main(words: list[str]) -> int:
    """0; for inputs from a pipe or a file, 1 if one of them failed."""
    parsed = read(FLAGS, words)
    if parsed.words:
        raise UsageError(f"{parsed.words[0]!r}: inputs come from the terminal or standard input (oomph repl < FILE)")
    common.options_of(parsed, common.native_accelerator(parsed))  # says now what is wrong with them
    from ..session.client import Client
    from ..session.console import Console

    typed = sys.stdin.isatty()
    client = Client(words, input=typed)
    try:
        console = Console(client)
        if not typed:
            from ..session.script import run

            return run(console, sys.stdin)
        from ..session.prompt import run as prompt

        return prompt(console)
    finally:
        client.close()
