"""The changes that optimised LLVM IR needs before it becomes SPIR-V: LLVM still takes it, and computes the same."""

from __future__ import annotations

import ctypes
from collections.abc import Callable

import llvmlite.binding as llvm
import pytest
from oomph.codegen import machine
from oomph.codegen.pointer_spaces import GenericPointers
from oomph.codegen.spirv_floats import as_bits
from oomph.codegen.spirv_legal import legal, problems, with_sized_memory
from oomph.codegen.spirv_spaces import with_known_spaces
from oomph.codegen.targets import target_for

SPIRV = target_for("spirv64-unknown-unknown")


def parsed(text: str) -> str:
    module = llvm.parse_assembly(text, llvm.create_context())
    module.verify()
    return str(module)


def run(text: str, name: str, *types: type) -> Callable[..., int]:
    """A function of a module, compiled for this machine."""
    machine.initialise_host()
    module = llvm.parse_assembly(text)
    host = llvm.Target.from_default_triple().create_target_machine()
    engine = llvm.create_mcjit_compiler(module, host)
    engine.finalize_object()
    function = ctypes.CFUNCTYPE(*types)(engine.get_function_address(name))

    def call(*arguments: float) -> int:
        assert engine
        return function(*arguments)

    return call


@pytest.mark.parametrize("bits", [8, 16, 32, 64])
def test_bits_in_reverse(bits: int) -> None:
    text = f"""declare i{bits} @llvm.bitreverse.i{bits}(i{bits})
define i{bits} @f(i{bits} %x) {{
  %r = tail call i{bits} @llvm.bitreverse.i{bits}(i{bits} %x)
  ret i{bits} %r
}}
"""
    changed = legal(text)
    assert "call i" not in changed.replace("call i" + str(bits) + " @llvm.bswap", "")
    kind = {8: ctypes.c_uint8, 16: ctypes.c_uint16, 32: ctypes.c_uint32, 64: ctypes.c_uint64}[bits]
    reverse = run(changed, "f", kind, kind)
    for number in (0, 1, 0x53, (1 << bits) - 2):
        assert reverse(number) == int(f"{number:0{bits}b}"[::-1], 2)


def test_overflow_of_signed_numbers() -> None:
    text = """declare { i32, i1 } @llvm.sadd.with.overflow.i32(i32, i32)
declare { i32, i1 } @llvm.ssub.with.overflow.i32(i32, i32)
define i32 @f(i32 %x, i32 %y) {
  %1 = tail call { i32, i1 } @llvm.sadd.with.overflow.i32(i32 %x, i32 %y)
  %2 = call { i32, i1 } @llvm.ssub.with.overflow.i32(i32 %x, i32 %y)
  %a = extractvalue { i32, i1 } %1, 1
  %b = extractvalue { i32, i1 } %2, 1
  %c = zext i1 %a to i32
  %d = select i1 %b, i32 2, i32 0
  %r = or i32 %c, %d
  ret i32 %r
}
"""
    changed = legal(text)
    assert "call" not in changed
    overflows = run(changed, "f", ctypes.c_int32, ctypes.c_int32, ctypes.c_int32)
    most, least = 2**31 - 1, -(2**31)
    for x, y in ((1, 2), (most, 1), (least, -1), (least, 1), (most, -1), (0, least), (-1, least)):
        assert overflows(x, y) == (not least <= x + y <= most) + 2 * (not least <= x - y <= most)


def test_lanes_as_bits() -> None:
    text = """define i8 @f(i32 %x) {
  %v = insertelement <4 x i32> zeroinitializer, i32 %x, i32 2
  %b = icmp eq <4 x i32> %v, zeroinitializer
  %c = bitcast <4 x i1> %b to i4
  %r = zext i4 %c to i8
  ret i8 %r
}
"""
    lanes = run(legal(text), "f", ctypes.c_uint8, ctypes.c_int32)
    assert (lanes(0), lanes(5)) == (0b1111, 0b1011)


def test_bfloat_as_bits() -> None:
    text = """define i32 @f(i16 %x, i16 %y) {
  %a = bitcast i16 %x to bfloat
  %b = bitcast i16 %y to bfloat
  %1 = fpext bfloat %a to double
  %m = fneg bfloat %b
  %2 = fpext bfloat %m to float
  %w = fpext float %2 to double
  %s = fadd double %1, %w
  %t = fadd double %s, 0.0
  %less = fcmp olt bfloat %a, %b
  %extra = select i1 %less, double 1000.0, double 0.0
  %u = fadd double %t, %extra
  %r = fptosi double %u to i32
  ret i32 %r
}
"""
    changed = as_bits(text)
    assert "bfloat" not in changed
    difference = run(changed, "f", ctypes.c_int32, ctypes.c_uint16, ctypes.c_uint16)
    assert difference(0x4220, 0x40A0) == 35  # 40 - 5
    assert difference(0x40A0, 0x4220) == 1000 - 35


SPACES = """@s = internal addrspace(3) global [64 x i8] undef
define void @f(ptr addrspace(1) %p, ptr addrspace(4) %q, i64 %n) {
entry:
  %g = addrspacecast ptr addrspace(1) %p to ptr addrspace(4)
  br label %loop
loop:
  %at = phi ptr addrspace(4) [ %g, %entry ], [ %next, %loop ]
  %mixed = phi ptr addrspace(4) [ %g, %entry ], [ %q, %loop ]
  %i = phi i64 [ 0, %entry ], [ %j, %loop ]
  %v = load i32, ptr addrspace(4) %at, align 4
  store i32 %v, ptr addrspace(4) %mixed, align 4
  store i32 %v, ptr addrspace(4) addrspacecast (ptr addrspace(3) @s to ptr addrspace(4)), align 4
  store ptr addrspace(4) %at, ptr addrspace(4) %at, align 8
  %next = getelementptr inbounds i32, ptr addrspace(4) %at, i64 1
  %j = add i64 %i, 1
  %done = icmp eq i64 %j, %n
  br i1 %done, label %end, label %loop
end:
  ret void
}
"""


def test_known_spaces() -> None:
    changed = parsed(with_sized_memory(with_known_spaces(SPACES)))
    assert "load i32, ptr addrspace(1) %in.at" in changed
    assert "phi ptr addrspace(1) [ %p, %entry ], [ %in.next, %loop ]" in changed
    assert "store i32 %v, ptr addrspace(4) %mixed" in changed
    assert "store i32 %v, ptr addrspace(3) %memory.s" in changed
    assert "store ptr addrspace(4) %at, ptr addrspace(1) %in.at" in changed


def test_generic_pointers() -> None:
    writer = GenericPointers(SPIRV)
    assert writer.code(['  %1 = call ptr @llvm.x.p0(ptr @.c1, ptr addrspace(3) %ptr, c"ptr \\22")']) == [
        "  %1 = call ptr addrspace(4) @llvm.x.p4(ptr addrspace(4) addrspacecast (ptr addrspace(1) @.c1 to "
        'ptr addrspace(4)), ptr addrspace(3) %ptr, c"ptr \\22")'
    ]
    assert GenericPointers(target_for("nvptx64-nvidia-cuda")).code(["ptr"]) == ["ptr"]


def test_what_is_not_there_is_found() -> None:
    text = (
        "  %a = add i128 %b, 1\n  %c = fadd <32 x float> %d, %e\n  %i7 = add i33 %x, 1\n  %j = add <4 x i32> %k, %l\n"
    )
    assert [what for _, what, _ in problems(text)] == [
        "integers of 128 bits",
        "vectors of 32 lanes",
        "integers of 33 bits",
    ]
