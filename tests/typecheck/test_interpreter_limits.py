"""What evaluated code must not do: each fault has a message and a call chain; endless runs end soon; code is fast."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from mir_texts import Machine
from oomph.typecheck.interpreter import Limits
from oomph_cli import in_child

FAULTS = """
struct None = {} trivial
fn @null() -> %0 : () -> i64 {
  %0: i64 result
  %1: *i64 var
bb0:
  %1 = copy *i64 null
  %0 = load[0] %1
  return
}
fn @small_integer() -> %0 : () -> i8 {
  %0: i8 result
  %1: *i8 var
bb0:
  %1 = inttoptr[*i8] i64 4096
  %0 = load[0] %1
  return
}
fn @wild() -> %0 : () -> i64 {
  %0: i64 result
  %1: *i64 var
bb0:
  %1 = inttoptr[*i64] i64 0x0
  %0 = load[0] %1
  return
}
fn @use_after_free() -> %0 : () -> i8 {
  %0: i8 result
  %1: *i8 var
bb0:
  %1 = alloc[*i8] i64 8, i64 8
  free %1
  %0 = load[0] %1
  return
}
fn @double_free() -> %0 : () -> None {
  %0: None result
  %1: *i8 var
bb0:
  %1 = alloc[*i8] i64 8, i64 8
  free %1
  free %1
  return
}
fn @free_middle() -> %0 : () -> None {
  %0: None result
  %1: *i8 var
bb0:
  %1 = alloc[*i8] i64 8, i64 8
  %1 = offset %1, i64 1
  free %1
  return
}
fn @free_constant() -> %0 : () -> None {
  %0: None result
bb0:
  free *i8 "text"
  return
}
fn @free_stack() -> %0 : () -> None {
  %0: None result
  %1: *i8 var
bb0:
  %1 = stack_alloc[*i8, 4]
  free %1
  return
}
fn @access(%1.at) -> %0 : (imm i64) -> i64 {
  %0: i64 result
  %1.at: i64 argument imm
  %2: *i8 var
  %3: *i64 var
bb0:
  %2 = alloc[*i8] i64 16, i64 8
  %2 = offset %2, %1.at
  %3 = pointer_cast[*i64] %2
  %0 = load[0] %3
  store[0] %3, i64 1
  store[0] %2, i8 1
  return
}
fn @byte(%1.at) -> %0 : (imm i64) -> i8 {
  %0: i8 result
  %1.at: i64 argument imm
  %2: *i8 var
bb0:
  %2 = offset *i8 "abc", %1.at
  %0 = load[0] %2
  return
}
fn @write_constant() -> %0 : () -> None {
  %0: None result
  %1: *i64 var
bb0:
  %1 = copy *i64 static i64 {1, 2}
  store[0] %1, i64 1
  return
}
fn @write_text() -> %0 : () -> None {
  %0: None result
bb0:
  store[0] *i8 "abc", i8 1
  return
}
fn @copy_too_much() -> %0 : () -> None {
  %0: None result
  %1: *i8 var
bb0:
  %1 = alloc[*i8] i64 3, i64 1
  memcpy %1, *i8 "abcdef", i64 4
  return
}
fn @trapped() -> %0 : () -> None {
  %0: None result
bb0:
  trap
  return
}
fn @unreachable() -> %0 : () -> None {
  %0: None result
bb0:
  unreachable
}
fn @assumed() -> %0 : () -> None {
  %0: None result
bb0:
  assume i1 0
  return
}
fn @uninitialised() -> %0 : () -> i64 {
  %0: i64 result
  %1: i64 var
bb0:
  %0 = add %1, i64 1
  return
}
fn @assembly() -> %0 : () -> None {
  %0: None result
bb0:
  asm[None, "nop", "", True]
  return
}
fn @aborted() -> %0 : () -> None {
  %0: None result
bb0:
  call c"abort"() : () -> None
  return
}
fn @deep(%1.n) -> %0 : (imm i64) -> i64 {
  %0: i64 result
  %1.n: i64 argument imm
  %2: i1 temp
  %3: i64 temp
bb0:
  %2 = eq %1.n, i64 0
  branch %2 ? bb1 : bb2
bb1:
  %0 = call @access(i64 100) : (imm i64) -> i64
  return
bb2:
  %3 = sub %1.n, i64 1
  %0 = call @deep(%3) : (imm i64) -> i64
  return
}
""".replace("i64 0x0", "i64 1311768465173141112")


@pytest.mark.parametrize(
    ("symbol", "message"),
    [
        ("null", "null pointer"),
        ("small_integer", "integer that is no address"),
        ("wild", "uninitialised pointer"),
        ("use_after_free", "was freed"),
        ("double_free", "freed before"),
        ("free_middle", "middle of an allocation"),
        ("free_constant", "constant data is freed"),
        ("free_stack", "memory of the stack is freed"),
        ("write_constant", "write to constant data"),
        ("write_text", "write to constant data"),
        ("copy_too_much", "access to 4 bytes at offset 0 of an allocation of 3 bytes"),
        ("trapped", "trap"),
        ("unreachable", "declared unreachable"),
        ("assumed", "assumption"),
        ("uninitialised", "before it is initialised"),
        ("assembly", "inline assembly"),
        ("aborted", "exits with status 134"),
    ],
)
def test_faults_are_errors_with_a_reason(symbol: str, message: str):
    machine = Machine(FAULTS)
    error = machine.failure(symbol)
    assert message in error.message
    assert [name for name, _, _ in error.call_chain] == [symbol]
    # an evaluation that failed leaves the interpreter usable
    assert machine.call("byte", 1) == ord("b")


@pytest.mark.parametrize("at", [9, 16, 17, 2**64 - 1, 2**64 - 8, 2**40])
def test_every_access_is_checked(at: int):
    assert Machine(FAULTS).failure("access", at).message


def test_access_inside_is_fine():
    machine = Machine(FAULTS)
    assert machine.call("access", 0) == machine.call("access", 8) == 0
    assert machine.call("byte", 3) == 0
    assert machine.failure("byte", 4).message == "access outside of an allocation"
    assert machine.failure("byte", 2**64 - 1).message == "access before the beginning of an allocation"


def test_the_call_chain_names_functions_and_lines():
    machine = Machine(FAULTS)
    chain = machine.failure("deep", 2).call_chain
    assert [name for name, _, _ in chain] == ["access", "deep", "deep", "deep"]
    lines = [source.line(source.position(span[0])[0]).strip() for _, source, span in chain]
    assert lines[0] == "%0 = load[0] %3"
    assert lines[1] == "%0 = call @access(i64 100) : (imm i64) -> i64"
    assert lines[2] == "%0 = call @deep(%3) : (imm i64) -> i64"


ENDLESS = """
struct None = {} trivial
fn @loop() -> %0 : () -> None {
  %0: None result
bb0:
  goto bb0
}
fn @calls() -> %0 : () -> None {
  %0: None result
bb0:
  %0 = call @down() : () -> None
  goto bb0
}
fn @down() -> %0 : () -> None {
  %0: None result
bb0:
  return
}
fn @recursion(%1.n) -> %0 : (imm i64) -> i64 {
  %0: i64 result
  %1.n: i64 argument imm
  %2: [100 x i64] var
  %3: *i64 var
bb0:
  %3 = address_of mut %2.1
  %0 = add %1.n, i64 1
  %0 = call @recursion(%0) : (imm i64) -> i64
  return
}
fn @count(%1.n) -> %0 : (imm i64) -> i64 {
  %0: i64 result
  %1.n: i64 argument imm
  %2: i1 temp
bb0:
  %2 = eq %1.n, i64 0
  branch %2 ? bb1 : bb2
bb1:
  %0 = copy i64 0
  return
bb2:
  %0 = sub %1.n, i64 1
  %0 = call @count(%0) : (imm i64) -> i64
  %0 = add %0, i64 1
  return
}
fn @tree(%1.n) -> %0 : (imm i64) -> i64 {
  %0: i64 result
  %1.n: i64 argument imm
  %2: i64 temp
  %3: i1 temp
bb0:
  %3 = eq %1.n, i64 0
  branch %3 ? bb1 : bb2
bb1:
  %0 = copy i64 1
  return
bb2:
  %2 = sub %1.n, i64 1
  %0 = call @tree(%2) : (imm i64) -> i64
  %2 = call @tree(%2) : (imm i64) -> i64
  %0 = add %0, %2
  return
}
fn @allocate(%1.n) -> %0 : (imm i64) -> i64 {
  %0: i64 result
  %1.n: i64 argument imm
  %2: *i8 temp
bb0:
  %2 = alloc[*i8] %1.n, i64 8
  %0 = copy i64 1
  return
}
fn @leak() -> %0 : () -> i64 {
  %0: i64 result
  %1: *i8 temp
bb0:
  %1 = alloc[*i8] i64 1000000, i64 8
  goto bb0
}
fn @frame() -> %0 : () -> i64 {
  %0: i64 result
  %1: [100000000000 x i8] var
  %2: *i8 var
bb0:
  %2 = address_of mut %1.0
  %0 = copy i64 1
  return
}
"""
LIMITS = Limits(steps=20_000_000, memory=1 << 28, depth=1000)


@pytest.mark.parametrize(
    ("symbol", "data", "message"),
    [
        ("loop", [], "more than 20,000,000 steps"),
        ("calls", [], "more than 20,000,000 steps"),
        ("tree", [200], "more than 20,000,000 steps"),
        ("recursion", [0], "more than 1000 nested calls"),
        ("count", [1100], "more than 1000 nested calls"),
        ("allocate", [100_000_000_000], "exceeds the memory limit"),
        ("allocate", [2**64 - 1], "negative number of bytes"),
        ("leak", [], "exceeds the memory limit"),
        ("frame", [], "exceeds the memory limit"),
    ],
)
def test_runs_without_end_are_stopped(symbol: str, data: list[object], message: str, tmp_path: Path):
    # A child, because the peak of a process never falls again: this one ran other tests before.
    answer = in_child(lambda: stop(symbol, data, message), tmp_path)
    assert answer.status == 0, answer.err


def stop(symbol: str, data: list[object], message: str) -> None:
    """Runs into a limit, which is noticed soon and while memory is small, and nothing is lost by it."""
    resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
    before = peak_kib()
    machine = Machine(ENDLESS, LIMITS)
    error = machine.failure(symbol, *data)
    assert message in error.message
    assert len(error.call_chain) <= 64
    assert peak_kib() - before < 2 << 20
    # all that was taken is given back
    assert machine.call("allocate", 1 << 27) == 1
    assert machine.call("count", 900) == 900


def peak_kib() -> int:
    """The most memory that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def test_deep_recursion_is_a_matter_of_the_limit():
    machine = Machine(ENDLESS, Limits(depth=100_000))
    assert machine.call("count", 99_000) == 99_000


