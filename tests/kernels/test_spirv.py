"""SPIR-V: what kernels become, and what is said about kernels that have none."""

from __future__ import annotations

from pathlib import Path

import spirv_reader
from oomph.importer import build
from oomph.importer.build import Stage, Wanted
from oomph.importer.device_code import DeviceCode
from oomph.importer.devices import assemble
from oomph.lang.options import Options

HEAD = """
from max.gpu import barrier, global_idx, named_barrier, thread_idx
from max.gpu.host import DeviceContext
from max.gpu.memory import external_memory
from max.gpu.primitives import warp
from max.gpu.sync import mbarrier_init
from std.atomic import Atomic
from std.bit import bit_reverse
from std.math import exp2, sin
from std.memory import AddressSpace, unsafe_stack_allocation
from std.sys import is_amd_gpu, is_gpu, is_nvidia_gpu
from std.sys.intrinsics import inlined_assembly
"""

MAIN = """

def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.float32](64)
    var q = ctx.enqueue_create_buffer[DType.int64](64)
"""


def launches(*names: str) -> str:
    return MAIN + "".join(f"    ctx.enqueue_function[{name}](p, q, grid_dim=1, block_dim=32)\n" for name in names)


def compiled(text: str, folder: Path) -> DeviceCode:
    path = folder / "program.mojo"
    path.write_text(text)
    made = build.compile_file(str(path), Options(), Wanted(Stage.MIR, accelerators=("spirv64",)))
    assert not made.rejected, [d.message for d in made.diagnostics]
    return assemble(made.devices["spirv64"], "spirv64", Options(), made.main.source, machine_code=True)


KERNELS = (
    HEAD
    + """

def plain(p: Pointer[Float32, MutAnyOrigin], q: Pointer[Int64, MutAnyOrigin]):
    var i = global_idx.x
    var total = 0
    for k in range(Int(q[unsafe_offset=i])):
        total += k * k
    q[unsafe_offset=i] = Int64(total) + bit_reverse(Int64(i))
    comptime if is_gpu() and not is_nvidia_gpu() and not is_amd_gpu():
        p[unsafe_offset=i] = sin(exp2(Float32(Int32(i))))
    var v = p.unsafe_load[width=8]()
    if v.lt(SIMD[DType.float32, 8](2)).reduce_or():
        q[unsafe_offset=i] += 1


@no_inline
def turned(i: Int, value: Float32) -> Float32:
    var room = external_memory[Float32, address_space = AddressSpace.SHARED]()
    room[unsafe_offset=i] = value
    barrier()
    return room[unsafe_offset = 31 - i]


def together(p: Pointer[Float32, MutAnyOrigin], q: Pointer[Int64, MutAnyOrigin]):
    var i = thread_idx.x
    p[unsafe_offset=i] = warp.sum(turned(i, p[unsafe_offset=i]))
    _ = Atomic[Float32].fetch_add(p, Float32(1))
    _ = Atomic[Int64].fetch_add(q, 3)
    var half = SIMD[DType.bfloat16, 4](p.unsafe_load[width=4]().cast[DType.bfloat16]())
    p.unsafe_store((-half).cast[DType.float32]())
"""
)

GENERIC_POINTER, FLOAT64, SHUFFLE = 38, 10, 65
CONTROL_BARRIER, SHUFFLED, EXCHANGE, ADDED = 224, 345, 230, 234


def test_kernels(tmp_path: Path) -> None:
    code = compiled(KERNELS + launches("plain", "together"), tmp_path)
    assert not code.rejected, [d.message for d in code.diagnostics]
    module = spirv_reader.check(code.machine_code, tmp_path)
    plain, together = (next(n for n in module.entries if n.startswith(start)) for start in ("plain", "together"))
    assert module.entries == {plain: 2, together: 3}
    assert module.subgroup_sizes[together] == 32
    assert SHUFFLE in module.capabilities and FLOAT64 not in module.capabilities
    assert {CONTROL_BARRIER, SHUFFLED, EXCHANGE, ADDED} <= set(module.opcodes)


