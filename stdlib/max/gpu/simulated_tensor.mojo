"""What the simulator does for copies of boxes of tensors between global and shared memory."""

from std.builtin.math import max as _larger, min as _smaller
from std.utils.static_tuple import StaticTuple

comptime _CHUNK = 16
"""Bytes that stay together in shared memory."""

comptime STORE = 0
comptime ADD = 1
comptime MIN = 2
comptime MAX = 3
comptime AND = 4
comptime OR = 5
comptime XOR = 6
"""What becomes of an element of the tensor."""


@always_inline
def swizzled(place: Int, mode: Int) -> Int:
    """Where the byte for an address in shared memory lies. `mode` is 0 for no exchange, and 1, 2 or 3 for an exchange of
    the 16 bytes within 32, 64 or 128, by the number of the 128 bytes in which they lie."""
    return place ^ (((place >> 7) & ((1 << mode) - 1)) << 4)


struct Tensor(TrivialRegisterPassable):
    """What a descriptor says on the simulator, dimensions with the fastest first.

    `strides` are in bytes, the first is the size of an element; `swizzle` is a mode of `swizzled`.
    """

    var address: Int
    var extents: StaticTuple[Int, 5]
    var strides: StaticTuple[Int, 5]
    var box: StaticTuple[Int32, 5]
    var rank: Int32
    var swizzle: Int32
    var dtype: DType

    def __init__(out self):
        self.address = 0
        self.extents = StaticTuple[Int, 5](fill=1)
        self.strides = StaticTuple[Int, 5](fill=0)
        self.box = StaticTuple[Int32, 5](fill=1)
        self.rank = 1
        self.swizzle = 0
        self.dtype = DType.uint8

    def row_bytes(self) -> Int:
        """The bytes of a row of the box."""
        return Int(self.box[0]) * self.strides[0]

    def rows(self) -> Int:
        """How many rows the box has."""
        var count = 1
        for i in range(1, Int(self.rank)):
            count *= Int(self.box[i])
        return count

    def row(self, number: Int, at: StaticTuple[Int, 5]) -> Int:
        """The address of the element with the first coordinate 0 in a row of the box that begins at `at`; 0 if the row
        lies outside the tensor."""
        var rest = number
        var place = self.address
        for i in range(1, Int(self.rank)):
            var coordinate = at[i] + rest % Int(self.box[i])
            rest //= Int(self.box[i])
            if coordinate < 0 or coordinate >= self.extents[i]:
                return 0
            place += coordinate * self.strides[i]
        return place

    def inside(self, first: Int) -> Tuple[Int, Int]:
        """Which of the elements in 16 bytes, the first of which has the coordinate `first`, lie in the tensor."""
        return (max(0, -first), min(_CHUNK // self.strides[0], self.extents[0] - first))

    def load(self, shared: Int, at: StaticTuple[Int, 5]) -> Int:
        """Copies a box to shared memory, with 0 for what lies outside the tensor; its size in bytes."""
        var width = self.row_bytes()
        for row in range(self.rows()):
            var source = self.row(row, at)
            for offset in range(0, width, _CHUNK):
                var place = __mir.inttoptr[__mir.i8](swizzled(shared + row * width + offset, Int(self.swizzle))._value)
                var first = at[0] + offset // self.strides[0]
                var bounds = self.inside(first)
                if source == 0 or bounds[0] > 0 or bounds[1] * self.strides[0] < _CHUNK:
                    __mir.memset(place, __mir.i8(0), __mir.i64(_CHUNK))
                if source != 0 and bounds[1] > bounds[0]:
                    __mir.memcpy(
                        __mir.offset(place, (bounds[0] * self.strides[0])._value),
                        __mir.inttoptr[__mir.i8]((source + (first + bounds[0]) * self.strides[0])._value),
                        ((bounds[1] - bounds[0]) * self.strides[0])._value,
                    )
        return width * self.rows()

    def store(self, shared: Int, at: StaticTuple[Int, 5], operation: Int):
        """Copies a box from shared memory, or combines it with what is there."""
        var width = self.row_bytes()
        for row in range(self.rows()):
            var target = self.row(row, at)
            if target == 0:
                continue
            for offset in range(0, width, _CHUNK):
                var place = swizzled(shared + row * width + offset, Int(self.swizzle))
                var first = at[0] + offset // self.strides[0]
                var bounds = self.inside(first)
                for i in range(bounds[0], bounds[1]):
                    var to = __mir.inttoptr[__mir.i8]((target + (first + i) * self.strides[0])._value)
                    var source = __mir.inttoptr[__mir.i8]((place + i * self.strides[0])._value)
                    if operation == STORE:
                        __mir.memcpy(to, source, self.strides[0]._value)
                    else:
                        _combine(to, source, self.dtype, operation)


def _combine(to: __mir.pointer[__mir.i8], source: __mir.pointer[__mir.i8], dtype: DType, operation: Int):
    """Combines one element with another."""
    comptime types = [
        DType.float16, DType.bfloat16, DType.float32, DType.float64, DType.int32, DType.uint32, DType.int64, DType.uint64
    ]
    comptime for i in range(8):
        comptime element = types[i]
        if dtype == element:
            var place = __mir.cast_pointer[Scalar[element]](to)
            var old = __mir.load(place)
            var new = __mir.load(__mir.cast_pointer[Scalar[element]](source))
            if operation == ADD:
                new = old + new
            elif operation == MIN:
                new = _smaller(old, new)
            elif operation == MAX:
                new = _larger(old, new)
            else:
                comptime if element.is_integral():
                    new = old & new if operation == AND else (old | new if operation == OR else old ^ new)
            __mir.store(place, new)