SPEED = """
fn @loop(%1.n) -> %0 : (imm i64) -> i64 {
  %0: i64 result
  %1.n: i64 argument imm
  %2.i: i64 var
  %3: i1 temp
  %4: i64 temp
bb0:
  %0 = copy i64 0
  %2.i = copy i64 0
  goto bb1
bb1:
  %3 = slt %2.i, %1.n
  branch %3 ? bb2 : bb3
bb2:
  %4 = mul %2.i, %2.i
  %4 = xor %4, i64 21845
  %0 = add %0, %4
  %2.i = add %2.i, i64 1
  goto bb1
bb3:
  return
}
fn @memory(%1.n) -> %0 : (imm i64) -> i64 {
  %0: i64 result
  %1.n: i64 argument imm
  %2.i: i64 var
  %3: i1 temp
  %4: *i8 temp
  %5: *i64 temp
  %6: i64 temp
bb0:
  %2.i = copy i64 0
  %4 = alloc[*i8] i64 8192, i64 8
  goto bb1
bb1:
  %3 = slt %2.i, %1.n
  branch %3 ? bb2 : bb3
bb2:
  %5 = pointer_cast[*i64] %4
  %6 = and %2.i, i64 1023
  %5 = offset %5, %6
  %6 = load[0] %5
  %6 = add %6, %2.i
  store[0] %5, %6
  %2.i = add %2.i, i64 1
  goto bb1
bb3:
  %0 = load[0] %5
  return
}
fn @references(%1.n) -> %0 : (imm i64) -> i64 {
  %0: i64 result
  %1.n: i64 argument imm
  %2.x: pack(i64, i64) var
  %3: i1 temp
bb0:
  %2.x.0 = copy i64 0
  %2.x.1 = copy %1.n
  goto bb1
bb1:
  %3 = call @step(&mut %2.x) : (mut &pack(i64, i64)) -> i1
  branch %3 ? bb1 : bb2
bb2:
  %0 = copy %2.x.0
  return
}
fn @step(%1.x) -> %0 : (mut &pack(i64, i64)) -> i1 {
  %0: i1 result
  %1.x: pack(i64, i64) argument mut indirect
bb0:
  %1.x.0 = add %1.x.0, i64 1
  %0 = slt %1.x.0, %1.x.1
  return
}
"""


