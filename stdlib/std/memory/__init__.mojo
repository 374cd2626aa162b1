"""Pointers, allocation and raw memory."""

from .address_space import AddressSpace
from .alloc import Allocation, Layout, alloc, dealloc, unsafe_alloc
from .arc_pointer import ArcPointer
from .owned_pointer import OwnedPointer
from .pointer import (
    ImmOpaquePointer,
    ImmPointer,
    MutOpaquePointer,
    MutPointer,
    OpaquePointer,
    OptionalPointer,
    Pointer,
    UnsafePointer,
)
from .span import ImmSpan, MutSpan, Span
from .unsafe import (
    MaybeUninit,
    bitcast,
    forget_deinit,
    is_trivially_copyable,
    is_trivially_deletable,
    is_trivially_movable,
    memcmp,
    memcpy,
    memset,
    memset_zero,
    pack_bits,
    stack_allocation,
    unsafe_memcmp,
    unsafe_memcpy,
    unsafe_memmove,
    unsafe_memset,
    unsafe_memset_zero,
    unsafe_stack_allocation,
)
