"""Hand-built MIR, compiled and run in this process."""

from __future__ import annotations

import ctypes
from typing import Any

import pytest
from codegen_run import load, native
from mir_build import (
    F64,
    I1,
    I8,
    I32,
    I64,
    FunctionBuilder,
    T,
    imm,
    mut,
    number,
    signature,
    struct,
)
from oomph.lang.mir import AddressOf, Borrow, External, LocalKind, Place, Return
from oomph.lang.types import Const, Type

INT = struct("Int", I64, register=True)
BOOL = struct("Bool", I1, register=True)
PAIR = struct("Pair", I64, BOOL, I32)


@pytest.mark.parametrize("level", [0, 2])
def test_arithmetic_and_loop(level: int) -> None:
    f = FunctionBuilder("total", signature(imm(INT), result=INT), "export")
    total, i = Place(f.local(INT, LocalKind.VAR)), Place(f.local(INT, LocalKind.VAR))
    f.copy(total, T.const(INT, (0,)))
    f.copy(i, T.const(INT, (0,)))
    head, body, done = f.block(), f.block(), f.block()
    f.goto(head)
    f.branch(f.op(I1, "slt", i.field(0), f.argument(0).field(0)), body, done)
    f.add(f_op := _op(total.field(0), "add", total.field(0), i.field(0)))
    assert f_op.dest is not None
    f.add(_op(i.field(0), "add", i.field(0), number(1)))
    f.goto(head, done)
    f.give(total)
    loaded = load(f, level=level)
    assert native(loaded, "total", ctypes.c_int64, ctypes.c_int64)(10) == 45


def _op(dest: Place, opcode: str, *operands: Place | Const) -> Any:
    from oomph.lang.mir import Op

    return Op((0, 1), dest, opcode, operands)


@pytest.mark.parametrize("level", [0, 2])
def test_struct_in_memory_and_calls(level: int) -> None:
    make = FunctionBuilder("make", signature(imm(I64), imm(I1), result=PAIR))
    result = Place(make.result)
    make.copy(result.field(0), make.argument(0))
    make.copy(result.field(1).field(0), make.argument(1))
    make.copy(result.field(2), number(7, I32))
    make.end(Return((0, 1)))

    bump = FunctionBuilder("bump", signature(mut(PAIR)))
    bump.copy(bump.argument(0).field(0), bump.op(I64, "add", bump.argument(0).field(0), number(1)))
    bump.end(Return((0, 1)))

    read = FunctionBuilder("read", signature(imm(PAIR, True), result=I64))
    wide = read.op(I64, "zext", read.argument(0).field(1), attributes=(I64,))
    third = read.op(I64, "sext", read.argument(0).field(2), attributes=(I64,))
    read.give(read.op(I64, "add", read.op(I64, "add", read.argument(0).field(0), wide), third))

    f = FunctionBuilder("go", signature(imm(I64), imm(I1), result=I64), "export")
    pair, copy = Place(f.local(PAIR, LocalKind.VAR)), Place(f.local(PAIR, LocalKind.VAR))
    f.add(f.call("make", make.function.signature, f.argument(0), f.argument(1), dest=pair))
    f.copy(copy, pair)
    f.add(f.call("bump", bump.function.signature, copy))
    answer = Place(f.local(I64))
    f.add(f.call("read", read.function.signature, copy, dest=answer))
    constant = Place(f.local(I64))
    f.add(f.call("read", read.function.signature, T.const(PAIR, (100, (1,), 2**32 - 1)), dest=constant))
    f.give(f.op(I64, "add", answer, constant))
    go = native(load(make, bump, read, f, level=level), "go", ctypes.c_int64, ctypes.c_int64, ctypes.c_bool)
    assert go(40, True) == 41 + 1 + 7 + 100


@pytest.mark.parametrize("level", [0, 2])
@pytest.mark.parametrize("result", [I64, PAIR])
def test_raising(level: int, result: Type) -> None:
    error = struct("E", I64, I64)
    contract = signature(imm(I64), result=result, error=error)
    risky = FunctionBuilder("risky", contract)
    bad, good = risky.block(), risky.block()
    risky.branch(risky.op(I1, "slt", risky.argument(0), number(0)), bad, good, likely=False)
    risky.fail(T.const(error, (5, 6)))
    risky.current = good
    first = Place(risky.result) if result is I64 else Place(risky.result).field(0)
    risky.copy(first, risky.argument(0))
    risky.end(Return((0, 1)))

    f = FunctionBuilder("go", signature(imm(I64), result=I64), "export")
    caught, dest = Place(f.local(error, LocalKind.VAR)), Place(f.local(result))
    normal, handler = f.block(), f.block()
    f.invoke(f.call("risky", contract, f.argument(0), dest=dest, error=caught), normal, handler)
    f.give(dest if result is I64 else dest.field(0))
    f.current = handler
    f.give(f.op(I64, "mul", caught.field(0), caught.field(1)))
    go = native(load(risky, f, level=level), "go", ctypes.c_int64, ctypes.c_int64)
    assert [go(3), go(-3)] == [3, 30]


def test_references() -> None:
    """A reference that is bound in two places, a result by reference, and a raw pointer."""
    pick = FunctionBuilder("pick", signature(mut(PAIR), result=I64, by_reference=True))
    pick.add(Borrow((0, 1), pick.result, pick.argument(0).field(0), True))
    pick.end(Return((0, 1)))

    f = FunctionBuilder("go", signature(imm(I1), result=I64), "export")
    a, b = (Place(f.local(PAIR, LocalKind.VAR)) for _ in range(2))
    f.copy(a, T.const(PAIR, (1, (0,), 0)))
    f.copy(b, T.const(PAIR, (2, (0,), 0)))
    chosen = f.local(PAIR, LocalKind.REFERENCE, indirect=True)
    first, second, after = f.block(), f.block(), f.block()
    f.branch(f.argument(0), first, second)
    f.add(Borrow((0, 1), chosen, a, True))
    f.goto(after, second)
    f.add(Borrow((0, 1), chosen, b, True))
    f.goto(after)
    field = f.local(I64, LocalKind.REFERENCE, indirect=True)
    f.add(f.call("pick", pick.function.signature, Place(chosen), dest=Place(field)))
    f.copy(Place(field), f.op(I64, "mul", Place(field), number(10)))
    pointer = Place(f.local(T.pointer(I64)))
    f.add(AddressOf((0, 1), pointer, a.field(0), True))
    total = f.op(I64, "add", f.op(I64, "load", pointer, attributes=(0,)), b.field(0))
    f.give(total)
    go = native(load(pick, f), "go", ctypes.c_int64, ctypes.c_bool)
    assert [go(True), go(False)] == [12, 21]


def test_c_functions_and_text() -> None:
    f = FunctionBuilder("go", signature(imm(F64), result=I64), "export")
    room = f.op(T.pointer(I8), "stack_alloc", attributes=(T.pointer(I8), 64))
    text = T.const(T.pointer(I8), T.text_pointer(b"%d|%.2f"))
    contract = signature(imm(T.pointer(I8)), imm(I64), imm(T.pointer(I8)), result=I32)
    length = Place(f.local(I32))
    f.add(
        f.call(
            External("snprintf", True), contract, room, number(64), text, number(42, I32), f.argument(0), dest=length
        )
    )
    same = f.op(I32, "memcmp", room, T.const(T.pointer(I8), T.text_pointer(b"42|1.50")), number(8), attributes=(I32,))
    f.give(f.op(I64, "sext", f.op(I32, "add", length, same), attributes=(I64,)))
    assert native(load(f), "go", ctypes.c_int64, ctypes.c_double)(1.5) == 7
