"""What the verifier of MIR refuses."""

from __future__ import annotations

import pytest
from oomph.lang.mir import Block, Goto
from oomph.lang.mir_reader import read_program
from oomph.lang.mir_verify import Stage, verify
from oomph.lang.types import TypeContext

HEAD = """
struct Int = {value: i64} trivial register
struct Pair = {a: i64, b: f64} trivial
"""
FRAME = """
fn @f(%1.n, %2.p) -> %0 : (imm i64, mut &Pair) -> i64 {{
  %0: i64 result
  %1.n: i64 argument imm
  %2.p: Pair argument mut indirect
  %3.x: f64 var
  %4.q: *i64 var
  %5.c: i1 var
  %6.v: <4 x i32> var
  %7.w: Int var
  %8.e: i64 var
bb0:
  {line}
  return
}}
"""


def findings(line: str, stage: Stage = Stage.OWNED) -> list[str]:
    program = read_program(HEAD + FRAME.format(line=line), TypeContext())
    return verify(program.functions["f"], stage)


@pytest.mark.parametrize(
    "line",
    [
        "%0 = add %1.n, i64 5",
        "%7.w = add %7.w, %1.n",
        "%2.p.1 = fadd %3.x, %2.p.1",
        "%5.c = slt %1.n, i64 0",
        "%0 = load[0] %4.q",
        "%6.v = splat[<4 x i32>] i32 1",
        "%0 = call @g(%1.n, &mut %2.p) : (imm i64, mut &Pair) -> i64",
        "%4.q = address_of mut %2.p.0",
        "%3.x = sitofp[f64] %1.n",
    ],
)
def test_sound_instructions_pass(line: str):
    assert findings(line) == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("%0 = add %1.n, i32 5", "operand 2 is a i32, not a i64"),
        ("%0 = add %3.x, %3.x", "operand 1 is a f64, not an integer"),
        ("%0 = fadd %3.x, %3.x", "the result is a f64, not a i64"),
        ("%0 = slt %1.n, %1.n", "the result is a truth value, not a i64"),
        ("%0 = load[0] %1.n", "operand 1 is a i64, not a pointer"),
        ("%0 = store[0] %4.q, %1.n", "this operation has no result"),
        ("%0 = trunc[i128] %1.n", "i128 is not narrower than i64"),
        ("%0 = sext[<2 x i64>] %1.n", "different numbers of lanes"),
        ("%0 = sext %1.n", "the first attribute is no type"),
        ("%0 = copy %2.p.2", "which has no field 2"),
        ("%0 = copy %3.x", "the result is a f64, not a i64"),
        ("%0 = call @g(%1.n) : (imm i64, mut &Pair) -> i64", "1 arguments instead of 2"),
        ("%0 = call @g(%3.x) : (imm i64) -> i64", "argument 1 is a f64, not a i64"),
        ("%0 = call @g(%2.p) : (imm &Pair) -> i64", "passed by value, but travels by reference"),
        ("%0 = call @g() : () raises Pair -> i64", "a call that can raise stands in an Invoke"),
        ("%0 = call @g() : () -> &i64", "a reference result is bound to an indirect local"),
        ("%3.x = borrow %1.n", "is no indirect local"),
        ("%3.x = address_of %1.n", "a f64 cannot hold an address"),
        ("drop %2.p", "the ownership pass leaves none of these"),
        ("%2.p = copy_value %2.p with @copy", "the ownership pass leaves no constructors"),
        ("%0 = move_value %3.x", "a f64 is stored as a i64"),
        ("branch %1.n ? bb0 : bb0", "the condition is a i64"),
        ("%0 = invoke @g() : () -> i64 to bb0, bb0", "a call that cannot raise stands in an Invoke"),
        ("raise", "raises, but has no slot for an error"),
    ],
)
def test_unsound_instructions_are_found(line: str, message: str):
    if line.split()[0] in ("branch", "raise") or "invoke" in line:
        line += "\nbb1:"
    found = findings(line)
    assert len(found) == 1
    assert message in found[0]


def test_drops_are_sound_before_the_ownership_pass():
    assert findings("drop %2.p", Stage.BUILT) == []


def test_blocks_must_end_and_stay_in_the_function():
    program = read_program(HEAD + FRAME.format(line="%0 = copy i64 1"), TypeContext())
    function = program.functions["f"]
    function.blocks[0].terminator = Goto((0, 0), Block(7))
    function.blocks.append(Block(1))
    assert [text.split(": ")[-1] for text in verify(function, Stage.OWNED)] == [
        "bb7 is not among the blocks",
        "no terminator",
    ]
