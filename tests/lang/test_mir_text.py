"""The printed form of MIR, and that the reader understands all of it."""

from __future__ import annotations

import pytest
from oomph.lang.mir import Block, Function, Local, LocalKind, Op, Place, Return
from oomph.lang.mir_reader import MirSyntaxError, read_program
from oomph.lang.mir_text import format_function, format_program
from oomph.lang.source import SourceFile
from oomph.lang.types import ArgumentSpec, FunctionSignature, TypeContext

GOLDEN = r"""entry @main
struct Int = {value: i64} trivial register
struct `List[Int]` = {data: *Int, count: Int} has_destructor needs_drop
struct Later = opaque

fn @"List.get[Int]"(%1.self, %2.i) -> %0.result raises %3 : (mut &`List[Int]`, imm Int) raises Later -> &Int OPTIONS {
  %0.result: Int result indirect loans(mut %1.self.0 interior, %2.i)
  %1.self: `List[Int]` argument mut indirect
  %2.i: Int argument imm immutable
  %3: Later error
  %4: i1 temp
  %5: *Int temp
  %6 "odd name": Later temp
bb0:
  %4 = slt %2.i.0, %1.self.1.0
  branch %4 ? bb1 : bb2 likely
bb1:
  %5 = offset %1.self.0, %2.i.0
  %0.result = borrow_pointer %5
  return
bb2:
  %3 = call @error(&*i8 "out of \"range\"\n" + 3, own %6) : (imm &*i8, var &Later) -> Later
  raise
}

fn @main(%1.n) : (imm i32) -> Int linkage=export kernel {
  %1.n: i32 argument imm
  %2.list: `List[Int]` var
  %3.x: Int reference indirect
  %4: Later temp
  %5: <4 x f32> temp
  %6: *Int addrspace(3) temp
  %7: fn(imm &Int) -> Int temp
  %8: pack(i64, [3 x bf16]) temp
  %9: union(i8, f64) temp
bb0:
  declare %2.list
  %2.list = copy_value %2.list with @copy or @move elide=move
  %2.list = move_value %2.list with @move
  %2.list = move_value %2.list
  %3.x = borrow mut %2.list.1
  %6 = address_of mut %2.list.1
  %5 = splat[<4 x f32>] f32 -0.0
  %5 = shuffle[<4 x f32>, (0, 1, 2, 3,)] %5, <4 x f32> {1.5, inf, -inf, nan(0x7ff8000000000000)}
  store[8, True, None] %6, Int {-3}
  %7 = copy fn(imm &Int) -> Int @"List.get[Int]"
  %8 = copy pack(i64, [3 x bf16]) {7, {1.0, 2.0, 3.0}}
  %9 = copy union(i8, f64) x"0011ff"
  %6 = copy *Int addrspace(3) static Int {{1}, {2}} + 1
  call c"printf"...(%1.n, *i8 null) : (imm i32) -> i32
  %3.x = call (%7)(&mut %3.x) : (imm &Int) -> Int
  fence
  use %2.list
  forget %2.list
  assume_init %2.list
  drop %2.list
  %3.x = invoke @"List.get[Int]"(&mut %2.list, Int {0}) : (mut &`List[Int]`, imm Int) raises Later -> &Int EDGES
bb1:
  goto bb3
bb2:
  unreachable
bb3:
  return
}
""".replace("OPTIONS", 'name="get" inline=always attribute="hot"').replace("EDGES", "error %4 to bb1, bb2")


def test_every_form_survives_printing_and_reading():
    program = read_program(GOLDEN, TypeContext())
    printed = format_program(program)
    # structs are printed in the order of their first mention
    assert sorted(printed.split("\n")) == sorted(GOLDEN.split("\n"))
    assert format_program(read_program(printed, TypeContext())) == printed


def test_lines_of_the_source_are_printed_on_request():
    context = TypeContext()
    i64 = context.scalar("i64")
    source = SourceFile("a.mojo", "one\ntwo\n")
    result = Local(0, "", i64, LocalKind.RESULT, (0, 0))
    signature = FunctionSignature((ArgumentSpec("imm", i64, False),), i64, False, None)
    function = Function("f", "f", source, (0, 1), signature, [], result, None, [result])
    function.blocks = [Block(0, [Op((4, 5), Place(result), "copy", (context.const(i64, 2**64 - 1),))], Return((0, 1)))]
    text = format_function(function, lines=True)
    assert "  %0 = copy i64 -1  ; a.mojo:2\n" in text
    assert "a.mojo" not in format_function(function)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fn @f() : () -> i64 {\nbb0:\n  jump bb0\n}", "line 3: no instruction is called 'jump'"),
        ("fn @f() : () -> i64 {\nbb0:\n  %1 = copy i64 1\n}", "line 3: %1 is not declared"),
        ("fn f() : () -> i64 {}", "line 1: expected a symbol"),
        ("fn @f() : () -> i64 { ~ }", "line 1: unexpected '~'"),
    ],
)
def test_malformed_text_is_an_error_with_its_line(text: str, message: str):
    with pytest.raises(MirSyntaxError, match=message):
        read_program(text, TypeContext())
