"""The names that are visible in every file without an import."""

from .builtin.bool import Bool
from .builtin.dtype import DType
from .builtin.error import Error, StopIteration
from .builtin.failures import debug_assert
from .builtin.format_int import bin, hex, oct
from .builtin.hash import Hashable, Hasher, hash
from .builtin.io import RawFileDescriptor, input, print
from .builtin.iter import (
    Iterable,
    IterableOwned,
    Iterator,
    ReversibleRange,
    all,
    any,
    enumerate,
    iter,
    map,
    next,
    zip,
)
from .builtin.len import index, len
from .builtin.math import abs, divmod, max, min, pow, round
from .builtin.never import Never
from .builtin.none import NoneType
from .builtin.range import range
from .builtin.reversed import reversed
from .builtin.simd import (
    BFloat16,
    Byte,
    Float16,
    Float32,
    Float64,
    Float8_e4m3fn,
    Float8_e5m2,
    Int,
    Int8,
    Int16,
    Int32,
    Int64,
    Int128,
    Int256,
    SIMD,
    SIMDLength,
    Scalar,
    UInt,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    UInt128,
    UInt256,
)
from .builtin.slice import ContiguousSlice, Slice, StridedSlice, slice
from .builtin.sort import partition, sort
from .builtin.swap import swap
from .builtin.traits import (
    Absable,
    AnyType,
    Boolable,
    Comparable,
    Copyable,
    Defaultable,
    Deinitable,
    Equatable,
    Floatable,
    FloatableRaising,
    Identifiable,
    ImplicitlyCopyable,
    Indexer,
    Intable,
    IntableRaising,
    KeyElement,
    Movable,
    Powable,
    RegisterPassable,
    Roundable,
    Sized,
    SizedRaising,
    TrivialRegisterPassable,
)
from .builtin.tuple import Tuple
from .builtin.variadics import VariadicList
from .builtin.writable import Writable, Writer, repr
from .collections.array import Array
from .collections.dict import Dict
from .collections.list import List
from .collections.optional import Optional
from .collections.string import (
    Codepoint,
    ImmStringSpan,
    StaticString,
    String,
    StringSlice,
    StringSpan,
    ascii,
    atof,
    atol,
    chr,
    ord,
)
from .io import FileHandle, open
from .memory.address_space import AddressSpace
from .memory.alloc import alloc
from .memory.pointer import (
    ImmPointer,
    MutPointer,
    ImmOpaquePointer,
    MutOpaquePointer,
    OpaquePointer,
    OptionalPointer,
    Pointer,
    UnsafePointer,
)
from .memory.span import ImmSpan, MutSpan, Span
from .reflection.reflect import reflect
