# The further methods of TileTensor, layouts and coordinates, on the host and in a kernel.
from max.gpu import AddressSpace, barrier, thread_idx
from max.gpu.host import DeviceContext
from layout import Coord, Idx, TileTensor, coord, coord_to_index_list, print_layout, stack_allocation
from layout.tile_layout import Layout, TensorLayout, col_major_nested, row_major, row_major_nested
from std.utils import Index

comptime L = row_major[8, 12]()
comptime M = TileTensor[mut=True, DType.float32, type_of(L), MutAnyOrigin]


def facts[L: TensorLayout](t: TileTensor[mut=True, DType.float32, L, ...]):
    print(t.rank, t.flat_rank, L.rank, L.all_dims_known, L.static_shape[0], L.static_stride[0], L.static_product)


def sum_of(t: TileTensor[mut=False, DType.float32, ...]) -> Float32:
    var result = Float32(0)
    for i in range(t.num_elements()):
        result += t.raw_load(i)
    return result


def turned(m: M, res: Pointer[Float32, MutAnyOrigin]):
    var s = stack_allocation[DType.float32, AddressSpace.SHARED](row_major[12, 8]())
    var i = thread_idx.x
    var column = m.transpose()
    for k in range(8):
        s[i, k] = column[i, k]
    barrier()
    var row = s.slice[3, :]()
    if i == 0:
        res[unsafe_offset=0] = row[7]
        res[unsafe_offset=1] = m.as_imm().tile[4, 6](coord[1, 1])[0, 0]
        res[unsafe_offset=2] = sum_of(m.reshape[96]().slice[0:24]().as_imm())
        var end = m.slice[6:8, 10:12]()
        end += m.tile[2, 2](0, 0).as_imm()
        res[unsafe_offset=3] = m[7, 11]
        m.raw_store(95, SIMD[DType.float32, 1](-1))
        res[unsafe_offset=4] = m.bitcast[DType.uint32]()[7, 11].cast[DType.float32]()


def main() raises:
    var l = [Float32(i) for i in range(96)]
    var t = TileTensor(l, row_major[8, 12]())
    facts(t)
    print(t.transpose().layout, t.transpose()[3, 2], t.reshape[24, 4]().layout, t.reshape(coord[12, 8]).layout)
    print(t.slice[2, 0:3]().layout, t.slice[1:3, 2:4]().layout)
    print(t.tile[2, 3](Coord(1, 1)).layout, t.tile(coord[2, 2], Coord(1, 1))[0, 0])
    print(t.vectorize[1, 4]().layout, t.vectorize[1, 5]().layout)
    for k in range(2):
        var part = t.as_imm().split(2, k)
        print(part.layout, part[0, 0])
    print(t.as_imm().split[2, 1]()[1][0, 0])
    var (tile, first, distance) = t.tile_with_offset[4, 6](Coord(1, 1))
    print(tile.layout, first, distance)
    var (own, at, start) = t.distribute_with_offset[row_major[2, 3]()](4)
    print(own.layout, at, start)
    print(t.raw_load[4](13), t.ptr_at_offset(coord[1, 3])[unsafe_offset=0], t.load_linear[2](Index(1, 2)))
    print(t.dynamic_stride(0), t.static_stride[1], len(t.as_span()), t.is_row_major, t.all_dims_known)
    print(t.coalesce().layout, t.make_dynamic[DType.int32]().layout, t.bitcast[DType.int32]()[0, 1])
    print(t.layout.transpose(), t.layout.shape_coord(), t.layout.stride_coord(), t.layout.make_dynamic[DType.int64]())
    var c = Coord(1, Coord(2, 3))
    print(c, c.flatten(), c.product(), c.reverse(), c.concat(Coord(7)), c.rank, c.flat_rank, c.size())
    var nested = Coord(Coord(Idx[2], Idx[3]), Idx[4])
    print(row_major_nested(nested), col_major_nested(nested), coord_to_index_list(coord[1, 2]))
    var n = 8
    print(Layout(Coord(Idx[4], n), Coord(n, Idx[1]))(coord[1, 1]))
    print_layout(row_major[2, 4]().to_layout())
    var cube = TileTensor(l, row_major[2, 4, 12]())
    print(cube.slice[0:1, 2, 1:3]().layout)
    print(cube.slice[1, 0:2, 1:3]())
    var small = List[Float32](length=4, fill=2)
    var s = TileTensor(small, row_major[2, 2]())
    s *= t.tile[2, 2](0, 0).as_imm()
    s.max(t.tile[2, 2](0, 1).as_imm())
    print(s)
    var ctx = DeviceContext()
    var m = ctx.enqueue_create_buffer[DType.float32](96)
    var r = ctx.enqueue_create_buffer[DType.float32](5)
    m.enqueue_copy_from(Span(l))
    ctx.enqueue_function[turned](TileTensor(m, L), r, grid_dim=1, block_dim=12)
    print(r, len(TileTensor(m, L).to_device_buffer(ctx)))
    _ = l
