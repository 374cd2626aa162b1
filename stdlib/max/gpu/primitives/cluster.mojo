"""Clusters: blocks that run at the same time and reach each other's shared memory, from compute capability 9.0 on.

Without `cluster_dim` at the launch every block is a cluster of its own.
"""

from std.memory import AddressSpace
from std.utils.index import IndexList
from ..sync import _needs_hopper, _of_rank
from ..targets import has_nvidia_features, is_simulated, on_nvidia
from .. import simulator


@always_inline
def _cluster_intrinsic[name: StaticString]():
    comptime if on_nvidia():
        _needs_hopper()
        __mir.intrinsic[name]()
    else:
        comptime assert has_nvidia_features(), "clusters are those of NVIDIA processors"


@always_inline
def block_rank_in_cluster() -> UInt32:
    """The number of the block in its cluster."""
    comptime if on_nvidia():
        _needs_hopper()
        return UInt32(__mir.intrinsic["llvm.nvvm.read.ptx.sreg.cluster.ctarank", __mir.i32]())
    elif is_simulated():
        return UInt32(simulator.block()[].rank())
    else:
        return 0


@always_inline
def cluster_arrive():
    """Comes to the barrier of the cluster; what was stored before is visible to those who wait there."""
    _cluster_intrinsic["llvm.nvvm.barrier.cluster.arrive.aligned"]()
    comptime if is_simulated():
        simulator.come_to_cluster()


@always_inline
def cluster_arrive_relaxed():
    """Comes to the barrier of the cluster, without order for memory."""
    _cluster_intrinsic["llvm.nvvm.barrier.cluster.arrive.relaxed.aligned"]()
    comptime if is_simulated():
        simulator.come_to_cluster()


@always_inline
def cluster_wait():
    """Waits until all threads of the cluster have come to its barrier."""
    _cluster_intrinsic["llvm.nvvm.barrier.cluster.wait.aligned"]()
    comptime if is_simulated():
        simulator.wait_for_cluster()


@always_inline
def cluster_sync():
    """Waits for all threads of the cluster; what they have stored before is visible to all after it."""
    cluster_arrive()
    cluster_wait()


@always_inline
def cluster_sync_relaxed():
    """Waits for all threads of the cluster, without order for memory."""
    cluster_arrive_relaxed()
    cluster_wait()


@always_inline
def cluster_sync_acquire():
    """Lets the bulk copies that the thread starts afterwards see what other blocks of the cluster have released."""
    comptime if on_nvidia():
        _needs_hopper()
        comptime if Int(__mir.target["compute_capability"]) >= 100:
            __mir.asm[_ACQUIRE, "~{memory}", 1]()
        else:
            __mir.asm["fence.proxy.async.shared::cluster;\nfence.acq_rel.cluster;", "~{memory}", 1]()
    else:
        comptime assert has_nvidia_features(), "clusters are those of NVIDIA processors"


@always_inline
def cluster_sync_release():
    """Releases what the thread has done to shared memory to bulk copies of the cluster."""
    comptime if on_nvidia():
        _needs_hopper()
        comptime if Int(__mir.target["compute_capability"]) >= 100:
            __mir.asm[_RELEASE, "~{memory}", 1]()
        else:
            __mir.asm["fence.acq_rel.cluster;\nfence.proxy.async.shared::cta;", "~{memory}", 1]()
    else:
        comptime assert has_nvidia_features(), "clusters are those of NVIDIA processors"


# Earlier devices have only fences that order more.
comptime _ACQUIRE: StaticString = "fence.proxy.async::generic.acquire.sync_restrict::shared::cluster.cluster;"
comptime _RELEASE: StaticString = "fence.proxy.async::generic.release.sync_restrict::shared::cta.cluster;"


@always_inline
def cluster_mask_base[cluster_shape: IndexList[3], axis: Int]() -> UInt16:
    """The ranks of the first blocks of a cluster along x (axis 0) or y (axis 1), as bits: those that a copy to all
    blocks of a row or column goes to, still to be shifted to that row or column."""
    comptime assert axis == 0 or axis == 1, "the axis is 0 or 1"
    var mask = UInt16(0)
    comptime for i in range(cluster_shape[axis]):
        mask |= UInt16(1) << UInt16(i if axis == 0 else i * cluster_shape[0])
    return mask


@always_inline
def map_shared_rank[
    T: AnyType, origin: Origin, //
](ptr: Pointer[T, origin, address_space = AddressSpace.SHARED], rank: UInt32) -> Pointer[T, origin]:
    """The place in the shared memory of a block of the cluster that corresponds to one in that of this block.

    The block has to be under way: `cluster_sync` before the first access makes sure that it has begun, and one after
    the last that it has not ended.
    """
    comptime if on_nvidia():
        _needs_hopper()
        return Pointer[T, origin](
            _machine=__mir.cast_pointer[T](
                __mir.intrinsic["llvm.nvvm.mapa", __mir.pointer[__mir.i8]](
                    __mir.cast_pointer[__mir.i8, 0](ptr._address), rank._value
                )
            )
        )
    else:
        comptime assert has_nvidia_features(), "clusters are those of NVIDIA processors"
        return Pointer[T, origin](_machine=__mir.cast_pointer[T, 0](_of_rank(ptr, Int(rank))._address))


@always_inline
def elect_one_sync() -> Bool:
    """True for one lane of the warp; all lanes have to ask."""
    return elect_one_sync_with_mask()


@always_inline
def elect_one_sync_with_mask(mask: UInt32 = 0xFFFFFFFF) -> Bool:
    """True for one of the lanes that the mask names, which all have to ask."""
    comptime if on_nvidia():
        _needs_hopper()
        return Int32(__mir.asm[_ELECT, "=r,r", __mir.i32, 1](mask._value)) != 0
    else:
        comptime assert has_nvidia_features(), "the election of a lane is that of NVIDIA processors"
        return simulator.is_elected(Int(mask))


comptime _ELECT: StaticString = "{\n.reg .pred chosen;\nelect.sync _|chosen, $1;\nselp.b32 $0, 1, 0, chosen;\n}"
