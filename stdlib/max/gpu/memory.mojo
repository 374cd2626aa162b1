"""Shared memory whose size the launch decides, and copies into shared memory that the processor makes meanwhile."""

from std.memory import AddressSpace
from .bulk import (
    ReduceOp,
    cp_async_bulk_global_shared_cta,
    cp_async_bulk_prefetch,
    cp_async_bulk_shared_cluster_global,
    cp_async_bulk_tensor_global_shared_cta,
    cp_async_bulk_tensor_reduce_global_shared_cta,
    cp_async_bulk_tensor_shared_cluster_global,
    cp_async_bulk_tensor_shared_cluster_global_multicast,
)
from .caches import CacheEviction, CacheOperation, _cache_policy, load
from .sync import _needs_hopper, _shared_address
from .targets import is_simulated, on_nvidia
from . import simulator


@always_inline
def external_memory[
    T: AnyType, *, address_space: AddressSpace, alignment: Int = 1, name: StaticString = "extern_ptr_syml"
]() -> Pointer[T, MutUntrackedOrigin, address_space=address_space]:
    """The shared memory that `shared_mem_bytes` of the launch is the size of. Every call gives the same address."""
    comptime assert address_space == AddressSpace.SHARED, "external memory is shared memory"
    comptime if is_simulated():
        return Pointer[T, MutUntrackedOrigin, address_space=address_space](
            _machine=__mir.cast_pointer[T, 3](simulator.block()[].dynamic)
        )
    else:
        return Pointer[T, MutUntrackedOrigin, address_space=address_space](_machine=__mir.shared_alloc[T, 0, alignment]())


@always_inline
def async_copy[
    dtype: DType,
    //,
    size: Int,
    *,
    fill: Optional[Scalar[dtype]] = None,
    bypass_L1_16B: Bool = True,
    l2_prefetch: Optional[Int] = None,
    eviction_policy: CacheEviction = CacheEviction.EVICT_NORMAL,
](
    src: Pointer[Scalar[dtype], _, address_space = AddressSpace.GLOBAL],
    dst: Pointer[Scalar[dtype], _, address_space = AddressSpace.SHARED],
    src_size: Int32 = Int32(size),
    predicate: Bool = False,
):
    """Starts copying 4, 8 or 16 bytes from global to shared memory.

    With `fill=0`, only `src_size` bytes are read, and the rest becomes 0. With another `fill`, of 16 bytes, all are read
    if `predicate` is true, and otherwise every element becomes `fill`. 16 bytes pass by the first cache, unless
    `bypass_L1_16B` is False. `l2_prefetch` is 64, 128 or 256 bytes.
    """
    comptime assert size == 4 or size == 8 or size == 16, "an asynchronous copy takes 4, 8 or 16 bytes"
    comptime ahead = l2_prefetch.value() if l2_prefetch else 0
    comptime assert ahead == 0 or ahead == 64 or ahead == 128 or ahead == 256, "64, 128 or 256 bytes are read ahead"
    comptime partial = fill and fill.value() == 0
    comptime replaced = fill and not partial
    comptime assert not replaced or size == 16, "what is not copied can be filled with other values than 0 only in copies of 16 bytes"
    comptime if replaced:
        if not predicate:
            comptime lanes = 16 // Int(__mir.size_of[Scalar[dtype]]())
            dst.unsafe_mut_cast[True]().unsafe_store[alignment=16](SIMD[dtype, lanes](fill.value()))
            return
    comptime if on_nvidia():
        _start_copy[size, size == 16 and bypass_L1_16B, partial, ahead, eviction_policy](
            _shared_address(dst), __mir.ptrtoint[__mir.i64](src._address), src_size
        )
    else:
        var count = max(min(Int(src_size), size), 0) if partial else size
        __mir.memcpy(dst._address, src._address, count._value)
        if count < size:
            var rest = __mir.offset(__mir.cast_pointer[__mir.i8](dst._address), count._value)
            __mir.memset(rest, __mir.i8(0), (size - count)._value)


