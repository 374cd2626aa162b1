"""Functions as the ownership pass leaves them: memory, structs, calls, errors, constants, C functions."""

from __future__ import annotations

import pytest
from mir_texts import Machine
from oomph.lang.types import Bytes, FunctionRef, PointerType, StaticData, StaticPointer

STRUCTS = """
struct Int = {value: i64} trivial register
struct None = {} trivial
struct Pair = {a: i8, b: f64} trivial
struct Text = {data: *i8, size: Int} needs_drop
struct Items = {data: *Pair, size: Int} needs_drop
struct Link = {next: *Link, value: i32}
struct Mixed = {nothing: None, flag: i1, pair: Pair, lanes: <3 x f32>, tail: [2 x i16], any: union(i8, i32)} trivial
struct Handle = {unit: None, value: i64} trivial register
"""


def machine(text: str) -> Machine:
    return Machine(STRUCTS + text)


def test_fields_elements_and_copies_of_values_in_memory():
    m = machine("""
fn @f(%1.x) -> %0 : (imm &Mixed) -> Mixed {
  %0: Mixed result
  %1.x: Mixed argument imm indirect
  %2.y: Mixed var
  %3: [2 x i16] var
bb0:
  %2.y = copy_value %1.x
  %2.y.2.1 = fadd %2.y.2.1, f64 1.0
  %2.y.2 = copy %2.y.2
  %3 = move_value %2.y.4
  %3.0 = add %3.1, i16 5
  %2.y.4 = copy %3
  %2.y.1 = xor %2.y.1, i1 1
  %0 = move_value %2.y
  return
}
""")
    value = ((), 0, (5, 1.5), (1.0, 2.0, 3.0), (7, 0xFFFF), b"\x01\x02\x03\x04")
    assert m.call("f", value) == ((), 1, (5, 2.5), (1.0, 2.0, 3.0), (4, 0xFFFF), b"\x01\x02\x03\x04")


def test_register_structs_are_their_values():
    m = machine("""
fn @f(%1.x, %2.h) -> %0 : (imm Int, imm Handle) -> Handle {
  %0: Handle result
  %1.x: Int argument imm
  %2.h: Handle argument imm
bb0:
  %0.1 = add %1.x.0, %2.h.1
  %0.0 = copy %2.h.0
  return
}
""")
    assert m.call("f", (4,), ((), 5)) == ((), 9)


def test_references_to_scalars_reach_the_variable():
    m = machine("""
fn @increment(%1.x) -> %0 : (mut &Int) -> None {
  %0: None result
  %1.x: Int argument mut indirect
bb0:
  %1.x = add %1.x, Int {1}
  return
}
fn @larger(%1.a, %2.b) -> %0 : (ref &i64, ref &i64) -> &i64 {
  %0: i64 result indirect
  %1.a: i64 argument ref indirect
  %2.b: i64 argument ref indirect
  %3: i1 temp
bb0:
  %3 = sgt %1.a, %2.b
  branch %3 ? bb1 : bb2
bb1:
  %0 = borrow mut %1.a
  return
bb2:
  %0 = borrow mut %2.b
  return
}
fn @f(%1.n) -> %0 : (var i64) -> i64 {
  %0: i64 result
  %1.n: i64 argument var
  %2.m: i64 var
  %3.r: i64 reference indirect
  %4.p: *i64 temp
  %5: None temp
bb0:
  %2.m = copy i64 10
  %5 = call @increment(&mut %1.n) : (mut &Int) -> None
  %3.r = call @larger(&mut %1.n, &mut %2.m) : (ref &i64, ref &i64) -> &i64
  %3.r = add %3.r, i64 100
  %3.r = borrow mut %2.m
  %3.r = add %3.r, i64 1000
  %4.p = address_of mut %2.m
  %3.r = borrow_pointer %4.p
  %3.r = mul %3.r, i64 2
  %0 = add %1.n, %2.m
  return
}
""")
    assert m.call("f", 20) == 20 + 1 + 100 + 2 * 1010
    assert m.call("f", 1) == 2 + 2 * (10 + 100 + 1000)


