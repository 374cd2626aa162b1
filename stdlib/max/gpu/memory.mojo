"""Shared memory whose size the launch decides, and copies into shared memory that the processor makes meanwhile."""

from std.memory import AddressSpace
from .sync import _needs_hopper
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


@fieldwise_init
struct CacheEviction(Equatable, TrivialRegisterPassable):
    """How soon a cache gives up what is read: a hint."""

    var _value: Int

    comptime EVICT_NORMAL = Self(0)
    comptime EVICT_FIRST = Self(1)
    comptime EVICT_LAST = Self(2)
    comptime EVICT_UNCHANGED = Self(3)
    comptime NO_ALLOCATE = Self(4)

    def __eq__(self, other: Self) -> Bool:
        return self._value == other._value


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

    With `predicate`, only `src_size` bytes are read, and the rest becomes 0. 16 bytes pass by the first cache, unless
    `bypass_L1_16B` is False. `l2_prefetch` is 64, 128 or 256 bytes; the eviction policy is not passed on.
    """
    comptime assert size == 4 or size == 8 or size == 16, "an asynchronous copy takes 4, 8 or 16 bytes"
    comptime assert not fill or fill.value() == 0, "the rest is filled with 0"
    comptime if on_nvidia():
        comptime ahead = l2_prefetch.value() if l2_prefetch else 0
        _start_copy[size, size == 16 and bypass_L1_16B, ahead](
            __mir.cast_pointer[__mir.i8](dst._address), __mir.cast_pointer[__mir.i8](src._address), src_size, predicate
        )
    else:
        var count = max(min(Int(src_size), size), 0) if predicate else size
        __mir.memcpy(dst._address, src._address, count._value)
        if count < size:
            var rest = __mir.offset(__mir.cast_pointer[__mir.i8](dst._address), count._value)
            __mir.memset(rest, __mir.i8(0), (size - count)._value)


def _ahead(size: Int, bypass: Bool, bytes: Int) -> StaticString:
    """The instruction that reads ahead into the second cache."""
    if bypass:
        if bytes == 64:
            return "cp.async.cg.shared.global.L2::64B [$0], [$1], 16, $2;"
        return "cp.async.cg.shared.global.L2::128B [$0], [$1], 16, $2;" if bytes == 128 else "cp.async.cg.shared.global.L2::256B [$0], [$1], 16, $2;"
    if size == 4:
        if bytes == 64:
            return "cp.async.ca.shared.global.L2::64B [$0], [$1], 4, $2;"
        return "cp.async.ca.shared.global.L2::128B [$0], [$1], 4, $2;" if bytes == 128 else "cp.async.ca.shared.global.L2::256B [$0], [$1], 4, $2;"
    if size == 8:
        if bytes == 64:
            return "cp.async.ca.shared.global.L2::64B [$0], [$1], 8, $2;"
        return "cp.async.ca.shared.global.L2::128B [$0], [$1], 8, $2;" if bytes == 128 else "cp.async.ca.shared.global.L2::256B [$0], [$1], 8, $2;"
    if bytes == 64:
        return "cp.async.ca.shared.global.L2::64B [$0], [$1], 16, $2;"
    return "cp.async.ca.shared.global.L2::128B [$0], [$1], 16, $2;" if bytes == 128 else "cp.async.ca.shared.global.L2::256B [$0], [$1], 16, $2;"


@always_inline
def _start_copy[
    size: Int, bypass: Bool, ahead: Int
](to: __mir.pointer[__mir.i8, 3], source: __mir.pointer[__mir.i8, 1], src_size: Int32, predicate: Bool):
    comptime assert ahead == 0 or ahead == 64 or ahead == 128 or ahead == 256, "64, 128 or 256 bytes are read ahead"
    var count = src_size if predicate else Int32(size)
    comptime if ahead != 0:
        comptime text: StaticString = _ahead(size, bypass, ahead)
        __mir.asm[text, "r,l,r", 1](
            __mir.trunc[__mir.i32](__mir.ptrtoint[__mir.i64](to)), __mir.ptrtoint[__mir.i64](source), count._value
        )
    elif size == 4:
        if predicate:
            __mir.intrinsic["llvm.nvvm.cp.async.ca.shared.global.4.s"](to, source, src_size._value)
        else:
            __mir.intrinsic["llvm.nvvm.cp.async.ca.shared.global.4"](to, source)
    elif size == 8:
        if predicate:
            __mir.intrinsic["llvm.nvvm.cp.async.ca.shared.global.8.s"](to, source, src_size._value)
        else:
            __mir.intrinsic["llvm.nvvm.cp.async.ca.shared.global.8"](to, source)
    elif bypass:
        if predicate:
            __mir.intrinsic["llvm.nvvm.cp.async.cg.shared.global.16.s"](to, source, src_size._value)
        else:
            __mir.intrinsic["llvm.nvvm.cp.async.cg.shared.global.16"](to, source)
    else:
        if predicate:
            __mir.intrinsic["llvm.nvvm.cp.async.ca.shared.global.16.s"](to, source, src_size._value)
        else:
            __mir.intrinsic["llvm.nvvm.cp.async.ca.shared.global.16"](to, source)


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
def fence_async_view_proxy():
    """Orders what the thread has done to shared memory before the bulk copies that it starts afterwards."""
    comptime if on_nvidia():
        _needs_hopper()
        __mir.asm["fence.proxy.async.shared::cta;", "~{memory}", 1]()
