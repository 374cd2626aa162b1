"""The other end of a session: starts its process, asks it, and starts it again when it is lost."""

from __future__ import annotations

import codecs
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from .protocol import Reply, Request, receive, send

AS_BEFORE = "the session is as it was before this input"
LOST = "the session starts again: what was declared is still there, variables are gone"


class Client:
    """A session in a process of its own.

    words   options of `oomph repl`, which the process gets
    input   whether programs read from the standard input of this process
    write   takes what programs print; None leaves them the standard output and error of this process
    """

    def __init__(
        self, words: Sequence[str] = (), input: bool = False, write: Callable[[str], object] | None = None
    ) -> None:
        self._words = list(words)
        self._input = input
        self._write = write
        self._accepted: list[str] = []
        self.interrupted = False
        """Whether Ctrl-C came during the last request."""
        self._start()

    def _start(self) -> None:
        requests, to = os.pipe()
        replies, theirs = os.pipe()
        command = [sys.executable, "-P", "-m", f"{__package__}.worker", str(requests), str(theirs), *self._words]
        captured = self._write is not None
        # The process inherits that Ctrl-C waits, until it knows what to do about it.
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        self._process = subprocess.Popen(
            command,
            bufsize=0,
            stdin=None if self._input else subprocess.DEVNULL,
            stdout=subprocess.PIPE if captured else None,
            stderr=subprocess.STDOUT if captured else None,
            pass_fds=(requests, theirs),
            start_new_session=captured,
        )
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        os.close(requests)
        os.close(theirs)
        self._to = os.fdopen(to, "wb")
        self._from = os.fdopen(replies, "rb")
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.worker = self._process.pid
        self._ready = False

    def ask(self, method: str, *arguments: Any) -> Reply:
        """The reply to a request; `ended` is a whole sentence. Ctrl-C meanwhile ends the request, not the session."""
        self.interrupted = False
        with self._interrupts_passed_on():
            reply = self._asked(method, arguments)
            if reply is None:
                return self._start_again()
        if reply.ended:
            reply.ended = f"{reply.ended}; {AS_BEFORE}"
        elif method == "evaluate" and reply.value is not None and reply.value.declared:
            self._accepted.append(arguments[0])
        return reply

    def _asked(self, method: str, arguments: tuple[Any, ...]) -> Reply | None:
        """The reply, None if the process has gone."""
        try:
            if not self._ready:
                self._next()
                self._ready = True
            send(self._to, Request(method, arguments))
            return self._next()
        except (BrokenPipeError, EOFError):
            return None

    def _next(self) -> Reply:
        """The next reply; what programs print before it is passed on. Raises `EOFError`."""
        if self._write is not None:
            self._pass_output_on(self._write)
        reply: Reply = receive(self._from)
        self.worker = reply.worker
        return reply

    def _pass_output_on(self, write: Callable[[str], object]) -> None:
        """Passes on what is printed until there is a reply, and all that was printed before that."""
        assert self._process.stdout is not None
        output, reply = self._process.stdout.fileno(), self._from.fileno()
        streams = [output, reply]
        while True:
            ready = select.select(streams, [], [])[0]
            if output in ready:
                data = os.read(output, 1 << 16)
                write(self._decoder.decode(data, not data))
                if not data:
                    streams.remove(output)
            elif reply in ready:
                return

    @contextmanager
    def _interrupts_passed_on(self) -> Iterator[None]:
        """Meanwhile Ctrl-C goes to the process that works, instead of raising here."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGINT, self._interrupt)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _interrupt(self, number: int, frame: object) -> None:
        self.interrupted = True
        try:
            os.kill(self.worker, number)
        except ProcessLookupError:
            return  # it has just finished

    def _start_again(self) -> Reply:
        """A new process in place of one that could not be copied and has ended."""
        self.close()
        self._start()
        self._asked("restore", (self._accepted,))
        return Reply(ended=f"the process of the session has ended; {LOST}", worker=self.worker)

    def close(self) -> None:
        """Ends the session. Its variables are destroyed before this returns."""
        for stream in (self._to, self._from, self._process.stdout):
            if stream is self._from:
                self._wait()
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:
                    continue
        self._process.wait()

    def _wait(self) -> None:
        """Waits until nobody can reply any more; passes on what destructors print."""
        if self._write is not None:
            self._pass_output_on(self._write)
        self._from.read()