OPERATIONS_PER_SECOND = 3e6
PYTHON_ROUNDS_PER_SECOND = 10e6
"""What Python makes of `count_up` where the speed above is asked for. A slower machine, or a busier one, owes less."""


def count_up(limit: int) -> int:
    """As plain as interpreted code can be: the measure for the machine and for what else runs on it."""
    value = 0
    while value < limit:
        value = (value + 1) & 0xFFFFFFFFFFFFFFFF
    return value


def rounds_per_second(action: Callable[[int], object], count: int) -> float:
    """The best of some attempts, in processor time."""
    seconds: list[float] = []
    for _ in range(5):
        before = time.process_time()
        action(count)
        seconds.append(time.process_time() - before)
    return count / min(seconds)


@pytest.mark.parametrize(("symbol", "operations"), [("loop", 7), ("memory", 10), ("references", 5)])
def test_three_million_operations_a_second(symbol: str, operations: int):
    machine = Machine(SPEED)
    machine.call(symbol, 10)
    python = rounds_per_second(count_up, 100_000)
    rate = operations * rounds_per_second(lambda count: machine.call(symbol, count), 50_000)
    print(f"{symbol}: {rate / 1e6:.1f} million operations a second, Python {python / 1e6:.1f} million rounds")
    assert rate >= OPERATIONS_PER_SECOND * min(1.0, python / PYTHON_ROUNDS_PER_SECOND)
