"""`TileTensor`: a view of memory with a layout."""

from max.gpu.host import DeviceBuffer, HostBuffer
from std.builtin.coord_like import CoordLike
from std.builtin.device_passable import DevicePassable, DeviceTypeEncoder
from std.memory import AddressSpace, MutOpaquePointer, Span, unsafe_stack_allocation
from std.utils.coord import Coord
from std.utils.nest import UNKNOWN, Nest
from .tile_layout import Layout, TensorLayout, offset, shape_of, size

comptime _ALIGNMENT = 16
"""Bytes: what the widest load of a thread wants."""


struct TileTensor[
    mut: Bool,
    //,
    dtype: DType,
    LayoutType: TensorLayout,
    origin: Origin[mut=mut],
    *,
    address_space: AddressSpace = AddressSpace.GENERIC,
    element_size: Int = 1,
](DevicePassable, ImplicitlyCopyable, Writable):
    """Elements somewhere in memory, reached by coordinates. It owns nothing and checks no bounds.

    An element is `element_size` scalars next to each other, see `vectorize`.
    """

    comptime ElementType = SIMD[Self.dtype, Self.element_size]
    """What an index gives."""
    comptime rank: Int = Self.LayoutType.rank
    """How many dimensions there are on the outermost level."""
    comptime flat_rank: Int = Self.LayoutType.flat_rank
    """How many indices an element has."""
    comptime static_shape[i: Int]: Int = Self.LayoutType.shape_nest.mode(i).product()
    """The extent of a dimension, -1 if it is known at run time only."""
    comptime static_stride[i: Int]: Int = Self.LayoutType.stride_nest.leaf(Self.LayoutType.stride_nest.start(i))
    """The stride of a dimension, -1 if it is known at run time only."""
    comptime device_type: AnyType = TileTensor[
        Self.dtype,
        Self.LayoutType,
        UnsafeAnyOrigin[mut = Self.mut],
        address_space = Self.address_space,
        element_size = Self.element_size,
    ]
    comptime _View[shape: Nest, strides: Nest, width: Int = Self.element_size] = TileTensor[
        Self.dtype,
        Layout[shape, strides],
        Self.origin,
        address_space = Self.address_space,
        element_size=width,
    ]

    var ptr: Pointer[Scalar[Self.dtype], Self.origin, address_space = Self.address_space]
    """The first element."""
    var layout: Self.LayoutType
    """The layout of the elements."""

    # ------------------------------------------------------------------------------------------ construction

    @always_inline
    def __init__(
        out self,
        ptr: Pointer[Scalar[Self.dtype], Self.origin, address_space = Self.address_space],
        layout: Self.LayoutType,
    ):
        """A view of memory that starts at a pointer."""
        self.ptr = ptr
        self.layout = layout

    @always_inline
    def __init__(out self, ref[Self.origin] storage: DeviceBuffer[Self.dtype], layout: Self.LayoutType):
        """A view of a buffer of a device."""
        self.ptr = _viewed[Self.origin, Self.address_space](storage.unsafe_ptr())
        self.layout = layout

    @always_inline
    def __init__(out self, ref[Self.origin] storage: HostBuffer[Self.dtype], layout: Self.LayoutType):
        """A view of a buffer of the host."""
        self.ptr = _viewed[Self.origin, Self.address_space](storage.unsafe_ptr())
        self.layout = layout

    @always_inline
    def __init__(out self, ref[Self.origin] storage: List[Scalar[Self.dtype]], layout: Self.LayoutType):
        """A view of a list, which must not grow or shrink while the view is used."""
        self.ptr = _viewed[Self.origin, Self.address_space](storage.unsafe_ptr())
        self.layout = layout

    @always_inline
    def __init__[
        length: Int, //
    ](out self, ref[Self.origin] storage: Array[Scalar[Self.dtype], length], layout: Self.LayoutType):
        """A view of an array."""
        self.ptr = _viewed[Self.origin, Self.address_space](storage.unsafe_ptr())
        self.layout = layout

    @always_inline
    def __init__(out self, storage: Span[Scalar[Self.dtype], Self.origin], layout: Self.LayoutType):
        """A view of a span."""
        self.ptr = _viewed[Self.origin, Self.address_space](storage.unsafe_ptr())
        self.layout = layout

    # ------------------------------------------------------------------------------------- kernels' arguments

    def _to_device_type(self, mut encoder: Some[DeviceTypeEncoder], target: MutOpaquePointer[_]):
        encoder.encode(self, target)

    @staticmethod
    def get_type_name() -> String:
        return String(t"TileTensor[{Self.dtype}]")

    # ---------------------------------------------------------------------------------------------- elements

    @always_inline
    def __getitem__[*Is: CoordLike](self, *indices: *Is) -> Self.ElementType:
        """The element at the given indices."""
        return self._load[Self.element_size](offset(self.layout, _position[Self.flat_rank](*indices)))

    @always_inline
    def __setitem__[*Is: CoordLike](self, *indices: *Is, value: Self.ElementType) where Self.mut:
        """Stores an element."""
        self._store(offset(self.layout, _position[Self.flat_rank](*indices)), value)

    @always_inline
    def load[width: Int = Self.element_size](self, position: Some[CoordLike]) -> SIMD[Self.dtype, width]:
        """`width` scalars that lie one after another from a coordinate on."""
        return self._load[width](offset(self.layout, position))

    @always_inline
    def load[
        width: Int = Self.element_size, *Is: CoordLike
    ](self, position: Tuple[*Is]) -> SIMD[Self.dtype, width]:
        return self._load[width](offset(self.layout, Coord(position)))

    @always_inline
    def store[width: Int](self, position: Some[CoordLike], value: SIMD[Self.dtype, width]) where Self.mut:
        """Stores scalars one after another from a coordinate on."""
        self._store(offset(self.layout, position), value)

    @always_inline
    def store[
        width: Int, *Is: CoordLike
    ](self, position: Tuple[*Is], value: SIMD[Self.dtype, width]) where Self.mut:
        self._store(offset(self.layout, Coord(position)), value)

    @always_inline
    def _load[width: Int](self, at: Int) -> SIMD[Self.dtype, width]:
        return self.ptr.unsafe_offset(at).unsafe_load[width=width]()

    @always_inline
    def _store[width: Int](self, at: Int, value: SIMD[Self.dtype, width]):
        self.ptr.unsafe_mut_cast[True]().unsafe_offset(at).unsafe_store(value)

    # ------------------------------------------------------------------------------------------------ extents

    @always_inline
    def dim[i: Int](self) -> Int:
        """The extent of a dimension."""
        var result = 1
        comptime for k in range(Self.LayoutType.shape_nest.start(i), Self.LayoutType.shape_nest.start(i + 1)):
            result *= self.layout.extent[k]()
        return result

    @always_inline
    def dim(self, i: Int) -> Int:
        """The extent of a dimension."""
        comptime for k in range(Self.rank):
            if i == k:
                return self.dim[k]()
        return 0

    @always_inline
    def num_elements(self) -> Int:
        """How many elements there are."""
        return size(self.layout)

    # -------------------------------------------------------------------------------------------------- views

    @always_inline
    def _view[
        shape: Nest, strides: Nest, width: Int = Self.element_size
    ](self, start: Int, layout: Layout[shape, strides]) -> Self._View[shape, strides, width]:
        return Self._View[shape, strides, width](self.ptr.unsafe_offset(start), layout)

    @always_inline
    def tile[
        *extents: Int, *Is: CoordLike
    ](self, *position: *Is) -> Self._View[shape_of[*extents](), Self.LayoutType.stride_nest]:
        """The part number `position`, counted in tiles of the given extents. It keeps the strides."""
        comptime assert len(extents) == Self.flat_rank, "a tile has as many extents as the tensor"
        var layout = Layout[shape_of[*extents](), Self.LayoutType.stride_nest]()
        var at = Coord(*position)
        var start = 0
        comptime for i in range(Self.flat_rank):
            layout._stride.set[i](self.layout.distance[i]())
            start += at.leaf[i]() * extents[i] * self.layout.distance[i]()
        return self._view(start, layout)

    @always_inline
    def vectorize[
        *widths: Int
    ](self) -> Self._View[
        divided(Self.LayoutType.shape_nest, shape_of[*widths]()),
        multiplied(Self.LayoutType.stride_nest, shape_of[*widths]()),
        shape_of[*widths]().product() * Self.element_size,
    ]:
        """The same memory with vectors as elements. The scalars of a vector lie next to each other."""
        comptime assert len(widths) == Self.flat_rank, "there is one width for each dimension"
        var layout = Layout[
            divided(Self.LayoutType.shape_nest, shape_of[*widths]()),
            multiplied(Self.LayoutType.stride_nest, shape_of[*widths]()),
        ]()
        comptime for i in range(Self.flat_rank):
            comptime if widths[i] > 1:
                comptime assert Self.LayoutType.stride_nest.leaf(i) == 1, "only a contiguous dimension can be vectorised"
            layout._shape.set[i](self.layout.extent[i]() // widths[i])
            layout._stride.set[i](self.layout.distance[i]() * widths[i])
        return self._view[width = shape_of[*widths]().product() * Self.element_size](0, layout)

    @always_inline
    def distribute[
        Threads: TensorLayout, //, threads: Threads
    ](self, thread: Int) -> Self._View[
        divided(Self.LayoutType.shape_nest, Threads.shape_nest),
        multiplied(Self.LayoutType.stride_nest, Threads.shape_nest),
    ]:
        """The elements of one thread, where the threads lie on the tensor over and over as their layout says."""
        comptime assert Threads.flat_rank == Self.flat_rank, "the threads have as many dimensions as the tensor"
        var layout = Layout[
            divided(Self.LayoutType.shape_nest, Threads.shape_nest),
            multiplied(Self.LayoutType.stride_nest, Threads.shape_nest),
        ]()
        var start = 0
        comptime for i in range(Self.flat_rank):
            comptime extent = Threads.shape_nest.leaf(i)
            comptime stride = Threads.stride_nest.leaf(i)
            layout._shape.set[i](self.layout.extent[i]() // extent)
            layout._stride.set[i](self.layout.distance[i]() * extent)
            start += thread // stride % extent * self.layout.distance[i]()
        return self._view(start, layout)

    @always_inline
    def slice[
        *ranges: ContiguousSlice
    ](self) -> Self._View[
        sliced(Self.LayoutType.shape_nest, extents_of[*ranges]()), Self.LayoutType.stride_nest
    ]:
        """The part between given positions of each dimension: `t.slice[0:2, 1:3]()`."""
        comptime assert len(ranges) == Self.flat_rank, "there is one range for each dimension"
        comptime shape = sliced(Self.LayoutType.shape_nest, extents_of[*ranges]())
        var layout = Layout[shape, Self.LayoutType.stride_nest]()
        var start = 0
        comptime for i in range(Self.flat_rank):
            comptime first = ranges[i].start.or_else(0)
            layout._shape.set[i](self.layout.extent[i]() - first)
            layout._stride.set[i](self.layout.distance[i]())
            start += first * self.layout.distance[i]()
        return self._view(start, layout)

    @always_inline
    def reshape[
        NewLayout: TensorLayout
    ](
        self,
        layout: NewLayout,
        out result: TileTensor[
            Self.dtype, NewLayout, Self.origin, address_space = Self.address_space, element_size = Self.element_size
        ],
    ):
        """The same memory with another layout."""
        result = type_of(result)(self.ptr, layout)

    # ----------------------------------------------------------------------------------------- whole contents

    @always_inline
    def fill(self, value: Scalar[Self.dtype]) -> Self where Self.mut:
        """Stores one value everywhere; the calling thread does all of it."""
        for i in range(self.num_elements()):
            self._store(offset(self.layout, i), Self.ElementType(value))
        return self

    @always_inline
    def copy_from(self, other: TileTensor[Self.dtype, ...]) where Self.mut:
        """Copies the elements of a tensor of the same extents; the calling thread does all of it."""
        for i in range(self.num_elements()):
            self._store(offset(self.layout, i), other._load[Self.element_size](offset(other.layout, i)))

    def write_to(self, mut writer: Some[Writer]):
        """The elements between brackets: those of a matrix row by row, others in the order of the layout's numbers."""
        writer.write_string("[")
        comptime if Self.flat_rank == 2:
            for r in range(self.layout.extent[0]()):
                writer.write_string(", [" if r > 0 else "[")
                for c in range(self.layout.extent[1]()):
                    if c > 0:
                        writer.write_string(", ")
                    self[r, c].write_to(writer)
                writer.write_string("]")
        else:
            for i in range(self.num_elements()):
                if i > 0:
                    writer.write_string(", ")
                self._load[Self.element_size](offset(self.layout, i)).write_to(writer)
        writer.write_string("]")


@always_inline
def _viewed[
    T: AnyType, //, origin: Origin, space: AddressSpace
](ptr: Pointer[T, _]) -> Pointer[T, origin, address_space=space]:
    """A pointer into storage that lives as long as `origin`."""
    return Pointer[T, origin, address_space=space](_machine=__mir.cast_pointer[T, space._value](ptr._address))


@always_inline
def _position[rank: Int, *Is: CoordLike](*indices: *Is) -> Coord[*Is]:
    comptime assert len(Is) == 1 or len(Is) == rank, "an element has one index for each dimension"
    return Coord(*indices)


def extents_of[*ranges: ContiguousSlice]() -> Nest:
    """For each range how long it is; minus its start, where it goes to the end."""
    var result = Nest()
    comptime for i in range(len(ranges)):
        var start = ranges[i].start.or_else(0)
        result.append(ranges[i].end.value() - start if ranges[i].end else -start)
    return result


def sliced(shape: Nest, lengths: Nest) -> Nest:
    """The extents that ranges leave."""
    var leaves = shape.leaves()
    for i in range(shape.count):
        if lengths.leaf(i) > 0:
            leaves[i] = lengths.leaf(i)
        elif shape.leaf(i) != UNKNOWN:
            leaves[i] = shape.leaf(i) + lengths.leaf(i)
    return shape.with_leaves(leaves)


def divided(shape: Nest, by: Nest) -> Nest:
    """Extents divided one by one."""
    var leaves = shape.leaves()
    for i in range(shape.count):
        leaves[i] = UNKNOWN if shape.leaf(i) == UNKNOWN else shape.leaf(i) // by.leaf(i)
    return shape.with_leaves(leaves)


def multiplied(strides: Nest, by: Nest) -> Nest:
    """Strides multiplied one by one."""
    var leaves = strides.leaves()
    for i in range(strides.count):
        leaves[i] = UNKNOWN if strides.leaf(i) == UNKNOWN else strides.leaf(i) * by.leaf(i)
    return strides.with_leaves(leaves)


@__per_call_site
@always_inline
def stack_allocation[
    L: TensorLayout, //, *, dtype: DType, address_space: AddressSpace = AddressSpace.GENERIC
](layout: L) -> TileTensor[dtype, L, MutUntrackedOrigin, address_space=address_space]:
    """A tensor in the frame of the caller, or in the memory that the threads of a block share."""
    comptime assert L.all_dims_known, "the layout must be known while compiling"
    return TileTensor[dtype, L, MutUntrackedOrigin, address_space=address_space](
        unsafe_stack_allocation[L.static_product, Scalar[dtype], alignment=_ALIGNMENT, address_space=address_space](),
        layout,
    )