ERRORS = """
fn @check(%1.n) -> %0 raises %2 : (imm i64) raises Pair -> i64 {
  %0: i64 result
  %1.n: i64 argument imm
  %2.e: Pair error
  %3: i1 temp
bb0:
  %3 = sgt %1.n, i64 5
  branch %3 ? bb1 : bb2
bb1:
  %2.e.0 = trunc[i8] %1.n
  %2.e.1 = sitofp[f64] %1.n
  raise
bb2:
  %0 = mul %1.n, i64 2
  return
}
fn @code(%1.n) -> %0 raises %2 : (imm i64) raises Int -> Pair {
  %0: Pair result
  %1.n: i64 argument imm
  %2.e: Int error
  %3: i64 temp
  %4.x: Pair temp
bb0:
  %3 = invoke @check(%1.n) : (imm i64) raises Pair -> i64 error %4.x to bb1, bb2
bb1:
  %0.0 = copy i8 1
  %0.1 = sitofp[f64] %3
  return
bb2:
  %2.e = zext[i64] %4.x.0
  raise
}
fn @catch(%1.n) -> %0 : (imm i64) -> i64 {
  %0: i64 result
  %1.n: i64 argument imm
  %2.i: i64 var
  %3: Pair temp
  %4: Int temp
  %5: i1 temp
bb0:
  %0 = copy i64 0
  %2.i = copy i64 0
  goto bb1
bb1:
  %3 = invoke @code(%2.i) : (imm i64) raises Int -> Pair error %4 to bb2, bb3
bb2:
  %2.i = add %2.i, i64 1
  %5 = slt %2.i, %1.n
  branch %5 ? bb1 : bb4
bb3:
  %0 = add i64 1000, %4
  return
bb4:
  %0 = fptosi[i64] %3.1
  return
}
"""


def test_errors_travel_to_the_nearest_handler():
    m = machine(ERRORS)
    assert m.call("catch", 3) == 4
    assert m.call("catch", 100) == 1006
    assert m.call("check", 7) == ("raised", (7, 7.0))
    assert m.call("code", 300) == ("raised", (44,))
    assert m.call("code", 4) == (1, 8.0)


def test_recursion_and_calls_through_function_values():
    m = machine("""
fn @fib(%1.n) -> %0 : (imm i64) -> i64 {
  %0: i64 result
  %1.n: i64 argument imm
  %2: i64 temp
  %3: i1 temp
bb0:
  %3 = slt %1.n, i64 2
  branch %3 ? bb1 : bb2
bb1:
  %0 = copy %1.n
  return
bb2:
  %2 = sub %1.n, i64 1
  %0 = call @fib(%2) : (imm i64) -> i64
  %2 = sub %1.n, i64 2
  %2 = call @fib(%2) : (imm i64) -> i64
  %0 = add %0, %2
  return
}
fn @apply(%1.f, %2.n) -> %0 : (imm fn(imm i64) -> i64, imm i64) -> i64 {
  %0: i64 result
  %1.f: fn(imm i64) -> i64 argument imm
  %2.n: i64 argument imm
bb0:
  %0 = call (%1.f)(%2.n) : (imm i64) -> i64
  return
}
fn @choose() -> %0 : () -> fn(imm i64) -> i64 {
  %0: fn(imm i64) -> i64 result
bb0:
  %0 = copy fn(imm i64) -> i64 @fib
  return
}
""")
    assert m.call("apply", FunctionRef("fib"), 15) == 610
    assert m.call("choose") == FunctionRef("fib")
    assert m.failure("apply", None, 15).message == "call through a null function pointer"


def test_constants_become_memory_and_memory_becomes_constants():
    m = machine("""
fn @double(%1.x) -> %0 : (imm &Items) -> Items {
  %0: Items result
  %1.x: Items argument imm indirect
  %2: *i8 temp
  %3: i64 temp
bb0:
  %3 = mul %1.x.1.0, i64 16
  %2 = alloc[*i8] %3, i64 8
  memcpy %2, %1.x.0, %3
  %0.0 = pointer_cast[*Pair] %2
  %0.1 = copy %1.x.1
  store[0] %0.0, Pair {9, 9.5}
  return
}
fn @same(%1.x) -> %0 : (imm &Text) -> Text {
  %0: Text result
  %1.x: Text argument imm indirect
bb0:
  %0 = copy %1.x
  return
}
fn @second() -> %0 : () -> *Pair {
  %0: *Pair result
bb0:
  %0 = copy *Pair static Pair {{1, 1.5}, {2, 2.5}} + 1
  return
}
""")
    pointer = m.program.functions["second"].signature.result
    assert isinstance(pointer, PointerType)
    items = m.context.static_pointer(pointer.pointee, ((1, 1.5), (2, 2.5)))
    doubled = m.call("double", (items, (2,)))
    assert isinstance(doubled, tuple)
    data = doubled[0]
    assert isinstance(data, StaticPointer) and isinstance(data.data, StaticData)
    assert data.data.items == ((9, 9.5), (2, 2.5))
    assert m.call("double", (items, (2,))) == doubled
    text = m.context.text_pointer(b"hello", 1)
    assert m.call("same", (text, (4,))) == (text, (4,))
    assert m.call("second") is m.context.static_pointer(pointer.pointee, ((1, 1.5), (2, 2.5)), 1)


