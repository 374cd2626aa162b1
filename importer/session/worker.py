"""The process in which the inputs of a session run, so that nothing they do can hurt whoever types them.

    python -m oomph.importer.session.worker REQUESTS REPLIES [WORDS of `oomph repl`]...

reads requests from one descriptor and writes replies to the other. Before every request the process forks. The child
does the work and, if all went well, goes on as the session; the parent stays as it was and waits. If the child ends
before it says so (a crash, Ctrl-C, code that LLVM cannot select), the parent goes on in its place: the session is as it
was before the request.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import sys
from typing import IO, Any

from ..process import ABORT_SIGNALS, CRASHES
from .protocol import Reply, Request, receive, send
from .service import Service

_DONE = b"d"
_UNCHANGED = b"u"
_DRIVER = b"/libcuda.so"
"""A library whose state a forked process cannot go on with."""


class Worker:
    """The loop of one process of the chain."""

    def __init__(self, requests: IO[bytes], replies: IO[bytes], service: Service) -> None:
        self.requests = requests
        self.replies = replies
        self.service = service
        self._child = 0

    def run(self) -> None:
        """Serves until the requests end. What later requests need anyway is made while nothing is asked."""
        signal.signal(signal.SIGINT, self._pass_on)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])  # blocked since the start
        send(self.replies, Reply(worker=os.getpid()))
        while True:
            warming = self.service.warm()
            while not self._asked() and next(warming, False):
                gc.freeze()
            try:
                request: Request = receive(self.requests)
            except EOFError:
                self.service.close()
                return
            self._serve(request)

    def _asked(self) -> bool:
        return bool(select.select([self.requests], [], [], 0)[0])

    def _pass_on(self, number: int, frame: object) -> None:
        """Ctrl-C ends the process at work, also when it was not sent to the whole group."""
        if self._child:
            os.kill(self._child, number)

    def _serve(self, request: Request) -> None:
        if not can_fork():
            self._serve_here(request)
            return
        sys.stdout.flush()
        sys.stderr.flush()
        readable, writable = os.pipe()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        child = os.fork()
        if child == 0:
            os.close(readable)
            self._child = 0
            self._in_child(request, writable, before)
            return
        os.close(writable)
        self._child = child
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        self._wait(child, readable)

    def _serve_here(self, request: Request) -> None:
        """Does the work in this process, which Ctrl-C or a crash ends."""
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        value, report = self._work(request)
        signal.signal(signal.SIGINT, self._pass_on)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])  # blocked since the start
        send(self.replies, Reply(value, report=report, worker=os.getpid(), fragile=True))

    def _in_child(self, request: Request, writable: int, mask: set[signal.Signals] | set[int]) -> None:
        """Does the work; returns if this process is the session from now on."""
        for number in (signal.SIGINT, signal.SIGPIPE, *ABORT_SIGNALS):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        value, report = self._work(request)
        signal.signal(signal.SIGINT, self._pass_on)
        unchanged = bool(report) or not self.service.changed
        os.write(writable, _UNCHANGED if unchanged else _DONE)
        worker = os.getppid() if unchanged else os.getpid()
        send(self.replies, Reply(value, report=report, worker=worker, fragile=not unchanged and not can_fork()))
        os.close(writable)
        if unchanged:
            os._exit(0)

    def _work(self, request: Request) -> tuple[Any, str]:
        from ..failure import attempted

        return attempted(lambda: self.service.call(request.method, request.arguments), ["repl"])

    def _wait(self, child: int, readable: int) -> None:
        """Waits until the child is the session, which ends this process, or has ended."""
        with os.fdopen(readable, "rb", buffering=0) as pipe:
            poll = select.poll()
            poll.register(readable, select.POLLIN)
            poll.register(self.requests, 0)
            while readable not in (ready := dict(poll.poll())):
                if ready:  # whoever typed has gone
                    os.kill(child, signal.SIGKILL)
                    os._exit(0)
            said = pipe.read(1)
            if said == _DONE:
                os._exit(0)
        _, state = os.waitpid(child, 0)
        self._child = 0
        if said != _UNCHANGED:
            send(self.replies, Reply(ended=_how(state), worker=os.getpid()))


def can_fork() -> bool:
    """Whether a copy of this process could go on in its place."""
    try:
        with open("/proc/self/maps", "rb") as maps:
            return _DRIVER not in maps.read()
    except OSError:
        return True


def _how(state: int) -> str:
    """How a program came to its end, as a sentence without its end."""
    if os.WIFEXITED(state):
        return f"the program ended the process with status {os.WEXITSTATUS(state)}"
    number = os.WTERMSIG(state)
    if number == signal.SIGINT:
        return "interrupted"
    name = signal.Signals(number).name
    if number in ABORT_SIGNALS:
        return f"the program aborted ({name})"
    return f"the program crashed ({name}): {CRASHES[number]}" if number in CRASHES else f"ended by {name}"


def main(words: list[str]) -> None:
    """Serves the descriptors that the first two words name."""
    from ..arguments import read
    from ..commands import common, repl

    gc.disable()
    ends = [int(word) for word in words[:2]]
    for end in ends:
        os.set_inheritable(end, False)
    parsed = read(repl.FLAGS, words[2:])
    service = Service(common.options_of(parsed, common.native_accelerator(parsed)))
    with os.fdopen(ends[0], "rb") as requests, os.fdopen(ends[1], "wb") as replies:
        Worker(requests, replies, service).run()


if __name__ == "__main__":
    main(sys.argv[1:])
