# What can be asked for a launch beside its shape, and what the simulator says of itself.
from max.gpu import PDL, PDLLevel, global_idx, block_rank_in_cluster
from max.gpu.host import ConstantMemoryMapping, DeviceAttribute, DeviceContext, Dim, LaunchAttribute
from max.gpu.host.info import A100, GPUInfo, H100, is_gpu
from max.gpu.host.launch_attribute import AccessPolicyWindow, AccessProperty, LaunchAttributeID, LaunchAttributeValue
from max.gpu.primitives.grid_controls import pdl_launch_attributes

from std.os import getenv


def mark(p: Pointer[Int32, MutAnyOrigin]):
    with PDL():
        p[unsafe_offset=global_idx.x] = Int32(block_rank_in_cluster()) + 1


def main() raises:
    var ctx = DeviceContext()
    print(ctx.get_attribute(DeviceAttribute.MAX_BLOCKS_PER_MULTIPROCESSOR), ctx.get_attribute(DeviceAttribute.COOPERATIVE_LAUNCH))
    var cores = ctx.get_attribute(DeviceAttribute.MULTIPROCESSOR_COUNT)
    var wanted = getenv("OOMPH_SIMULATOR_CORES")
    print(cores == Int(wanted) if wanted else cores >= 1, PDLLevel() == PDLLevel.OFF, PDLLevel.ON > PDLLevel.OFF)
    var p = ctx.enqueue_create_buffer[DType.int32](8)
    p.enqueue_fill(0)
    var attributes: List[LaunchAttribute] = [
        LaunchAttribute(LaunchAttributeID.CLUSTER_DIMENSION, LaunchAttributeValue(Dim(2))),
        LaunchAttribute(AccessPolicyWindow(base_ptr=p.unsafe_ptr(), count=8, hit_ratio=1.0, hit_prop=AccessProperty.PERSISTING)),
        LaunchAttribute(LaunchAttributeID.COOPERATIVE, LaunchAttributeValue(True)),
    ]
    ctx.enqueue_function[mark](p, grid_dim=4, block_dim=2, attributes=attributes)
    print(p)
    ctx.enqueue_function[mark](p, grid_dim=4, block_dim=2, attributes=pdl_launch_attributes(PDLLevel.ON))
    print(p)
    ctx.enqueue_function[mark](p, grid_dim=4, block_dim=2, attributes=pdl_launch_attributes())
    try:
        ctx.enqueue_function[mark](p, grid_dim=4, block_dim=2, attributes=[LaunchAttribute(LaunchAttributeID.PROGRAMMATIC_EVENT, LaunchAttributeValue())])
    except error:
        print(error)
    var number = Int32(4)
    var map = ConstantMemoryMapping(name="table", ptr=Pointer[NoneType, MutUntrackedOrigin](unsafe_from_address=Int(Pointer(to=number))), byte_count=4)
    try:
        ctx.enqueue_function[mark](p, grid_dim=4, block_dim=2, attributes=List[LaunchAttribute](), constant_memory=[map])
    except error:
        print(error)
    comptime info = DeviceContext.default_device_info
    print(info.api, info.compute, info.sm_count, info.shared_memory_per_multiprocessor, info.warp_size)
    comptime assert info.compute >= H100.compute and info.compute > A100.compute
    comptime named = GPUInfo.from_name["sm_90a"]()
    print(named, comptime(named == H100), comptime(named == A100), H100.max_thread_block_size, is_gpu["cpu"]())
    print(ctx.arch_name(), DeviceContext(api="cpu").arch_name())
    with ctx.push_context() as same:
        same.set_as_current()
        same.enqueue_wait_for(ctx)
