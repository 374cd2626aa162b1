"""The prompt: line editing, history, highlighting and completion, with prompt_toolkit where it is installed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from ... import __version__
from .console import Console, is_command, is_quit

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import History
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

PROMPT, CONTINUED = ">>> ", "... "
INDENT = 4


def run(console: Console) -> int:
    """Reads inputs from the terminal until its user has enough."""
    print(f"oomph {__version__}: Mojo 1.2. An empty line ends a block, :help shows the commands, Ctrl-D ends.")
    try:
        inputs = _prompted(console)
    except ImportError:
        print("(pip install 'oomph[repl]' brings highlighting, completion and editing of several lines)")
        inputs = _plain()
    for text in inputs:
        if is_quit(text):
            break
        if text.strip():
            console.take(text)
    return 0


def is_ready(text: str) -> bool:
    """Whether what is typed can be run as it stands."""
    from .cells import is_complete

    return is_command(text) or is_complete(text)


def indentation(line: str) -> str:
    """What the line after `line` begins with."""
    indent = line[: len(line) - len(line.lstrip())]
    return indent + " " * INDENT if line.rstrip().endswith(":") else indent


def history_file() -> Path:
    """Where inputs are remembered: in the user's state folder."""
    home = os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")
    return Path(home, "oomph", "history")


# ----------------------------------------------------------------------------------------- without a library


def _plain() -> Iterator[str]:
    """Inputs, line by line; Python's own line editing works where it is installed."""
    with suppress(ImportError):
        import_module("readline")
    while True:
        try:
            text = input(PROMPT)
            while not is_ready(text):
                text += "\n" + input(CONTINUED)
        except KeyboardInterrupt:
            print()
            continue
        except EOFError:
            print()
            return
        yield text


# -------------------------------------------------------------------------------------- with prompt_toolkit


def _prompted(console: Console) -> Iterator[str]:
    """Inputs from prompt_toolkit. Raises `ImportError` at once if it, or Pygments, is not installed."""
    session = _session(console)

    def inputs() -> Iterator[str]:
        while True:
            try:
                text = session.prompt(PROMPT)
            except KeyboardInterrupt:
                continue
            except EOFError:
                return
            yield text.rstrip()

    return inputs()


def _session(console: Console) -> PromptSession[str]:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.lexers import PygmentsLexer

    from ..highlight import MojoLexer
    from .completer import SessionCompleter

    return PromptSession(
        history=_history(),
        lexer=PygmentsLexer(MojoLexer),
        completer=SessionCompleter(console),
        complete_while_typing=False,
        multiline=True,
        prompt_continuation=CONTINUED,
        key_bindings=_keys(),
        enable_history_search=True,
    )


def _history() -> History:
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    path = history_file()
    try:
        path.parent.mkdir(0o700, parents=True, exist_ok=True)
        path.touch(0o600)
    except OSError:
        return InMemoryHistory()
    return FileHistory(path)


def _keys() -> KeyBindings:
    """Enter ends an input that is complete, and else begins a line with the right indentation; Tab indents where
    nothing can be completed."""
    from prompt_toolkit.key_binding import KeyBindings

    keys = KeyBindings()

    @keys.add("enter")
    def enter(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        after = buffer.document.text_after_cursor
        if not after.strip() and is_ready(buffer.text.rstrip(" ")):
            buffer.validate_and_handle()
            return
        line = buffer.document.current_line_before_cursor
        if not line.strip() and buffer.text.strip():
            buffer.delete_before_cursor(len(line))
        buffer.insert_text("\n" + indentation(line))

    @keys.add("tab")
    def tab(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if not buffer.document.current_line_before_cursor.strip():
            buffer.insert_text(" " * INDENT)
        elif buffer.complete_state:
            buffer.complete_next()
        else:
            buffer.start_completion(insert_common_part=True)

    return keys
