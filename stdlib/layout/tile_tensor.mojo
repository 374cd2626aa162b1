"""`TileTensor`: a view of memory with a layout."""

from max.gpu.host import DeviceBuffer, DeviceContext, HostBuffer
from max.gpu.memory import async_copy
from std.builtin.coord_like import CoordLike
from std.builtin.device_passable import DevicePassable, DeviceTypeEncoder
from std.memory import AddressSpace, MutOpaquePointer, Span, unsafe_stack_allocation
from std.builtin.math import max, min
from std.sys import prefetch, simd_width_of
from std.utils.coord import Coord, nest_of, nest_of_one, nested
from std.utils.index import IndexList
from std.utils.nest import UNKNOWN, Nest
from .swizzle import Swizzle
from .tile_layout import Layout, TensorLayout, dynamic, offset, open_form, reversed_modes, row_major, row_strides, shape_of, size
from .tile_parts import Part, divided, divided_up, kept_before, kept_shape, kept_strides, multiplied, open_dimension

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
    comptime all_dims_known: Bool = Self.LayoutType.all_dims_known
    """Whether the layout is known while compiling."""
    comptime is_row_major: Bool = Self.LayoutType.stride_nest == row_strides(Self.LayoutType.shape_nest)
    """Whether the last dimension is contiguous and the others follow without gaps, as far as is known while compiling."""
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
    def load_linear[width: Int = Self.element_size](self, idx: IndexList[...]) -> SIMD[Self.dtype, width]:
        """`width` scalars that lie one after another from some indices on."""
        return self._load[width](self._offset_of(idx))

    @always_inline
    def store_linear[width: Int](self, idx: IndexList[...], value: SIMD[Self.dtype, width]) where Self.mut:
        """Stores scalars one after another from some indices on."""
        self._store(self._offset_of(idx), value)

    @always_inline
    def raw_load[width: Int = 1](self, offset: Some[Indexer]) -> SIMD[Self.dtype, width]:
        """`width` scalars at an offset from the first element, counted in scalars."""
        return self._load[width](index(offset))

    @always_inline
    def raw_store[width: Int = 1](self, offset: Some[Indexer], value: SIMD[Self.dtype, width]) where Self.mut:
        """Stores scalars at an offset from the first element, counted in scalars."""
        self._store(index(offset), value)

    @always_inline
    def ptr_at_offset(
        self, coords: Some[CoordLike]
    ) -> Pointer[Scalar[Self.dtype], Self.origin, address_space = Self.address_space]:
        """The address of the element at a coordinate."""
        return self.ptr.unsafe_offset(offset(self.layout, coords))

    @always_inline
    def prefetch(self, coords: Some[CoordLike]):
        """Asks for the element at a coordinate, which will be wanted soon."""
        prefetch(self.ptr_at_offset(coords))

    @always_inline
    def _offset_of(self, idx: IndexList[...]) -> Int:
        comptime assert idx.size == Self.flat_rank, "an element has one index for each dimension"
        var result = 0
        comptime for i in range(Self.flat_rank):
            result += idx[i] * self.layout.distance[i]()
        return result

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
    def dynamic_stride(self, i: Int) -> Int:
        """The (first) stride of a dimension."""
        comptime for k in range(Self.rank):
            if i == k:
                return self.layout.distance[Self.LayoutType.stride_nest.start(k)]()
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
        comptime assert nest_of[*Is]().count == Self.flat_rank, "a tile is found by one number for each dimension"
        var layout = Layout[shape_of[*extents](), Self.LayoutType.stride_nest]()
        var at = Coord(*position)
        var start = 0
        comptime for i in range(Self.flat_rank):
            layout._stride.set[i](self.layout.distance[i]())
            start += at.leaf[i]() * extents[i] * self.layout.distance[i]()
        return self._view(start, layout)

    @always_inline
    def tile[
        Tile: CoordLike, At: CoordLike, //
    ](self, tile_shape: Tile, coordinates: At) -> Self._View[nest_of_one[Tile](), Self.LayoutType.stride_nest]:
        """The part at a coordinate, counted in tiles whose extents are a coordinate, too."""
        comptime assert nest_of_one[Tile]().count == Self.flat_rank, "a tile has as many extents as the tensor"
        var layout = Layout[nest_of_one[Tile](), Self.LayoutType.stride_nest]()
        var extents = nested(tile_shape)
        var at = nested(coordinates)
        var start = 0
        comptime for i in range(Self.flat_rank):
            layout._shape.set[i](extents.leaf[i]())
            layout._stride.set[i](self.layout.distance[i]())
            start += at.leaf[i]() * extents.leaf[i]() * self.layout.distance[i]()
        return self._view(start, layout)

    @always_inline
    def tile_with_offset[
        *extents: Int, At: CoordLike
    ](self, coordinates: At) -> Tuple[
        Self._View[shape_of[*extents](), Self.LayoutType.stride_nest], IndexList[Self.flat_rank], Int
    ]:
        """A tile, the indices of its first element, and the distance of that from the tensor's first."""
        var at = nested(coordinates)
        var first = IndexList[Self.flat_rank]()
        comptime for i in range(Self.flat_rank):
            first[i] = at.leaf[i]() * extents[i]
        return (self.tile[*extents](coordinates), first, self._offset_of(first))

    @always_inline
    def vectorize(self) -> Self._View[
        divided_up(Self.LayoutType.shape_nest, shape_of[1, simd_width_of[Self.dtype]()]()),
        multiplied(Self.LayoutType.stride_nest, shape_of[1, simd_width_of[Self.dtype]()]()),
        simd_width_of[Self.dtype]() * Self.element_size,
    ]:
        """The rows of a matrix as vectors of the width that suits the processor."""
        return self.vectorize[1, simd_width_of[Self.dtype]()]()

    @always_inline
    def vectorize[
        *widths: Int
    ](self) -> Self._View[
        divided_up(Self.LayoutType.shape_nest, shape_of[*widths]()),
        multiplied(Self.LayoutType.stride_nest, shape_of[*widths]()),
        shape_of[*widths]().product() * Self.element_size,
    ]:
        """The same memory with vectors as elements. The scalars of a vector lie next to each other."""
        comptime assert len(widths) == Self.flat_rank, "there is one width for each dimension"
        var layout = Layout[
            divided_up(Self.LayoutType.shape_nest, shape_of[*widths]()),
            multiplied(Self.LayoutType.stride_nest, shape_of[*widths]()),
        ]()
        comptime for i in range(Self.flat_rank):
            comptime if widths[i] > 1:
                comptime assert Self.LayoutType.stride_nest.leaf(i) == 1, "only a contiguous dimension can be vectorised"
            layout._shape.set[i]((self.layout.extent[i]() + widths[i] - 1) // widths[i])
            layout._stride.set[i](self.layout.distance[i]() * widths[i])
        return self._view[width = shape_of[*widths]().product() * Self.element_size](0, layout)

    @always_inline
    def distribute[
        Threads: TensorLayout, //, threads: Threads, swizzle: Optional[Swizzle] = None
    ](self, thread: Int) -> Self._View[
        divided(Self.LayoutType.shape_nest, Threads.shape_nest),
        multiplied(Self.LayoutType.stride_nest, Threads.shape_nest),
    ]:
        """The elements of one thread, where the threads lie on the tensor over and over as their layout says.

        With a swizzle the thread's first element is exchanged with others, as the rows of the memory are.
        """
        comptime assert Threads.flat_rank == Self.flat_rank, "the threads have as many dimensions as the tensor"
        var layout = Layout[
            divided(Self.LayoutType.shape_nest, Threads.shape_nest),
            multiplied(Self.LayoutType.stride_nest, Threads.shape_nest),
        ]()
        comptime for i in range(Self.flat_rank):
            comptime extent = Threads.shape_nest.leaf(i)
            layout._shape.set[i](self.layout.extent[i]() // extent)
            layout._stride.set[i](self.layout.distance[i]() * extent)
        var start = self._start_of[Threads](thread)
        comptime if swizzle:
            start = swizzle.value()(start // Self.element_size) * Self.element_size
        return self._view(start, layout)

    @always_inline
    def distribute_with_offset[
        Threads: TensorLayout, //, threads: Threads
    ](self, thread: Int) -> Tuple[
        Self._View[
            divided(Self.LayoutType.shape_nest, Threads.shape_nest),
            multiplied(Self.LayoutType.stride_nest, Threads.shape_nest),
        ],
        IndexList[Self.flat_rank],
        Int,
    ]:
        """The elements of one thread, the indices of the first one, and its distance from the tensor's first."""
        var at = IndexList[Self.flat_rank]()
        comptime for i in range(Self.flat_rank):
            at[i] = thread // Threads.stride_nest.leaf(i) % Threads.shape_nest.leaf(i)
        return (self.distribute[threads](thread), at, self._start_of[Threads](thread))

    @always_inline
    def _start_of[Threads: TensorLayout](self, thread: Int) -> Int:
        """The offset of the first element of a thread."""
        var start = 0
        comptime for i in range(Self.flat_rank):
            comptime extent = Threads.shape_nest.leaf(i)
            comptime stride = Threads.stride_nest.leaf(i)
            start += thread // stride % extent * self.layout.distance[i]()
        return start

    @always_inline
    def slice[
        *parts: Part
    ](self) -> Self._View[
        kept_shape[*parts](Self.LayoutType.shape_nest), kept_strides[*parts](Self.LayoutType.stride_nest)
    ]:
        """What is between given positions of each dimension, or at one: `t.slice[0:2, 1:3]()`, `t.slice[5, :]()`."""
        comptime assert len(parts) == Self.flat_rank, "there is one range or index for each dimension"
        comptime shape = kept_shape[*parts](Self.LayoutType.shape_nest)
        var layout = Layout[shape, kept_strides[*parts](Self.LayoutType.stride_nest)]()
        var start = 0
        comptime for i in range(Self.flat_rank):
            start += parts[i].first * self.layout.distance[i]()
            comptime if not parts[i].is_index:
                comptime k = kept_before[i, *parts]()
                layout._shape.set[k](parts[i].length_of(self.layout.extent[i]()))
                layout._stride.set[k](self.layout.distance[i]())
        return self._view(start, layout)

    @always_inline
    def transpose(self) -> Self._View[
        reversed_modes(Self.LayoutType.shape_nest), reversed_modes(Self.LayoutType.stride_nest)
    ]:
        """The same memory with the dimensions in the opposite order."""
        comptime assert Self.rank == Self.flat_rank, "a nested layout cannot be transposed"
        var layout = Layout[
            reversed_modes(Self.LayoutType.shape_nest), reversed_modes(Self.LayoutType.stride_nest)
        ]()
        comptime for i in range(Self.flat_rank):
            layout._shape.set[i](self.layout.extent[Self.flat_rank - 1 - i]())
            layout._stride.set[i](self.layout.distance[Self.flat_rank - 1 - i]())
        return self._view(0, layout)

    @always_inline
    def split[
        count: Int, axis: Int = 0
    ](self) -> Array[
        Self._View[open_dimension(Self.LayoutType.shape_nest, axis, count), Self.LayoutType.stride_nest], count
    ] where not Self.mut:
        """Parts of the same size along a dimension."""
        comptime Piece = Self._View[open_dimension(Self.LayoutType.shape_nest, axis, count), Self.LayoutType.stride_nest]
        var length = self.layout.extent[axis]() // count
        var layout = Layout[open_dimension(Self.LayoutType.shape_nest, axis, count), Self.LayoutType.stride_nest]()
        comptime for i in range(Self.flat_rank):
            layout._shape.set[i](length if i == axis else self.layout.extent[i]())
            layout._stride.set[i](self.layout.distance[i]())
        var result = Array[Piece, count](fill=self._view(0, layout))
        for i in range(count):
            result[i] = self._view(i * length * self.layout.distance[axis](), layout)
        return result^

    @always_inline
    def split[
        axis: Int = 0, split_alignment: Int = 1
    ](self, count: Int, idx: Int) -> Self._View[
        open_dimension(Self.LayoutType.shape_nest, axis, 0), Self.LayoutType.stride_nest
    ] where not Self.mut:
        """Part `idx` of `count` along a dimension, each a multiple of `split_alignment` long but the last."""
        var extent = self.layout.extent[axis]()
        var length = (extent // split_alignment + count - 1) // count * split_alignment
        var first = idx * length
        var layout = Layout[open_dimension(Self.LayoutType.shape_nest, axis, 0), Self.LayoutType.stride_nest]()
        comptime for i in range(Self.flat_rank):
            layout._shape.set[i](self.layout.extent[i]())
            layout._stride.set[i](self.layout.distance[i]())
        layout._shape.set[axis](extent - first if idx == count - 1 else min(length, extent - first))
        return self._view(first * self.layout.distance[axis](), layout)

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

    @always_inline
    def reshape[T: CoordLike](self, shape: T) -> Self._View[nest_of_one[T](), row_strides(nest_of_one[T]())]:
        """The same memory, row by row with other extents."""
        return self._view(0, row_major(shape))

    @always_inline
    def reshape[*extents: Int](self) -> Self._View[shape_of[*extents](), row_strides(shape_of[*extents]())]:
        """The same memory, row by row with other extents."""
        return self._view(0, row_major[*extents]())

    @always_inline
    def coalesce(self) -> Self._View[
        shape_of[Self.LayoutType.static_product](), row_strides(shape_of[Self.LayoutType.static_product]())
    ] where Self.all_dims_known and Self.is_row_major:
        """The same memory as one dimension."""
        return self.reshape[Self.LayoutType.static_product]()

    @always_inline
    def make_dynamic[
        dyn_dtype: DType
    ](self) -> Self._View[open_form(Self.LayoutType.shape_nest), open_form(Self.LayoutType.stride_nest)]:
        """The same tensor with a layout of which nothing is known while compiling."""
        return self._view(0, dynamic(self.layout))

    # --------------------------------------------------------------------------------------- the same elements

    @always_inline
    def as_imm(
        self,
        out result: TileTensor[
            Self.dtype,
            Self.LayoutType,
            ImmOrigin(Self.origin),
            address_space = Self.address_space,
            element_size = Self.element_size,
        ],
    ):
        """The same tensor without the right to write."""
        result = type_of(result)(self.ptr.as_imm(), self.layout)

    @always_inline
    def as_immut(self) -> TileTensor[
        Self.dtype,
        Self.LayoutType,
        ImmOrigin(Self.origin),
        address_space = Self.address_space,
        element_size = Self.element_size,
    ]:
        """The older name of `as_imm`."""
        return self.as_imm()

    @always_inline
    def as_unsafe_any_origin(
        self,
        out result: TileTensor[
            Self.dtype,
            Self.LayoutType,
            UnsafeAnyOrigin[mut = Self.mut],
            address_space = Self.address_space,
            element_size = Self.element_size,
        ],
    ):
        """The same tensor with an origin that nothing is known of, as the parameters of kernels have."""
        result = type_of(result)(self.ptr.as_unsafe_any_origin(), self.layout)

    @always_inline
    def as_any_origin(self) -> TileTensor[
        Self.dtype,
        Self.LayoutType,
        UnsafeAnyOrigin[mut = Self.mut],
        address_space = Self.address_space,
        element_size = Self.element_size,
    ]:
        return self.as_unsafe_any_origin()

    @always_inline
    def unsafe_address_space_cast[
        target_address_space: AddressSpace
    ](
        self,
        out result: TileTensor[
            Self.dtype, Self.LayoutType, Self.origin, address_space=target_address_space, element_size = Self.element_size
        ],
    ):
        """The same tensor, with its memory in a space that the caller knows."""
        result = type_of(result)(self.ptr.unsafe_address_space_cast[target_address_space](), self.layout)

    @always_inline
    def address_space_cast[
        target_address_space: AddressSpace
    ](self) -> TileTensor[
        Self.dtype, Self.LayoutType, Self.origin, address_space=target_address_space, element_size = Self.element_size
    ]:
        return self.unsafe_address_space_cast[target_address_space]()

    @always_inline
    def bitcast[
        target_dtype: DType
    ](
        self,
        out result: TileTensor[
            target_dtype,
            Self.LayoutType,
            Self.origin,
            address_space = Self.address_space,
            element_size = Self.element_size,
        ],
    ):
        """The same memory with elements of another type of the same size."""
        result = type_of(result)(self.ptr.unsafe_bitcast[Scalar[target_dtype]](), self.layout)

    @always_inline
    def unsafe_ptr(self) -> Pointer[Scalar[Self.dtype], Self.origin, address_space = Self.address_space]:
        """The address of the first element."""
        return self.ptr

    @always_inline
    def as_span(self) -> Span[Scalar[Self.dtype], Self.origin] where Self.address_space == AddressSpace.GENERIC:
        """The elements in the order of memory; there must be no gaps."""
        return Span[Scalar[Self.dtype], Self.origin](
            unsafe_ptr=Pointer[Scalar[Self.dtype], Self.origin](_machine=__mir.cast_pointer[Scalar[Self.dtype], 0](self.ptr._address)),
            length=self.num_elements() * Self.element_size,
        )

    def to_device_buffer(self, ctx: DeviceContext) raises -> DeviceBuffer[Self.dtype]:
        """A buffer that stands for the same memory and does not own it."""
        return DeviceBuffer[Self.dtype](
            ctx,
            Pointer[Scalar[Self.dtype], MutUntrackedOrigin](_machine=__mir.cast_pointer[Scalar[Self.dtype], 0](self.ptr._address)),
            self.num_elements() * Self.element_size,
            owning=False,
        )

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

    @always_inline
    def copy_from_async(self, src: TileTensor[Self.dtype, ...]) where Self.mut:
        """Starts copying a tensor of the same extents from global to shared memory, as `async_copy` does; the calling
        thread does all of it. An element has 4, 8 or 16 bytes."""
        comptime assert src.element_size == Self.element_size, "the elements of both tensors have the same size"
        for i in range(self.num_elements()):
            async_copy[Self.element_size * Int(__mir.size_of[Scalar[Self.dtype]]())](
                src.ptr.unsafe_address_space_cast[AddressSpace.GLOBAL]().unsafe_offset(offset(src.layout, i)),
                self.ptr.unsafe_address_space_cast[AddressSpace.SHARED]().unsafe_offset(offset(self.layout, i)),
            )

    @always_inline
    def _combine[kind: StaticString](self, rhs: TileTensor[Self.dtype, ...]) where Self.mut:
        """Changes every element by that of a tensor of the same extents; the calling thread does all of it."""
        for i in range(self.num_elements()):
            var at = offset(self.layout, i)
            var a = self._load[Self.element_size](at)
            var b = rhs._load[Self.element_size](offset(rhs.layout, i))
            comptime if kind == "add":
                self._store(at, a + b)
            elif kind == "sub":
                self._store(at, a - b)
            elif kind == "mul":
                self._store(at, a * b)
            elif kind == "div":
                self._store(at, a / b)
            elif kind == "max":
                self._store(at, max(a, b))
            else:
                self._store(at, min(a, b))

    @always_inline
    def __iadd__(self, rhs: TileTensor[Self.dtype, ...]) where Self.mut:
        self._combine["add"](rhs)

    @always_inline
    def __isub__(self, rhs: TileTensor[Self.dtype, ...]) where Self.mut:
        self._combine["sub"](rhs)

    @always_inline
    def __imul__(self, rhs: TileTensor[Self.dtype, ...]) where Self.mut:
        self._combine["mul"](rhs)

    @always_inline
    def __itruediv__(self, rhs: TileTensor[Self.dtype, ...]) where Self.mut:
        self._combine["div"](rhs)

    @always_inline
    def max(self, rhs: TileTensor[Self.dtype, ...]) where Self.mut:
        """Keeps the larger of each two elements."""
        self._combine["max"](rhs)

    @always_inline
    def min(self, rhs: TileTensor[Self.dtype, ...]) where Self.mut:
        """Keeps the smaller of each two elements."""
        self._combine["min"](rhs)

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


@__per_call_site
@always_inline
def stack_allocation[
    L: TensorLayout,
    //,
    dtype: DType,
    address_space: AddressSpace = AddressSpace.GENERIC,
    alignment: Int = _ALIGNMENT,
](layout: L) -> TileTensor[dtype, L, MutUntrackedOrigin, address_space=address_space]:
    """A tensor in the frame of the caller, or in the memory that the threads of a block share."""
    comptime assert L.all_dims_known, "the layout must be known while compiling"
    return TileTensor[dtype, L, MutUntrackedOrigin, address_space=address_space](
        unsafe_stack_allocation[L.static_product, Scalar[dtype], alignment=alignment, address_space=address_space](),
        layout,
    )
