"""A terminal for tests: runs a program on a pseudo-terminal and knows what its screen shows."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence

from limits import LIMIT_S

ROWS = 400
"""So many that nothing scrolls away."""
QUIET = 0.03
"""Seconds without output after which a program counts as having drawn what it wanted."""

_SEQUENCE = re.compile(r"\x1b\[([?>=]?)([\d;]*)([@-~])|\x1b\][^\x07]*\x07|\x1b[()][A-Z0-9]|\x1b[=>78]")
_PARTIAL = re.compile(r"\x1b(\[[?>=\d;]*|\][^\x07]*|[()])?\Z")


class Screen:
    """What a program has drawn."""

    def __init__(self, answer: Callable[[str], None]) -> None:
        self.lines = [""]
        self.row = self.column = 0
        self._answer = answer
        self._rest = ""

    def feed(self, text: str) -> None:
        """Draws what a program writes. Raises `ValueError` for a sequence that is not known here."""
        text, at = self._rest + text, 0
        while at < len(text):
            if text[at] == "\x1b":
                found = _SEQUENCE.match(text, at)
                if found is None and _PARTIAL.match(text, at):
                    break
                if found is None:
                    raise ValueError(f"unknown sequence {text[at : at + 12]!r}")
                if found[3] and not found[1]:
                    self._control(found[3], [int(n or 0) for n in found[2].split(";")])
                at = found.end()
            else:
                self._draw(text[at])
                at += 1
        self._rest = text[at:]

    def _draw(self, char: str) -> None:
        if char == "\r":
            self.column = 0
        elif char == "\n":
            self.row += 1
        elif char == "\b":
            self.column = max(self.column - 1, 0)
        elif char == "\t":
            self.column += 8 - self.column % 8
        elif char >= " ":
            line = self._line().ljust(self.column)
            self.lines[self.row] = line[: self.column] + char + line[self.column + 1 :]
            self.column += 1
        elif char not in "\a\x0f":
            raise ValueError(f"unknown character {char!r}")

    def _line(self) -> str:
        self.lines += [""] * (self.row + 1 - len(self.lines))
        return self.lines[self.row]

    def _control(self, final: str, numbers: list[int]) -> None:
        number = numbers[0]
        line = self._line()
        if final in "ABCD":
            step = max(number, 1)
            self.row = max(self.row + {"A": -step, "B": step}.get(final, 0), 0)
            self.column = max(self.column + {"C": step, "D": -step}.get(final, 0), 0)
        elif final == "G":
            self.column = max(number, 1) - 1
        elif final == "K":
            self.lines[self.row] = line[: self.column] if number == 0 else ""
        elif final == "J":
            self.lines[self.row :] = [line[: self.column]]
        elif final == "n":
            self._answer(f"\x1b[{self.row + 1};{self.column + 1}R")
        elif final not in "mhlt":
            raise ValueError(f"unknown control {final!r} {numbers}")

    def text(self) -> str:
        """The screen down to its last line, without blanks at the ends of lines."""
        return "\n".join(line.rstrip() for line in self.lines).rstrip("\n")


class Terminal:
    """A program on a pseudo-terminal of a given width."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], columns: int = 200) -> None:
        self.process, self._end = pty.fork()
        if self.process == 0:
            os.execve(command[0], list(command), dict(environment))
        fcntl.ioctl(self._end, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, columns, 0, 0))
        self.screen = Screen(self.type)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.closed = False

    def type(self, text: str) -> None:
        os.write(self._end, text.encode())

    def wait(self, shown: Callable[[Screen], bool], seconds: float = LIMIT_S) -> None:
        """Waits until the screen shows something. Raises `TimeoutError` with what it shows."""
        limit = time.monotonic() + seconds
        while self._read(QUIET) or not shown(self.screen):
            if self.closed or time.monotonic() > limit:
                place = f"cursor at {self.screen.row}, {self.screen.column}"
                raise TimeoutError(f"the screen does not show it ({place}):\n{self.screen.text()}")

    def end(self, seconds: float = LIMIT_S) -> int:
        """Waits until the program has ended; its exit status."""
        limit = time.monotonic() + seconds
        while not self.closed and time.monotonic() < limit:
            self._read(0.2)
        if not self.closed:
            os.kill(self.process, signal.SIGKILL)
        os.close(self._end)
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])

    def _read(self, seconds: float) -> bool:
        """Takes what the program writes within some seconds; whether that was anything."""
        if self.closed or not select.select([self._end], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._end, 1 << 16)
        except OSError:  # Linux says so when the program has ended
            data = b""
        self.closed = not data
        self.screen.feed(self._decoder.decode(data))
        return True