def test_results_are_read_through_pointers():
    m = machine("""
fn @link(%1.loop) -> %0 : (imm i1) -> Link {
  %0: Link result
  %1.loop: i1 argument imm
  %2: *i8 temp
  %3: *Link temp
bb0:
  %2 = alloc[*i8] i64 16, i64 8
  %3 = pointer_cast[*Link] %2
  %0.0 = copy %3
  %0.1 = copy i32 1
  store[0] %3, Link {null, 2}
  branch %1.loop ? bb1 : bb2
bb1:
  store[0] %3, %0
  return
bb2:
  return
}
fn @text() -> %0 : () -> Text {
  %0: Text result
  %1: i64 temp
bb0:
  %0.0 = alloc[*i8] i64 4, i64 1
  memset %0.0, i8 65, i64 3
  %0.1 = copy Int {3}
  return
}
fn @dangling() -> %0 : () -> Text {
  %0: Text result
bb0:
  %0.0 = alloc[*i8] i64 4, i64 1
  free %0.0
  %0.1 = copy Int {0}
  return
}
""")
    link = m.call("link", 0)
    assert isinstance(link, tuple) and isinstance(link[0], StaticPointer)
    assert isinstance(link[0].data, StaticData) and link[0].data.items == ((None, 2),)
    assert "refers to itself" in m.failure("link", 1).message
    text = m.call("text")
    assert isinstance(text, tuple) and text[0].data == Bytes(b"AAA\0")
    # storage that is not in use may hold anything: a pointer to nothing is null
    assert m.call("dangling") == (None, (0,))


def test_arguments_that_are_taken_over_may_be_changed_and_freed():
    text = """
fn @f(%1.x) -> %0 : (CONVENTION &Text) -> i8 {
  %0: i8 result
  %1.x: Text argument CONVENTION indirect
bb0:
  store[0] %1.x.0, i8 7
  %0 = load[0] %1.x.0
  free %1.x.0
  return
}
"""
    owner = machine(text.replace("CONVENTION", "var"))
    argument = (owner.context.text_pointer(b"abc"), (3,))
    assert owner.call("f", argument) == 7
    assert owner.call("f", argument) == 7
    reader = machine(text.replace("CONVENTION", "imm"))
    assert reader.failure("f", (reader.context.text_pointer(b"abc"), (3,))).message == "write to constant data"


def test_masked_and_scattered_access():
    m = machine("""
fn @f(%1.mask) -> %0 : (imm <4 x i1>) -> <4 x i32> {
  %0: <4 x i32> result
  %1.mask: <4 x i1> argument imm
  %2: [4 x i32] var
  %3: *i32 temp
  %4: i64 temp
  %5: <4 x i64> temp
bb0:
  %2 = copy [4 x i32] {10, 20, 30, 40}
  %3 = address_of mut %2.0
  masked_store %3, %1.mask, <4 x i32> {1, 2, 3, 4}
  %4 = ptrtoint[i64] %3
  %5 = splat[<4 x i64>] %4
  %5 = add %5, <4 x i64> {12, 8, 4, 0}
  scatter %5, <4 x i1> {1, 0, 0, 0}, <4 x i32> {99, 0, 0, 0}
  %0 = gather[<4 x i32>] %5, <4 x i1> {1, 1, 1, 0}, <4 x i32> {0, 0, 0, 7}
  return
}
fn @g(%1.mask) -> %0 : (imm <4 x i1>) -> <4 x i32> {
  %0: <4 x i32> result
  %1.mask: <4 x i1> argument imm
  %2: *i32 temp
bb0:
  %2 = copy *i32 static i32 {5, 6}
  %0 = masked_load[<4 x i32>] %2, %1.mask, <4 x i32> {1, 2, 3, 4}
  return
}
""")
    assert m.call("f", (1, 0, 1, 0)) == (99, 3, 20, 7)
    assert m.call("g", (1, 1, 0, 0)) == (5, 6, 3, 4)
    assert "access to 4 bytes at offset 8 of an allocation of 8 bytes" in m.failure("g", (1, 1, 1, 0)).message


