"""Inlining changes neither results nor call chains."""

from __future__ import annotations

import pytest
from mir_texts import Machine

PROGRAM = """
struct None = {} trivial
struct Pair = {a: i64, b: i64} trivial
fn @add(%1.a, %2.b) -> %0 : (imm i64, imm i64) -> i64 {
  %0: i64 result
  %1.a: i64 argument imm
  %2.b: i64 argument imm
  %3: i64 temp
bb0:
  %3 = add %1.a, %2.b
  goto bb1
bb1:
  %0 = copy %3
  return
}
fn @add_to(%1.a, %2.b) -> %0 : (mut &i64, imm i64) -> None {
  %0: None result
  %1.a: i64 argument mut indirect
  %2.b: i64 argument imm
  %3: i64 temp
bb0:
  %3 = call @add(%1.a, %2.b) : (imm i64, imm i64) -> i64
  %1.a = copy %3
  return
}
fn @second(%1.p) -> %0 : (ref &Pair) -> &i64 {
  %0: i64 result indirect
  %1.p: Pair argument ref indirect
bb0:
  %0 = borrow mut %1.p.1
  return
}
fn @pair(%1.a, %2.b) -> %0 : (imm i64, imm i64) -> Pair {
  %0: Pair result
  %1.a: i64 argument imm
  %2.b: i64 argument imm
bb0:
  %0.0 = copy %1.a
  %0.1 = copy %2.b
  return
}
fn @reassign(%1.a) -> %0 : (var i64) -> i64 {
  %0: i64 result
  %1.a: i64 argument var
bb0:
  %0 = copy %1.a
  %1.a = add %1.a, i64 1
  %0 = mul %0, %1.a
  return
}
fn @swap(%1.p) -> %0 : (mut &Pair) -> None {
  %0: None result
  %1.p: Pair argument mut indirect
  %2: i64 temp
bb0:
  %2 = copy %1.p.0
  %1.p.0 = copy %1.p.1
  %1.p.1 = copy %2
  return
}
fn @read(%1.p) -> %0 : (imm *i64) -> i64 {
  %0: i64 result
  %1.p: *i64 argument imm
bb0:
  %0 = load[0] %1.p
  return
}
fn @f(%1.n) -> %0 : (imm i64) -> i64 {
  %0: i64 result
  %1.n: i64 argument imm
  %2.p: Pair var
  %3.r: i64 reference indirect
  %4: None temp
  %5: i64 temp
  %6: i64 temp
bb0:
  %2.p = call @pair(%1.n, i64 5) : (imm i64, imm i64) -> Pair
  %4 = call @swap(&mut %2.p) : (mut &Pair) -> None
  %3.r = call @second(&mut %2.p) : (ref &Pair) -> &i64
  %4 = call @add_to(&mut %3.r, i64 100) : (mut &i64, imm i64) -> None
  %4 = call @add_to(&mut %2.p.0, %2.p.1) : (mut &i64, imm i64) -> None
  %5 = call @reassign(%1.n) : (var i64) -> i64
  %6 = call @add(%1.n, %5) : (imm i64, imm i64) -> i64
  %0 = mul %2.p.0, i64 1000
  %0 = add %0, %6
  return
}
fn @fail() -> %0 : () -> i64 {
  %0: i64 result
bb0:
  %0 = call @read_twice(*i64 null) : (imm *i64) -> i64
  return
}
fn @read_twice(%1.p) -> %0 : (imm *i64) -> i64 {
  %0: i64 result
  %1.p: *i64 argument imm
  %2: i64 temp
bb0:
  %0 = call @read(%1.p) : (imm *i64) -> i64
  %2 = call @read(%1.p) : (imm *i64) -> i64
  %0 = add %0, %2
  return
}
"""


def test_short_functions_are_inlined_where_they_are_known():
    assert "f_1(" not in Machine(PROGRAM).interpreter.python_source("f")
    assert "f_1(" in Machine(PROGRAM, inline=False).interpreter.python_source("f")


@pytest.mark.parametrize("inline", [True, False])
def test_results_are_the_same(inline: bool):
    machine = Machine(PROGRAM, inline=inline)
    for n in (0, 7, 2**64 - 3):
        swapped = 5 + n + 100
        assert machine.call("f", n) == (swapped * 1000 + n + n * (n + 1)) % 2**64


@pytest.mark.parametrize("inline", [True, False])
def test_call_chains_are_the_same(inline: bool):
    chain = Machine(PROGRAM, inline=inline).failure("fail").call_chain
    assert [name for name, _, _ in chain] == ["read", "read_twice", "fail"]
    lines = [source.line(source.position(span[0])[0]).strip() for _, source, span in chain]
    assert lines[:2] == ["%0 = load[0] %1.p", "%0 = call @read(%1.p) : (imm *i64) -> i64"]
