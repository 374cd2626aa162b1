"""What code is generated for: a plain record, made by the tables in `codegen.targets`."""

from __future__ import annotations

from collections.abc import Mapping

from .records import dataclass, field

Fact = bool | int | str


@dataclass(frozen=True, slots=True)
class Target:
    """One processor with its conventions.

    arch              the name of the table in `codegen.targets` that made it
    triple            LLVM's name of architecture, system and environment
    data_layout       LLVM's text; `lang.layout` agrees with it wherever it matters
    cpu, features     the processor and its instruction sets, as LLVM names them
    pointer_bits      the width of a generic pointer
    intrinsics        the families of LLVM intrinsics (`llvm.FAMILY...`) that this target can select, besides the
                      generic ones
    everywhere        intrinsics of those families that every processor of the architecture has
    facts             the answers to compile-time queries (`os`, `is_gpu`, `warp_size`, `simd_bits`, ...)
    kernel            LLVM's calling convention of kernels; "" where there are none
    kernel_memory     the pointer type and the attribute by which a kernel receives a value that lives in memory
    address_spaces    whether pointers of other address spaces than 0 differ from generic ones
    frame_space       the address space of a function's frame
    generic_space     the address space of generic pointers, which reach all memory
    global_space      the address space in which a kernel receives pointers, and in which constants lie
    plain_names       whether symbols may only consist of letters, digits, `_` and `$`
    converts_half     whether instructions convert between `f16` and `f32`
    scopes            this target's words for the scopes of atomic operations, by those of other targets
    inline_assembly   whether there are instructions to write down
    float_atomics     whether atomic operations take floats
    small_atomics     whether atomic operations take 8 and 16 bits
    ordered_updates   whether instructions that read, change and write have an ordering; without, fences order them
    launch_memory_by_argument  whether a kernel receives the shared memory whose size a launch decides as an argument
    vectorised        whether the optimiser may put scalars together in vectors
    rounds_bfloat     whether an instruction rounds `f32` to `bf16`
    aligned_heap      whether C's `aligned_alloc` exists beside `malloc`
    heap_options      pairs for C's `mallopt`, with which a program starts where that function exists
    """

    arch: str
    triple: str
    data_layout: str
    cpu: str
    features: str
    pointer_bits: int
    intrinsics: tuple[str, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)
    everywhere: frozenset[str] = frozenset()
    kernel: str = ""
    kernel_memory: tuple[str, str] = ("ptr", "byval")
    address_spaces: bool = False
    frame_space: int = 0
    generic_space: int = 0
    global_space: int = 0
    scopes: Mapping[str, str] = field(default_factory=dict)
    inline_assembly: bool = True
    float_atomics: bool = True
    small_atomics: bool = True
    ordered_updates: bool = True
    launch_memory_by_argument: bool = False
    vectorised: bool = True
    plain_names: bool = False
    rounds_bfloat: bool = False
    converts_half: bool = True
    aligned_heap: bool = True
    heap_options: tuple[tuple[int, int], ...] = ()

    def fact(self, name: str) -> Fact:
        """The answer to a compile-time query; what no table mentions is not there."""
        return self.facts.get(name, False)

    @property
    def pointer_size(self) -> int:
        """The bytes of a generic pointer."""
        return self.pointer_bits // 8
