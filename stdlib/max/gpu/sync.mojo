"""Barriers."""

from std.memory import AddressSpace
from .intrinsics import Scope
from .targets import has_nvidia_features, is_simulated, on_amd, on_nvidia, on_spirv
from . import simulator


comptime _SUBGROUP = 3
comptime _WORKGROUP = 2
comptime _ACQUIRE_RELEASE = 0x8
comptime _ALL_MEMORY = 0x300
"""SPIR-V's numbers of scopes, and of the memory that is ordered: that of the block and that of the device."""


@always_inline
def _spirv_barrier(scope: Int):
    """Waits for the threads of a scope."""
    var number = __mir.trunc[__mir.i32](scope._value)
    __mir.call["_Z22__spirv_ControlBarrierjjj"](
        number, number, __mir.trunc[__mir.i32](Int(_ACQUIRE_RELEASE | _ALL_MEMORY)._value)
    )


@always_inline
def barrier():
    """Waits for all threads of the block; what they have stored before is visible to all after it."""
    comptime if on_nvidia():
        __mir.intrinsic["llvm.nvvm.barrier.cta.sync.aligned.all"](__mir.i32(0))
    elif on_amd():
        __mir.fence["release", "workgroup"]()
        __mir.intrinsic["llvm.amdgcn.s.barrier"]()
        __mir.fence["acquire", "workgroup"]()
    elif on_spirv():
        _spirv_barrier(_WORKGROUP)
    else:
        simulator.meet_block()


@always_inline
def syncwarp(mask: Int = -1):
    """Waits for the lanes of the warp that the mask names."""
    comptime if on_nvidia():
        __mir.intrinsic["llvm.nvvm.bar.warp.sync"](__mir.trunc[__mir.i32](mask._value))
    elif on_amd():
        __mir.fence["acq_rel", "wavefront"]()
        __mir.intrinsic["llvm.amdgcn.wave.barrier"]()
    elif on_spirv():
        _spirv_barrier(_SUBGROUP)
    else:
        simulator.meet_warp(mask)


# ------------------------------------------------------------------------------------------- named barriers


@always_inline
def named_barrier[num_threads: Int32](id: Int32 = 0):
    """Waits until so many threads have come to the barrier of this number; `num_threads` is a multiple of a warp's."""
    comptime assert num_threads % 32 == 0, "the threads of a named barrier are whole warps"
    comptime if on_nvidia():
        __mir.intrinsic["llvm.nvvm.barrier.cta.sync.aligned.count"](id._value, num_threads._value)
    elif is_simulated():
        simulator.meet_named(Int(id), Int(num_threads), True)
    else:
        comptime assert has_nvidia_features(), "named barriers are those of NVIDIA processors"


@always_inline
def named_barrier_arrive[num_threads: Int32](id: Int32 = 0):
    """Comes to the barrier of this number without waiting there."""
    comptime assert num_threads % 32 == 0, "the threads of a named barrier are whole warps"
    comptime if on_nvidia():
        __mir.intrinsic["llvm.nvvm.barrier.cta.arrive.aligned.count"](id._value, num_threads._value)
    elif is_simulated():
        simulator.meet_named(Int(id), Int(num_threads), False)
    else:
        comptime assert has_nvidia_features(), "named barriers are those of NVIDIA processors"


# ---------------------------------------------------------------------------------- barriers in shared memory


comptime _SHARED = AddressSpace.SHARED
comptime _COUNT_BITS = 14
comptime _COUNT_MASK = UInt64((1 << _COUNT_BITS) - 1)
comptime _BYTES_AT = UInt64(2 * _COUNT_BITS)
comptime _BYTES_BITS = 20
comptime _BYTES_MASK = UInt64((1 << _BYTES_BITS) - 1)
comptime _PHASE_AT = _BYTES_AT + _BYTES_BITS
"""On the simulator a barrier has four fields: the threads that are still to come, those of a phase, the bytes that bulk
copies are still to bring (in two's complement: they may come before they are announced), and the phases."""


@always_inline
def _word[T: AnyType](place: Pointer[T, _, address_space=_SHARED]) -> __mir.pointer[UInt64]:
    return __mir.cast_pointer[UInt64, 0](place._address)


@always_inline
def _bytes[T: AnyType](place: Pointer[T, _, address_space=_SHARED]) -> __mir.pointer[__mir.i8, 3]:
    return __mir.cast_pointer[__mir.i8](place._address)


