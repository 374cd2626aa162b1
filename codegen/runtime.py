"""What generated code needs at run time: the heap, and the arguments of the process.

There is no runtime library: each helper is a few lines of LLVM IR that a module contains when it uses them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..lang.records import dataclass
from ..lang.types import FunctionSignature
from .module import ModuleEmitter

MALLOC_ALIGN = 16
"""What `malloc` guarantees on the supported systems, in bytes."""

LARGE = 16384
"""From this size on, a block begins at a cache line, so that vectors in it do not straddle two."""

CACHE_LINE = 64

_MALLOC = (
    'declare noalias noundef ptr @malloc(i64 noundef) nounwind allockind("alloc,uninitialized") allocsize(0) '
    'memory(inaccessiblemem: readwrite) "alloc-family"="malloc"'
)
_ALIGNED = (
    "declare noalias noundef ptr @aligned_alloc(i64 allocalign noundef, i64 noundef) nounwind "
    'allockind("alloc,uninitialized,aligned") allocsize(1) memory(inaccessiblemem: readwrite) '
    '"alloc-family"="malloc"'
)
_FREE = (
    'declare void @free(ptr allocptr captures(none) noundef) nounwind allockind("free") '
    'memory(argmem: readwrite, inaccessiblemem: readwrite) "alloc-family"="malloc"'
)
_ALLOCATE = f"""define internal noalias ptr @oomph.alloc(i64 %size, i64 %align) alwaysinline nounwind {{
entry:
  %strict = icmp ugt i64 %align, {MALLOC_ALIGN}
  %large = icmp uge i64 %size, {LARGE}
  %aligned = or i1 %strict, %large
  br i1 %aligned, label %special, label %plain
plain:
  %p = call noalias ptr @malloc(i64 %size)
  ret ptr %p
special:
  %q = call noalias ptr @oomph.alloc_aligned(i64 %size, i64 %align)
  ret ptr %q
}}"""

_ALLOCATE_ALIGNED = f"""define internal noalias ptr @oomph.alloc_aligned(i64 %size, i64 %align) noinline nounwind \
allockind("alloc,uninitialized") allocsize(0) memory(inaccessiblemem: readwrite) "alloc-family"="malloc" {{
entry:
  %large = icmp uge i64 %size, {LARGE}
  %line = call i64 @llvm.umax.i64(i64 %align, i64 {CACHE_LINE})
  %wanted = select i1 %large, i64 %line, i64 %align
  %mask = add i64 %wanted, -1
  %p = call ptr @malloc(i64 %size)
  %address = ptrtoint ptr %p to i64
  %beyond = and i64 %address, %mask
  %lucky = icmp eq i64 %beyond, 0
  br i1 %lucky, label %done, label %again
done:
  ret ptr %p
again:
  call void @free(ptr %p)
  %up = add i64 %size, %mask
  %inverse = xor i64 %mask, -1
  %rounded = and i64 %up, %inverse
  %q = call ptr @aligned_alloc(i64 %wanted, i64 %rounded)
  ret ptr %q
}}"""
"""`malloc` first: it takes the block that was given back last, of the same size and aligned; `aligned_alloc` of the GNU
library wants more than that, and leaves it lying."""


_PLAIN_ALLOCATE = """define internal noalias ptr @oomph.alloc(i64 %size, i64 %align) alwaysinline nounwind {
entry:
  %p = call noalias ptr @malloc(i64 %size)
  ret ptr %p
}"""


_COMPARE = """define internal i32 @oomph_compare(ptr %a, ptr %b, i64 %count) nounwind {
entry:
  br label %next
next:
  %i = phi i64 [ 0, %entry ], [ %j, %same ]
  %done = icmp eq i64 %i, %count
  br i1 %done, label %equal, label %read
read:
  %p = getelementptr i8, ptr %a, i64 %i
  %q = getelementptr i8, ptr %b, i64 %i
  %x = load i8, ptr %p, align 1
  %y = load i8, ptr %q, align 1
  %j = add i64 %i, 1
  %differ = icmp ne i8 %x, %y
  br i1 %differ, label %unequal, label %same
same:
  br label %next
unequal:
  %u = zext i8 %x to i32
  %v = zext i8 %y to i32
  %r = sub i32 %u, %v
  ret i32 %r
equal:
  ret i32 0
}"""


@dataclass(frozen=True, slots=True)
class Helper:
    """A helper function: its LLVM name, its definition ("" for a C function) and the C functions it calls."""

    name: str
    definition: str
    declarations: tuple[tuple[str, str], ...]

    def require(self, module: ModuleEmitter) -> str:
        """Makes sure that the module has it; returns its name."""
        if self.name not in module.helpers:
            module.helpers[self.name] = self.definition
            for linker_name, declaration in self.declarations:
                module.declare(linker_name, declaration)
        return self.name


ALLOCATE = Helper(
    "@oomph.alloc",
    _ALLOCATE + "\n" + _ALLOCATE_ALIGNED,
    (("malloc", _MALLOC), ("aligned_alloc", _ALIGNED), ("free", _FREE)),
)
FREE = Helper("@free", "", (("free", _FREE),))

COMPARE = Helper("@oomph_compare", _COMPARE, ())
"""`memcmp` for targets without a C library."""

LAUNCH_MEMORY = "declare ptr addrspace(3) @oomph_launch_memory() nounwind willreturn speculatable memory(none)"
"""The shared memory whose size a launch decides, where kernels receive it as an argument."""

_EXCHANGING = """define internal {float} @{name}({pointer} %p, {float} %x) alwaysinline nounwind {{
entry:
  %first = load atomic {bits}, {pointer} %p{scope} monotonic, align {align}
  br label %again
again:
  %old = phi {bits} [ %first, %entry ], [ %seen, %again ]
  %value = bitcast {bits} %old to {float}
  {compute}
  %new = bitcast {float} %result to {bits}
  %pair = cmpxchg {pointer} %p, {bits} %old, {bits} %new {ordering} monotonic, align {align}
  %seen = extractvalue {{ {bits}, i1 }} %pair, 0
  %done = extractvalue {{ {bits}, i1 }} %pair, 1
  br i1 %done, label %end, label %again
end:
  ret {float} %value
}}"""

_EXCHANGED = {
    "xchg": "%result = select i1 true, {float} %x, {float} %value",
    "fadd": "%result = fadd {float} %value, %x",
    "fsub": "%result = fsub {float} %value, %x",
    "fmax": "%result = call {float} @llvm.maxnum({float} %value, {float} %x)",
    "fmin": "%result = call {float} @llvm.minnum({float} %value, {float} %x)",
}


def exchanging(operation: str, float: str, bits: str, pointer: str, ordering: str, align: int) -> Helper:
    """An atomic operation on floats, for targets that have only those on bits; `ordering` has the scope before it."""
    scope, _, _ = ordering.rpartition(" ")
    name = re.sub(r"[^A-Za-z0-9]+", "_", f"oomph_atomic_{operation}_{float}_{pointer}_{ordering}").strip("_")
    values = {
        "name": name,
        "float": float,
        "bits": bits,
        "pointer": pointer,
        "scope": f" {scope}" if scope else "",
        "ordering": ordering,
        "align": align,
        "compute": _EXCHANGED[operation].format(float=float),
    }
    return Helper(f"@{name}", _EXCHANGING.format(**values), ())


PLAIN_ALLOCATE = Helper("@oomph.alloc", _PLAIN_ALLOCATE, (("malloc", _MALLOC),))
"""Where there is only `malloc`; the larger alignments of such targets are those of their own buffers."""

ARGUMENTS = Helper("@oomph.args", "@oomph.args = internal global { i64, ptr } zeroinitializer, align 8", ())
"""The arguments of the process: their number, and a null-terminated array of C strings."""


def _argument_count(module: ModuleEmitter, signature: FunctionSignature) -> None:
    ARGUMENTS.require(module)
    wanted = module.abi.lower(signature).returns
    convert = "" if wanted == "i64" else f"\n  %r = trunc i64 %n to {wanted}"
    result = "%n" if wanted == "i64" else "%r"
    module.functions.append(
        f"define internal {wanted} @oomph_argc() alwaysinline nounwind {{\n"
        f"  %n = load i64, ptr @oomph.args, align 8{convert}\n  ret {wanted} {result}\n}}"
    )


def _argument_vector(module: ModuleEmitter, signature: FunctionSignature) -> None:
    ARGUMENTS.require(module)
    module.functions.append(
        "define internal ptr @oomph_argv() alwaysinline nounwind {\n"
        "  %p = getelementptr inbounds i8, ptr @oomph.args, i64 8\n"
        "  %v = load ptr, ptr %p, align 8\n  ret ptr %v\n}"
    )


def _argument_table(module: ModuleEmitter, signature: FunctionSignature) -> None:
    module.helpers["@oomph.args.table"] = "@oomph.args.table = internal global ptr null, align 8"
    module.functions.append(
        "define internal ptr @oomph_argv_table() alwaysinline nounwind {\n  ret ptr @oomph.args.table\n}"
    )


def _device_code(module: ModuleEmitter, signature: FunctionSignature) -> None:
    text = module.constants.text(module.device_code.encode())
    module.functions.append(f"define internal ptr @oomph_device_code() alwaysinline nounwind {{\n  ret ptr {text}\n}}")


def _device_state(module: ModuleEmitter, signature: FunctionSignature) -> None:
    module.helpers["@oomph.devices"] = "@oomph.devices = internal global [2 x i64] zeroinitializer, align 8"
    module.functions.append(
        "define internal ptr @oomph_device_state() alwaysinline nounwind {\n  ret ptr @oomph.devices\n}"
    )


DEVICE_CODE = "@oomph_device_code("
"""What stands in LLVM IR that uses the code of kernels."""

PROVIDED: dict[str, Callable[[ModuleEmitter, FunctionSignature], None]] = {
    "oomph_argc": _argument_count,
    "oomph_argv": _argument_vector,
    "oomph_argv_table": _argument_table,
    "oomph_device_code": _device_code,
    "oomph_device_state": _device_state,
}
"""Functions that the library calls as if they were C, and that the compiler defines."""
