"""Clusters: blocks that run at the same time and reach each other's shared memory, from compute capability 9.0 on.

Without `cluster_dim` at the launch every block is a cluster of its own.
"""

from ..sync import _needs_hopper
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