@always_inline
def _phase[T: AnyType](place: Pointer[T, _, address_space=_SHARED]) -> Int:
    return Int(_read(_word(place)) >> _PHASE_AT)


@always_inline
def _read(place: __mir.pointer[UInt64]) -> UInt64:
    """The fields; whoever sees a change sees what was done before it."""
    return UInt64(__mir.atomic_load["acquire"](__mir.cast_pointer[__mir.i64](place)))


def _change(place: __mir.pointer[UInt64], threads: UInt64, bytes: UInt64):
    """So many threads have come, and so many bytes more are to come. Where nothing is left, the next phase begins."""
    var before = _read(place)
    var left = (before - threads) & _COUNT_MASK
    var count = (before >> UInt64(_COUNT_BITS)) & _COUNT_MASK
    var missing = ((before >> _BYTES_AT) + bytes) & _BYTES_MASK
    var phase = before >> _PHASE_AT
    if left == 0 and missing == 0:
        phase += 1
        left = count
    var after = phase << _PHASE_AT | missing << _BYTES_AT | count << UInt64(_COUNT_BITS) | left
    __mir.atomic_store["release"](__mir.cast_pointer[__mir.i64](place), after._value)


@always_inline
def _bytes_came[T: AnyType](place: Pointer[T, _, address_space=_SHARED], bytes: Int):
    """On the simulator, a bulk copy is done."""
    _change(_word(place), 0, UInt64(-bytes))


@always_inline
def mbarrier_init[type: AnyType](shared_mem: Pointer[type, _, address_space=_SHARED], num_threads: Int32):
    """Makes a barrier of eight bytes of shared memory; a phase of it is complete when so many threads have come."""
    comptime if on_nvidia():
        __mir.intrinsic["llvm.nvvm.mbarrier.init.shared"](_bytes(shared_mem), num_threads._value)
    elif is_simulated():
        var count = UInt64(Int(num_threads))
        __mir.store(_word(shared_mem), count | count << UInt64(_COUNT_BITS))
    else:
        comptime assert has_nvidia_features(), "barriers in shared memory are those of NVIDIA processors"


@always_inline
def mbarrier_arrive[type: AnyType](shared_mem: Pointer[type, _, address_space=_SHARED]) -> Int:
    """Comes to a barrier; the state of its phase, for `mbarrier_test_wait`."""
    comptime if on_nvidia():
        return Int(__mir.intrinsic["llvm.nvvm.mbarrier.arrive.shared", __mir.i64](_bytes(shared_mem)))
    elif is_simulated():
        var phase = _phase(shared_mem)
        _change(_word(shared_mem), 1, 0)
        return phase
    else:
        comptime assert has_nvidia_features(), "barriers in shared memory are those of NVIDIA processors"
        return 0


@always_inline
def _of_rank[
    T: AnyType, origin: Origin, //
](place: Pointer[T, origin, address_space=_SHARED], rank: Int) -> Pointer[T, origin, address_space=_SHARED]:
    """On the simulator, the same place in the shared memory of a block of the cluster."""
    var address = simulator.of_rank(Int(__mir.ptrtoint[__mir.i64](place._address)), rank)
    return Pointer[T, origin, address_space=_SHARED](
        _machine=__mir.cast_pointer[T, 3](__mir.inttoptr[__mir.i8](address._value))
    )


comptime _ARRIVE_REMOTE: StaticString = "{\n.reg .b32 there;\nmapa.shared::cluster.u32 there, $0, $1;\nmbarrier.arrive.release.cluster.shared::cluster.b64 _, [there], $2;\n}"
comptime _EXPECT_REMOTE: StaticString = "{\n.reg .b32 there;\nmapa.shared::cluster.u32 there, $0, $1;\nmbarrier.arrive.expect_tx.release.cluster.shared::cluster.b64 _, [there], $2;\n}"


@always_inline
def mbarrier_arrive_cluster[
    type: AnyType
](addr: Pointer[type, _, address_space=_SHARED], cta_id: UInt32, count: UInt32 = 1):
    """Comes so many times to the barrier at the same place in the shared memory of a block of the cluster. What the
    thread has stored before, there too, is visible to those who wait for the phase."""
    comptime if on_nvidia():
        _needs_hopper()
        __mir.asm[_ARRIVE_REMOTE, "r,r,r,~{memory}", 1](_shared_address(addr), cta_id._value, count._value)
    else:
        comptime assert has_nvidia_features(), "barriers in shared memory are those of NVIDIA processors"
        _change(_word(_of_rank(addr, Int(cta_id))), UInt64(count), 0)


