# Extents of any integer type, copies between all kinds of memory, and the further methods of contexts and buffers.
from max.gpu import global_idx
from max.gpu.host import DeviceBuffer, DeviceContext, Dim
from max.gpu.host.device_context import HostBuffer
from max.gpu.primitives.id import block_dim, block_idx, thread_idx


def number(p: Pointer[Int32, MutAnyOrigin], n: Int32):
    var i = block_idx.x * block_dim.x + thread_idx.x
    if i < Int(n):
        p[unsafe_offset=i] += Int32(global_idx.x + 1)


def main() raises:
    comptime N = 10
    with DeviceContext() as ctx:
        var p = ctx.enqueue_create_buffer[DType.int32](N)
        p.enqueue_fill(0)
        var n = Int32(N)
        ctx.enqueue_function[number](p, n, grid_dim=UInt32(2), block_dim=(n, UInt8(1)))
        ctx.enqueue_function[number](p, n, grid_dim=(Int64(1), 2), block_dim=Dim(UInt(16), Int16(1), 1))
        print(p, Dim(n, 2))
        var host = ctx.enqueue_create_host_buffer[DType.int32](N)
        var list = List[Int32](length=N, fill=0)
        host.enqueue_copy_from(p)
        ctx.synchronize()
        host.enqueue_copy_to(Span(list))
        print(list)
        list[0] = -5
        p.enqueue_copy_from(Span(list))
        ctx.enqueue_copy(host, Span(list))
        p.enqueue_copy_to(Span(list))
        ctx.enqueue_copy(Span(list), host)
        var q = ctx.enqueue_create_buffer[DType.int32](4)
        ctx.enqueue_copy(q.unsafe_ptr(), p.unsafe_ptr(), 4)
        print(q, host[0], list[9])
        var view = DeviceBuffer[DType.int32](ctx, p.unsafe_ptr(), 3, owning=False)
        view.enqueue_fill(8)
        print(p.create_sub_buffer[DType.int32](1, 3), len(view))
        with ctx.push_context() as same:
            print(same.select_stream(0).name() == ctx.name(), ctx.num_streams(), ctx.arch_name().startswith("sm_"))
        var called = List[Int](length=1, fill=0)

        def note() {mut called}:
            called[0] += 1

        ctx.enqueue_cpu_function(note)
        var other = DeviceContext()
        other.enqueue_wait_for(ctx)
        ctx.set_as_current()
        DeviceContext.enable_all_peer_access()
        var info = ctx.get_memory_info()
        print(called[0], info[0] <= info[1], ctx.supports_multicast() or True)
        _ = ctx.create_event[disable_timing=False]()
        _ = list
