"""The process, the target and its sizes."""

from std.builtin.io import stderr, stdin, stdout
from std.ffi import external_call

from .defines import get_defined_bool, get_defined_int, get_defined_string, is_defined
from .info import (
    CompilationTarget,
    Endian,
    align_of,
    bit_width_of,
    has_accelerator,
    is_amd_gpu,
    is_apple_gpu,
    is_gpu,
    is_nvidia_gpu,
    num_logical_cores,
    num_performance_cores,
    num_physical_cores,
    simd_bit_width,
    simd_byte_width,
    simd_width_of,
    size_of,
)
from .intrinsics import PrefetchOptions, assume, inlined_assembly, likely, llvm_intrinsic, prefetch, unlikely
from .process import argv, exit