@always_inline
def _arrive_cluster_expect_tx[
    type: AnyType
](addr: Pointer[type, _, address_space=_SHARED], cta_id: UInt32, tx_count: Int32):
    """Comes to the barrier of a block of the cluster, whose phase is then complete only when bulk copies have brought
    so many bytes more."""
    comptime if on_nvidia():
        _needs_hopper()
        __mir.asm[_EXPECT_REMOTE, "r,r,r,~{memory}", 1](_shared_address(addr), cta_id._value, tx_count._value)
    else:
        comptime assert has_nvidia_features(), "barriers in shared memory are those of NVIDIA processors"
        _change(_word(_of_rank(addr, Int(cta_id))), 1, UInt64(Int(tx_count)))


@always_inline
def mbarrier_test_wait[type: AnyType](shared_mem: Pointer[type, _, address_space=_SHARED], state: Int) -> Bool:
    """Whether the phase of a state is complete."""
    comptime if on_nvidia():
        return Bool(__mir.intrinsic["llvm.nvvm.mbarrier.test.wait.shared", __mir.i1](_bytes(shared_mem), state._value))
    elif is_simulated():
        if _phase(shared_mem) != state:
            return True
        simulator.poll(Int(shared_mem), state)
        return _phase(shared_mem) != state
    else:
        comptime assert has_nvidia_features(), "barriers in shared memory are those of NVIDIA processors"
        return True


comptime _EXPECT: StaticString = "mbarrier.arrive.expect_tx.shared::cta.b64 _, [$0], $1;"
comptime _TRY_WAIT: StaticString = "{\n.reg .pred done;\nagain_${:uid}:\nmbarrier.try_wait.parity.shared::cta.b64 done, [$0], $1, $2;\n@!done bra again_${:uid};\n}"


@always_inline
def mbarrier_arrive_expect_tx_shared[type: AnyType](addr: Pointer[type, _, address_space=_SHARED], tx_count: Int32):
    """Comes to a barrier, whose phase is then complete only when bulk copies have brought so many bytes more."""
    comptime if on_nvidia():
        _needs_hopper()
        __mir.asm[_EXPECT, "r,r,~{memory}", 1](_shared_address(addr), tx_count._value)
    else:
        comptime assert has_nvidia_features(), "barriers in shared memory are those of NVIDIA processors"
        _change(_word(addr), 1, UInt64(Int(tx_count)))


@always_inline
def mbarrier_try_wait_parity_shared[
    type: AnyType
](addr: Pointer[type, _, address_space=_SHARED], phase: Int32, ticks: Int32):
    """Waits until the phase of this parity is complete: 0 for the first, 1 for the second, and so on."""
    comptime if on_nvidia():
        _needs_hopper()
        __mir.asm[_TRY_WAIT, "r,r,r,~{memory}", 1](_shared_address(addr), phase._value, ticks._value)
    else:
        comptime assert has_nvidia_features(), "barriers in shared memory are those of NVIDIA processors"
        while _phase(addr) % 2 == Int(phase) % 2:
            simulator.poll(Int(addr), Int(phase))


def _space(scope: Scope) -> StaticString:
    """How PTX calls a block or a cluster."""
    return "cluster" if scope == Scope.CLUSTER else "cta"


@always_inline
def mbarrier_arrive_expect_tx_relaxed[
    type: AnyType, //, scope: Scope = Scope.BLOCK, space: Scope = Scope.BLOCK
](addr: Pointer[type, _, address_space=_SHARED], tx_count: Int32) -> UInt64:
    """Comes to a barrier of the block as `mbarrier_arrive_expect_tx_shared` does, without order for memory; the state of
    its phase."""
    comptime assert scope == Scope.BLOCK or scope == Scope.CLUSTER, "the scope is the block or the cluster"
    comptime assert space == Scope.BLOCK, "only barriers of the block itself tell the state of their phase"
    comptime if on_nvidia():
        _needs_hopper()
        comptime order = _relaxed_or("release")
        comptime text = String("mbarrier.arrive.expect_tx.", order, ".", _space(scope), ".shared::cta.b64 $0, [$1], $2;")
        return UInt64(__mir.asm[text, "=l,r,r,~{memory}", __mir.i64, 1](_shared_address(addr), tx_count._value))
    else:
        comptime assert has_nvidia_features(), "barriers in shared memory are those of NVIDIA processors"
        var phase = UInt64(_phase(addr))
        _change(_word(addr), 1, UInt64(Int(tx_count)))
        return phase


