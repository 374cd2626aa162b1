# Tensors of any layout in generic functions; run-time extents; storage of several kinds.
from layout import TileTensor, TensorLayout, row_major, col_major, Coord, Idx, coord, stack_allocation

def total[LayoutT: TensorLayout](t: TileTensor[DType.float32, LayoutT, _]) -> Float32:
    var s = Float32(0)
    for i in range(t.dim[0]()):
        for j in range(t.dim[1]()):
            s += t[i, j]
    return s

def scale[LayoutT: TensorLayout, o: MutOrigin](t: TileTensor[DType.float32, LayoutT, o], by: Float32):
    for i in range(t.dim[0]()):
        for j in range(t.dim[1]()):
            t[i, j] *= by

def transpose[A: TensorLayout, B: TensorLayout](src: TileTensor[DType.float32, A, _], dst: TileTensor[mut=True, DType.float32, B, _]):
    comptime assert src.flat_rank == 2
    for i in range(Int(src.dim[0]())):
        for j in range(Int(src.dim[1]())):
            dst[j, i] = src[i, j]

def main():
    var store = List[Float32](length=24, fill=0)
    for i in range(24):
        store[i] = Float32(i)
    var n = 4
    var t = TileTensor(store, row_major((n, Idx[6])))
    print(t.layout, t.dim[0](), t.dim(1), t.num_elements(), t.static_shape[0], t.static_shape[1])
    print(total(t))
    scale(t, 2)
    print(t[3, 5], store[23])
    var tile = t.tile[2, 3](1, 1)
    print(tile.layout, tile[0, 0], tile[1, 2], total(tile))
    var out = List[Float32](length=24, fill=0)
    var d = TileTensor(out, row_major[6, 4]())
    transpose(t, d)
    print(d[5, 3], d[0, 1], out[1])
    var v = t.vectorize[1, 2]()
    print(v.layout, v[1, 1], v[1, 1].reduce_add())
    v[0, 0] = SIMD[DType.float32, 2](-1, -2)
    v[0, 1] += 10
    print(t[0, 0], t[0, 1], t[0, 2], t[0, 3])
    comptime th = row_major[2, 2]()
    for lane in range(4):
        var f = t.distribute[th](lane)
        print(lane, f.layout, f[0, 0], f[1, 2])
    var arr = Array[Float32, 6](fill=1.5)
    var a = TileTensor(arr, row_major[2, 3]())
    a[1, 1] = 4
    print(arr[4])
    print(a)
    var sa = stack_allocation[dtype=DType.int32](row_major[2, 2]())
    _ = sa.fill(3)
    sa[0, 1] = 9
    print(sa)
    var r3 = TileTensor(store, row_major[2, 3, 4]())
    print(r3[1, 2, 3], r3.layout, r3.rank)
    var one = TileTensor(store, row_major[24]())
    print(one[5], one.load[4](Coord(4)), one.dim[0]())
    one.store(Coord(0), SIMD[DType.float32, 4](1, 2, 3, 4))
    print(one[3])
    var sp = TileTensor(Span(store), row_major[4, 6]())
    print(sp[0, 3])
    print(t.ptr.unsafe_offset(3)[])
