# Views of a list: tiles, vectors, the elements of a thread, ranges; and how layouts and tensors are written.
from layout import TileTensor
from layout.tile_layout import *
from layout import Coord, Idx, coord

def main():
    var store = List[Int32](length=64, fill=0)
    var m = TileTensor(store, row_major[8, 8]())
    for i in range(64):
        store[i] = Int32(i)
    print(m.rank, m.flat_rank, m.element_size, m.layout, m.num_elements(), m.static_shape[0], m.dim(1))
    var t = m.tile[4, 4](1, 0)
    print(t.layout)
    print(m.vectorize[1, 4]().layout)
    print(m.distribute[row_major[4, 2]()](3).layout)
    print(m.reshape(row_major[4, 16]())[1, 1])
    _ = t.fill(7)
    print(m[4, 0])
    m[1, 1] += 5
    print(m[1, 1])
    print(coord[5], row_major[7](), row_major[7]().idx2crd(3), row_major[3,4]().shape[1](), Coord(Idx[5]))
    print(t)
    print(m.slice[1:3, 2:4]().layout, m.slice[1:3, 2:4]()[0, 0])
    print(TileTensor(store, row_major[64]()))
    print(TileTensor(store, row_major[2,2,2]()))
    print(m.vectorize[1, 4]())
    print(m.tile[2,2](1,1).vectorize[1,2]()[0,0])