def _relaxed_or(order: StaticString) -> StaticString:
    """The order of an instruction that needs none: earlier devices only have such that order more."""
    return "relaxed" if Int(__mir.target["compute_capability"]) >= 100 else order


def _wait_text(order: StaticString, scope: Scope) -> String:
    """The loop that waits for a phase."""
    var text = String("{\n.reg .pred done;\nagain_${:uid}:\nmbarrier.try_wait.parity.", order, ".", _space(scope))
    return text + ".shared::cta.b64 done, [$0], $1;\n@!done bra again_${:uid};\n}"


@always_inline
def _wait_ordered[
    type: AnyType, //, order: StaticString, scope: Scope
](addr: Pointer[type, _, address_space=_SHARED], phase: Int32):
    """Waits until the phase of this parity is complete, with an order of memory for the scope: "acquire" or
    "relaxed"."""
    comptime assert scope == Scope.BLOCK or scope == Scope.CLUSTER, "the scope is the block or the cluster"
    comptime if on_nvidia():
        _needs_hopper()
        comptime text = _wait_text(_relaxed_or("acquire") if order == "relaxed" else order, scope)
        __mir.asm[text, "r,r,~{memory}", NoneType, 1](_shared_address(addr), phase._value)
    else:
        mbarrier_try_wait_parity_shared(addr, phase, 0)


comptime _TRY_ONCE: StaticString = "{\n.reg .pred done;\nmbarrier.try_wait.parity.shared::cta.b64 done, [$1], $2;\nselp.b32 $0, 1, 0, done;\n}"


@always_inline
def _is_complete[type: AnyType](addr: Pointer[type, _, address_space=_SHARED], phase: Int32) -> Bool:
    """Whether the phase of this parity is complete; waits for a while if it is not."""
    comptime if on_nvidia():
        _needs_hopper()
        return Int32(__mir.asm[_TRY_ONCE, "=r,r,r,~{memory}", __mir.i32, 1](_shared_address(addr), phase._value)) != 0
    else:
        comptime assert has_nvidia_features(), "barriers in shared memory are those of NVIDIA processors"
        if _phase(addr) % 2 == Int(phase) % 2:
            simulator.poll(Int(addr), Int(phase))
        return _phase(addr) % 2 != Int(phase) % 2


@always_inline
def _shared_address[type: AnyType](place: Pointer[type, _, address_space=_SHARED]) -> __mir.i32:
    """The address in shared memory, as instructions take it."""
    return __mir.trunc[__mir.i32](__mir.ptrtoint[__mir.i64](place._address))


@always_inline
def _needs_hopper():
    comptime assert Int(__mir.target["compute_capability"]) >= 90, "this needs an NVIDIA device of compute capability 9.0"


@always_inline
def async_copy_arrive[
    type: AnyType, *, noinc: Bool = False
](address: Pointer[type, _, address_space=_SHARED]):
    """Comes to a barrier when the asynchronous copies that the thread has started are done. The barrier expects one more
    thread for that, unless `noinc` says that it has been counted already."""
    comptime if on_nvidia():
        comptime if noinc:
            __mir.intrinsic["llvm.nvvm.cp.async.mbarrier.arrive.noinc.shared"](_bytes(address))
        else:
            __mir.intrinsic["llvm.nvvm.cp.async.mbarrier.arrive.shared"](_bytes(address))
    else:
        comptime if noinc:
            _ = mbarrier_arrive(address)


# ---------------------------------------------------------------------------------------------- bulk copies


@always_inline
def cp_async_bulk_commit_group():
    """Makes a group of the bulk copies started since the last one."""
    comptime if on_nvidia():
        _needs_hopper()
        __mir.intrinsic["llvm.nvvm.cp.async.bulk.commit.group"]()


@always_inline
def cp_async_bulk_wait_group[n: Int32, read: Bool = True]():
    """Waits until at most `n` of the latest groups of bulk copies are under way; with `read`, until they have at least
    read their sources."""
    comptime if on_nvidia():
        _needs_hopper()
        comptime if read:
            __mir.intrinsic["llvm.nvvm.cp.async.bulk.wait.group.read"](n._value)
        else:
            __mir.intrinsic["llvm.nvvm.cp.async.bulk.wait.group"](n._value)
