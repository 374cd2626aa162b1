"""The command, its process, and what becomes of a session when a program crashes or is interrupted."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest
from limits import LIMIT_S
from oomph.importer.session.client import AS_BEFORE, LOST, Client


def repl(script: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-m", "oomph", "repl"]
    return subprocess.run(command, input=script, capture_output=True, text=True, timeout=LIMIT_S)


@pytest.fixture
def output() -> list[str]:
    return []


@pytest.fixture
def client(output: list[str]) -> Iterator[Client]:
    client = Client(["-O1"], write=output.append)
    yield client
    client.close()


def value(client: Client, text: str) -> str | None:
    return client.ask("evaluate", text).value.value


def test_a_script() -> None:
    done = repl("var x = 3\ndef f(n: Int) -> Int:\n    return n + 1\n\nf(x)\nprint('hello')\n:type f\n")
    assert (done.returncode, done.stdout, done.stderr) == (0, "4\nhello\ndef f(n: Int) -> Int\n", "")


def test_a_script_goes_on_after_an_error() -> None:
    done = repl("undefined\nraise Error('no')\n1 + 1\n:quit\n3")
    assert (done.returncode, done.stdout) == (1, "2\n")
    assert done.stderr.startswith("<cell 1>:1:1: error[E0201]: 'undefined' is not declared\n")
    assert done.stderr.endswith("error: no\n")


def test_options_are_checked() -> None:
    command = [sys.executable, "-P", "-m", "oomph", "repl"]
    done = subprocess.run([*command, "--nothing"], capture_output=True, text=True, timeout=LIMIT_S)
    assert done.returncode == 2 and "unknown option --nothing" in done.stderr
    done = subprocess.run([*command, "file.mojo"], capture_output=True, text=True, timeout=LIMIT_S)
    assert done.returncode == 2 and "oomph repl < FILE" in done.stderr


CRASHES = [
    (
        "def deep(n: Int) -> Int:\n    var xs = List[Int]()\n    xs.append(n)\n    return deep(n + 1) + xs[0]\ndeep(1)",
        "SIGSEGV",
    ),
    ("from std.os import abort\nx += 1\nabort('on purpose')", "aborted"),
    ("x += 1\nvar xs = List[Int]()\nvar i = 3\nprint(xs[i])", "aborted"),
    ("from std.sys import exit\nx += 1\nexit(7)", "status 7"),
]


def test_a_crash_leaves_the_session_as_it_was(client: Client, output: list[str]) -> None:
    client.ask("evaluate", "var x = 3")
    for text, how in CRASHES:
        reply = client.ask("evaluate", text)
        assert reply.value is None and how in reply.ended and reply.ended.endswith(AS_BEFORE), text
        assert value(client, "x") == "3"
    assert "on purpose" in "".join(output)


def test_interrupts_leave_the_session_as_it_was(client: Client, output: list[str]) -> None:
    client.ask("evaluate", "var x = 3")

    def interrupt() -> None:
        while "started" not in "".join(output):
            time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    reply = client.ask("evaluate", "x += 1\nprint('started')\nwhile True:\n    x += 1")
    thread.join()
    assert reply.ended == f"interrupted; {AS_BEFORE}"
    assert value(client, "x") == "3"


def test_interrupts_while_it_starts(client: Client) -> None:
    os.kill(client.worker, signal.SIGINT)
    assert value(client, "1 + 1") == "2"


def test_a_lost_process_is_replaced(client: Client) -> None:
    client.ask("evaluate", "def f() -> Int: return 5")
    client.ask("evaluate", "var x = f()")
    os.kill(client.worker, signal.SIGKILL)
    assert client.ask("evaluate", "x").ended.endswith(LOST)
    assert value(client, "f()") == "5"
    assert "'x' is not declared" in client.ask("evaluate", "x").value.messages


def test_output_is_passed_on_and_destructors_run_at_the_end(output: list[str]) -> None:
    client = Client(["-O1"], write=output.append)
    client.ask(
        "evaluate",
        "struct D(Movable):\n    def __init__(out self): pass\n    def __deinit__(deinit self): print('gone')\n"
        "var d = D()\nprint('made', 'ü')",
    )
    assert "".join(output) == "made ü\n"
    client.close()
    assert "".join(output) == "made ü\ngone\n"


def test_ctrl_c_ends_a_script() -> None:
    command = [sys.executable, "-P", "-m", "oomph", "repl"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as running:
        assert running.stdin is not None and running.stdout is not None
        running.stdin.write(
            b"print('started')\nvar n = 0\nwhile True:\n    n += 1\n    n -= 1\n\nprint('not reached')\n"
        )
        running.stdin.close()
        assert running.stdout.readline() == b"started\n"
        while running.poll() is None:
            running.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.wait(20)  # a second signal would end an interpreter that is about to end
        assert running.returncode == 130 and running.stdout.read() == b""