def test_accesses_need_no_generic_pointers(tmp_path: Path) -> None:
    text = """
def scale(p: Pointer[Float32, MutAnyOrigin], q: Pointer[Int64, MutAnyOrigin]):
    var shared = unsafe_stack_allocation[32, DType.float32, address_space = AddressSpace.SHARED]()
    var i = thread_idx.x
    shared[unsafe_offset=i] = p[unsafe_offset=i]
    barrier()
    var at = p
    for _ in range(Int(q[unsafe_offset=0])):
        at[unsafe_offset=0] = shared[unsafe_offset = 31 - i]
        at = at + 2
"""
    code = compiled(HEAD + text + launches("scale"), tmp_path)
    assert GENERIC_POINTER not in spirv_reader.check(code.machine_code, tmp_path).capabilities


REFUSED = """

def wide(p: Pointer[Float32, MutAnyOrigin], q: Pointer[Int64, MutAnyOrigin]):
    var v = p.unsafe_load[width=32]()
    p.unsafe_store(v * v)


def high(x: Int64) -> Int64:
    return Int64((Int128(x) * Int128(x)) >> 64)


def long(p: Pointer[Float32, MutAnyOrigin], q: Pointer[Int64, MutAnyOrigin]):
    q[unsafe_offset=0] = high(q[unsafe_offset=1])
"""

ASSEMBLY = """

def asm(p: Pointer[Float32, MutAnyOrigin], q: Pointer[Int64, MutAnyOrigin]):
    p[unsafe_offset=0] = inlined_assembly["sin.approx.f32 $0, $1;", Float32, constraints="=f,f"](p[unsafe_offset=1])


def small(p: Pointer[Float32, MutAnyOrigin], q: Pointer[Int64, MutAnyOrigin]):
    _ = Atomic[UInt8].fetch_add(p.unsafe_bitcast[UInt8](), 1)


def called(f: def(Float32) thin -> Float32, x: Float32) -> Float32:
    return f(x)


def cosine(x: Float32) -> Float32:
    return sin(x + 1)


@no_inline
def choose(p: Pointer[Float32, MutAnyOrigin]) -> def(Float32) thin -> Float32:
    return cosine


def pointed(p: Pointer[Float32, MutAnyOrigin], q: Pointer[Int64, MutAnyOrigin]):
    p[unsafe_offset=0] = choose(p)(p[unsafe_offset=1])
"""


def told(code: DeviceCode, text: str) -> dict[str, str]:
    lines = text.splitlines()
    return {d.message: lines[d.location.line - 1].strip() for d in code.diagnostics}


def test_what_spirv_does_not_have_is_refused_at_its_line(tmp_path: Path) -> None:
    text = HEAD + REFUSED + launches("wide", "long")
    code = compiled(text, tmp_path)
    assert code.rejected and not code.machine_code
    assert told(code, text) == {
        "vectors of 32 lanes are not available in kernels for spirv64; there are those of 2, 3, 4, 8 and 16 lanes": (
            "var v = p.unsafe_load[width=32]()"
        ),
        "integers of 128 bits are not available in kernels for spirv64; there are those of 8, 16, 32 and 64 bits": (
            "return Int64((Int128(x) * Int128(x)) >> 64)"
        ),
    }


def test_operations_that_spirv_does_not_have(tmp_path: Path) -> None:
    text = HEAD + ASSEMBLY + launches("asm", "small", "pointed")
    code = compiled(text, tmp_path)
    assert code.rejected and not code.machine_code
    found = told(code, text)
    assert found["inline assembly is not available in kernels for spirv64"].startswith("p[unsafe_offset=0] = inlined")
    assert "atomic operations on 8 bits are not available in kernels for spirv64" in found
    assert found["pointers to functions are not available in kernels for spirv64"] == "return cosine"


def test_what_only_nvidia_has_is_refused(tmp_path: Path) -> None:
    kernel = """
def kernel(p: Pointer[Float32, MutAnyOrigin], q: Pointer[Int64, MutAnyOrigin]):
    {}
"""
    for call, message in (
        ("named_barrier[32]()", "named barriers are those of NVIDIA processors"),
        (
            "mbarrier_init(unsafe_stack_allocation[1, DType.int64, address_space = AddressSpace.SHARED](), 4)",
            "barriers in shared memory are those of NVIDIA processors",
        ),
    ):
        path = tmp_path / "program.mojo"
        path.write_text(HEAD + kernel.format(call) + launches("kernel"))
        made = build.compile_file(str(path), Options(), Wanted(Stage.MIR, accelerators=("spirv64",)))
        assert made.rejected and any(message in d.message for d in made.diagnostics)