def test_c_functions():
    text = """
fn @f() -> %0 : () -> i64 {
  %0: i64 result
  %1: *i8 temp
  %2: i32 temp
  %3: f64 temp
bb0:
  %1 = call c"malloc"(i64 64) : (imm i64) -> *i8
  %3 = call c"pow"(f64 2.0, f64 0.5) : (imm f64, imm f64) -> f64
  %2 = call c"snprintf"...(%1, i64 64, *i8 "%.*g|%5d|%-4s|%03x|%c|%e", VALUES) : (imm *i8, imm i64, imm *i8) -> i32
  %0 = call c"strlen"(%1) : (imm *i8) -> i64
  %0 = call c"write"(i32 1, %1, %0) : (imm i32, imm *i8, imm i64) -> i64
  %2 = call c"strcmp"(*i8 "a", *i8 "b") : (imm *i8, imm *i8) -> i32
  %0 = sext[i64] %2
  call c"free"(%1) : (imm *i8) -> None
  return
}
fn @g() -> %0 : () -> i64 {
  %0: i64 result
bb0:
  %0 = call c"socket"(i32 1) : (imm i32) -> i64
  return
}
"""
    m = machine(text.replace("VALUES", 'i32 17, %3, i32 -42, *i8 "ab", i32 10, i32 66, f64 1234.5'))
    assert m.call("f") == 2**64 - 1
    assert b"".join(m.output) == b"1.4142135623730951|  -42|ab  |00a|B|1.234500e+03"
    assert m.failure("g").message == "the C function 'socket' cannot be called by the interpreter"


def test_main_gives_the_exit_status():
    m = machine(r"""
fn @main() -> %0 raises %1 : () raises Pair -> None {
  %0: None result
  %1: Pair error
  %2: i32 temp
  %3: **i8 temp
  %4: *i8 temp
  %5: i64 temp
  %6: i1 temp
bb0:
  %2 = call c"oomph_argc"() : () -> i32
  %6 = eq %2, i32 2
  branch %6 ? bb1 : bb2
bb1:
  %3 = call c"oomph_argv"() : () -> **i8
  %3 = offset %3, i64 1
  %4 = load[0] %3
  %5 = call c"strlen"(%4) : (imm *i8) -> i64
  call c"printf"...(*i8 "%ld", %5) : (imm *i8) -> i32
  return
bb2:
  %1 = copy Pair {7, 0.5}
  raise
}
fn @show(%1.e) -> %0 : (imm &Pair) -> None {
  %0: None result
  %1.e: Pair argument imm indirect
  %2: i64 temp
bb0:
  %2 = zext[i64] %1.e.0
  call c"dprintf"...(i32 2, *i8 "error %ld\n", %2) : (imm i32, imm *i8) -> i32
  return
}
fn @quit() -> %0 : () -> None {
  %0: None result
bb0:
  call c"exit"(i32 3) : (imm i32) -> None
  return
}
""")
    assert m.interpreter.run_main("main", [b"program", b"four"]) == 0
    assert m.output == [b"4"]
    assert m.interpreter.run_main("main", [b"program"], "show") == 1
    assert b"".join(m.errors) == b"Unhandled exception caught during execution: error 7\n"
    assert m.interpreter.run_main("quit", []) == 3
    assert m.failure("quit").message == "the program exits with status 3"


@pytest.mark.parametrize("size", [0, 40, 100_000])
def test_stack_room_is_zeroed_and_belongs_to_the_call(size: int):
    m = machine(f"""
fn @inner(%1.n) -> %0 : (imm i64) -> *i64 {{
  %0: *i64 result
  %1.n: i64 argument imm
  %2: *i64 temp
  %3: [{size} x i8] var
  %4: *[{size} x i8] temp
bb0:
  %4 = address_of mut %3
  %0 = stack_alloc[*i64, 2]
  %2 = offset %0, i64 1
  store[0] %2, %1.n
  %1.n = load[0] %0
  return
}}
fn @f() -> %0 : () -> i64 {{
  %0: i64 result
  %1: *i64 temp
bb0:
  %1 = call @inner(i64 7) : (imm i64) -> *i64
  %0 = load[0] %1
  return
}}
""")
    assert m.call("inner", 5) is None
    assert m.failure("f").message == "access to memory that was freed or whose function has returned"


def test_owned_constants_are_fresh_at_each_call():
    m = machine("""
fn @take(%1.p) -> %0 : (var &Pair) -> f64 {
  %0: f64 result
  %1.p: Pair argument var indirect
bb0:
  %1.p.1 = fadd %1.p.1, f64 1.0
  %0 = copy %1.p.1
  return
}
fn @read(%1.p) -> %0 : (imm &Pair) -> f64 {
  %0: f64 result
  %1.p: Pair argument imm indirect
bb0:
  %0 = copy %1.p.1
  return
}
fn @f() -> %0 : () -> f64 {
  %0: f64 result
  %1: f64 temp
bb0:
  %0 = call @take(own Pair {1, 2.0}) : (var &Pair) -> f64
  %1 = call @take(own Pair {1, 2.0}) : (var &Pair) -> f64
  %0 = fadd %0, %1
  %1 = call @read(&Pair {1, 2.0}) : (imm &Pair) -> f64
  %0 = fadd %0, %1
  return
}
""")
    assert m.call("f") == 8.0