def _copy_text(size: Int, bypass: Bool, partial: Bool, ahead: Int, keeps: Bool) -> String:
    """The instruction of a copy, with operands for the addresses, the size that is read, and the policy of the cache."""
    var text = String("cp.async.", "cg" if bypass else "ca", ".shared.global")
    if keeps:
        text += ".L2::cache_hint"
    if ahead > 0:
        text += String(".L2::", ahead, "B")
    text += String(" [$0], [$1], ", size)
    if partial:
        text += ", $2"
    if keeps:
        text += ", $3" if partial else ", $2"
    return text + ";"


@always_inline
def _start_copy[
    size: Int, bypass: Bool, partial: Bool, ahead: Int, eviction_policy: CacheEviction
](to: __mir.i32, source: __mir.i64, src_size: Int32):
    comptime keeps = eviction_policy != CacheEviction.EVICT_NORMAL
    comptime text = _copy_text(size, bypass, partial, ahead, keeps)
    comptime if keeps and partial:
        __mir.asm[text, "r,l,r,l,~{memory}", NoneType, 1](to, source, src_size._value, _cache_policy[eviction_policy]())
    elif keeps:
        __mir.asm[text, "r,l,l,~{memory}", NoneType, 1](to, source, _cache_policy[eviction_policy]())
    elif partial:
        __mir.asm[text, "r,l,r,~{memory}", NoneType, 1](to, source, src_size._value)
    else:
        __mir.asm[text, "r,l,~{memory}", NoneType, 1](to, source)


@always_inline
def async_copy_commit_group():
    """Makes a group of the copies started since the last one."""
    comptime if on_nvidia():
        __mir.intrinsic["llvm.nvvm.cp.async.commit.group"]()


@always_inline
def async_copy_wait_group(n: Int32):
    """Waits until at most `n` of the latest groups are still under way."""
    comptime if on_nvidia():
        # The instruction wants a constant; waiting for all is always enough.
        if n == 0:
            __mir.intrinsic["llvm.nvvm.cp.async.wait.group"](__mir.i32(0))
        elif n == 1:
            __mir.intrinsic["llvm.nvvm.cp.async.wait.group"](__mir.i32(1))
        elif n == 2:
            __mir.intrinsic["llvm.nvvm.cp.async.wait.group"](__mir.i32(2))
        elif n == 3:
            __mir.intrinsic["llvm.nvvm.cp.async.wait.group"](__mir.i32(3))
        else:
            __mir.intrinsic["llvm.nvvm.cp.async.wait.all"]()


@always_inline
def async_copy_wait_all():
    """Waits until all copies of the thread have arrived."""
    comptime if on_nvidia():
        __mir.intrinsic["llvm.nvvm.cp.async.wait.all"]()


@always_inline
def fence_mbarrier_init():
    """Makes barriers that `mbarrier_init` has made visible to the other blocks of the cluster."""
    comptime if on_nvidia():
        _needs_hopper()
        __mir.asm["fence.mbarrier_init.release.cluster;", "~{memory}", 1]()


@always_inline
def fence_proxy_tensormap_generic_sys_acquire[type: AnyType](ptr: Pointer[type, _, address_space=_], size: Int32):
    """Lets bulk copies that follow see the descriptor of 128 bytes that another thread has changed and released."""
    comptime if on_nvidia():
        _needs_hopper()
        __mir.asm["fence.proxy.tensormap::generic.acquire.sys [$0], 128;", "l,~{memory}", 1](
            __mir.ptrtoint[__mir.i64](ptr._address)
        )


@always_inline
def fence_proxy_tensormap_generic_sys_release():
    """Releases changes of descriptors to the bulk copies of other threads."""
    comptime if on_nvidia():
        _needs_hopper()
        __mir.asm["fence.proxy.tensormap::generic.release.sys;", "~{memory}", 1]()


@always_inline
def fence_async_view_proxy():
    """Orders what the thread has done to shared memory before the bulk copies that it starts afterwards."""
    comptime if on_nvidia():
        _needs_hopper()
        __mir.asm["fence.proxy.async.shared::cta;", "~{memory}", 1]()
