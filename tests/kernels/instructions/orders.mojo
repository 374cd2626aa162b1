"""Atomic operations in every ordering."""

from std.atomic import Atomic, Ordering
from max.gpu.host import DeviceContext


def orders(counts: Pointer[Int32, MutAnyOrigin]):
    _ = Atomic.fetch_add[ordering=Ordering.RELAXED](counts, Int32(1))
    _ = Atomic.fetch_add[ordering=Ordering.ACQUIRE](counts, Int32(1))
    _ = Atomic.fetch_add[ordering=Ordering.RELEASE](counts, Int32(1))
    _ = Atomic.fetch_add[ordering=Ordering.ACQUIRE_RELEASE](counts, Int32(1))
    _ = Atomic.fetch_add(counts, Int32(1))
    Atomic.max(counts, Int32(8))


def main() raises:
    with DeviceContext() as ctx:
        var counts = ctx.enqueue_create_buffer[DType.int32](1)
        counts.enqueue_fill(0)
        ctx.enqueue_function[orders](counts, grid_dim=1, block_dim=1)
        with counts.map_to_host() as host:
            print(host[0])
