# Everything a TileTensor has, inside a kernel and on the host.
from max.gpu import thread_idx, block_idx
from max.gpu.host import DeviceContext
from layout import TileTensor, Idx, Coord, coord
from layout.tile_layout import row_major, col_major

comptime L = row_major[8, 12]()


def views(m: TileTensor[mut=True, DType.float32, type_of(L), MutAnyOrigin], res: Pointer[Float32, MutAnyOrigin]):
    var t = m.tile[4, 6](1, 1)
    res[unsafe_offset=0] = t[0, 0][0]
    res[unsafe_offset=1] = Float32(Int(t.dim[0]()) * 100 + Int(t.dim(1)))
    var d = t.distribute[row_major[2, 3]()](4)
    res[unsafe_offset=2] = d[0, 0][0]
    res[unsafe_offset=3] = d[1, 1][0]
    res[unsafe_offset=4] = Float32(Int(d.dim[0]()) * 10 + Int(d.dim[1]()))
    var v = m.vectorize[1, 4]()
    res[unsafe_offset=5] = v[2, 1].reduce_add()
    res[unsafe_offset=6] = Float32(v.element_size * 100 + Int(v.dim[1]()))
    var s = m.slice[2:5, 3:7]()
    res[unsafe_offset=7] = s[1, 2][0]
    res[unsafe_offset=8] = Float32(Int(s.dim[0]()) * 10 + Int(s.dim[1]()))
    var r = m.reshape(row_major[4, 24]())
    res[unsafe_offset=9] = r[1, 3][0]
    var l4 = m.load[4]((Idx[3], Idx[4]))
    res[unsafe_offset=10] = l4[0] + l4[3]
    m.store((Idx[7], Idx[0]), SIMD[DType.float32, 4](-1, -2, -3, -4))
    res[unsafe_offset=11] = m[7, 2][0]
    m[0, 0] += 5
    m[0, 1] *= 2
    res[unsafe_offset=12] = m[0, 0][0] + m[0, 1][0]
    res[unsafe_offset=13] = Float32(m.num_elements())
    res[unsafe_offset=14] = m.ptr[unsafe_offset=13]
    res[unsafe_offset=15] = Float32(m.rank * 10 + m.flat_rank)
    res[unsafe_offset=16] = Float32(m.static_shape[0] * 100 + m.static_shape[1])


def main() raises:
    var ctx = DeviceContext()
    var b = ctx.enqueue_create_buffer[DType.float32](96)
    var r = ctx.enqueue_create_buffer[DType.float32](17)
    with b.map_to_host() as h:
        for i in range(96):
            h[i] = Float32(i)
    ctx.enqueue_function[views](TileTensor(b, L), r, grid_dim=1, block_dim=1)
    with r.map_to_host() as h:
        for i in range(17):
            print(i, h[i])
    # host storage of all kinds
    var l = List[Int32](length=12, fill=3)
    var tl = TileTensor(l, row_major[3, 4]())
    tl[1, 2] = 7
    print(l[6], tl[1, 2], tl.dim[0](), tl.num_elements())
    var hb = ctx.enqueue_create_host_buffer[DType.int32](12)
    ctx.synchronize()
    var th = TileTensor(hb, col_major[3, 4]())
    _ = th.fill(2)
    th[1, 2] = 9
    print(hb)
    th.copy_from(tl)
    print(hb)
    var rows = 3
    var dyn = TileTensor(l, row_major((rows, Idx[4])))
    print(dyn.dim[0](), dyn.dim[1](), dyn[1, 2])
    print(tl.tile[1, 2](1, 1)[0, 0])
