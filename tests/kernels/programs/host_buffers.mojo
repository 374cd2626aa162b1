# Host side: buffers, fills, copies in every combination, sub buffers, mapping, printing, length, spans.
from max.gpu.host import DeviceContext, DeviceBuffer, HostBuffer


def main() raises:
    var ctx = DeviceContext()
    var d = ctx.enqueue_create_buffer[DType.int32](6)
    var e = ctx.enqueue_create_buffer[DType.int32](6)
    var h = ctx.enqueue_create_host_buffer[DType.int32](6)
    h.enqueue_fill(3)
    ctx.synchronize()
    for i in range(6):
        h[i] += Int32(i)
    print(h, len(h), len(d))
    ctx.enqueue_copy(d, h)
    ctx.enqueue_copy(dst_buf=e, src_buf=d)
    print(d, e)
    var l: List[Int32] = [10, 20, 30, 40, 50, 60]
    ctx.enqueue_copy(d, l.unsafe_ptr())
    ctx.synchronize()
    print(d)
    ctx.enqueue_copy(l.unsafe_ptr(), e)
    ctx.synchronize()
    print(l)
    ctx.enqueue_copy(dst_ptr=l.unsafe_ptr(), src_buf=d)
    ctx.synchronize()
    print(l)
    e.enqueue_copy_from(d)
    e.enqueue_copy_to(h)
    ctx.synchronize()
    print(h)
    var sub = d.create_sub_buffer[DType.int32](2, 3)
    sub.enqueue_fill(-1)
    print(d, sub, len(sub))
    var bytes = d.create_sub_buffer[DType.uint8](0, 4)
    print(bytes)
    with d.map_to_host() as m:
        m[0] = 99
        m[5] = m[0] + 1
    print(d)
    var s = h.as_span()
    var total = Int32(0)
    for x in s:
        total += x
    print("span", total, len(s))
    ctx.enqueue_memset(d, Int32(7))
    print(d)
    try:
        with d.map_to_host() as m:
            m[1] = 1
            raise Error("stop")
    except err:
        print("caught", err)
    print(d)
    var big = ctx.enqueue_create_buffer[DType.float32](1000)
    big.enqueue_fill(0.5)
    print(big)
    var f = ctx.enqueue_create_host_buffer[DType.float64](999)
    f.enqueue_fill(1)
    ctx.synchronize()
    print(String(f).byte_length())
    var c2 = d.context()
    c2.synchronize()
    var copy = d
    copy.enqueue_fill(1)
    print(d)
    var hp = h.unsafe_ptr()
    hp[unsafe_offset=1] = 1234
    print(h[1])
