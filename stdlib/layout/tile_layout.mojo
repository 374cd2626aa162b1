"""Layouts: functions from coordinates to offsets, given by a shape and strides of the same form."""

from std.builtin.coord_like import CoordLike
from std.utils.coord import Coord, NestedCoord, nest_of_one, nested
from std.utils.nest import UNKNOWN, Nest


trait TensorLayout(ImplicitlyCopyable, Writable):
    """What a view of memory needs to know of its layout."""

    comptime shape_nest: Nest
    """The extents, -1 where they are known at run time only."""
    comptime stride_nest: Nest
    """The distances in memory between neighbours, counted in elements."""
    comptime rank: Int = Self.shape_nest.rank()
    """How many dimensions there are on the outermost level."""
    comptime flat_rank: Int = Self.shape_nest.count
    """How many there are when all levels are counted."""
    comptime all_dims_known: Bool = Self.shape_nest.unknown() == 0 and Self.stride_nest.unknown() == 0
    """Whether the layout is known while compiling."""
    comptime static_shape[i: Int]: Int = Self.shape_nest.mode(i).product()
    """The extent of a dimension, or -1."""
    comptime static_stride[i: Int]: Int = Self.stride_nest.leaf(Self.stride_nest.start(i))
    """The (first) stride of a dimension, or -1."""
    comptime static_product: Int = Self.shape_nest.product()
    """How many coordinates there are, or -1."""

    def extent[i: Int](self) -> Int:
        """The extent number `i`, counted through all levels."""
        ...

    def distance[i: Int](self) -> Int:
        """The stride number `i`, counted through all levels."""
        ...


struct Layout[shape_nest: Nest, stride_nest: Nest](TensorLayout):
    """A shape and strides; what is known while compiling takes no room."""

    var _shape: NestedCoord[Self.shape_nest]
    var _stride: NestedCoord[Self.stride_nest]

    @always_inline
    def __init__(out self):
        """Of what is known while compiling; the rest is to be filled."""
        self._shape = NestedCoord[Self.shape_nest]()
        self._stride = NestedCoord[Self.stride_nest]()

    @always_inline
    def __init__[
        S: CoordLike, D: CoordLike, //
    ](out self: Layout[nest_of_one[S](), nest_of_one[D]()], shape: S, stride: D):
        """A shape and strides, coordinates of the same form."""
        comptime assert nest_of_one[S]().count == nest_of_one[D]().count, "a layout has as many strides as extents"
        self._shape = nested(shape)
        self._stride = nested(stride)

    @always_inline
    def extent[i: Int](self) -> Int:
        return self._shape.leaf[i]()

    @always_inline
    def distance[i: Int](self) -> Int:
        return self._stride.leaf[i]()

    @always_inline
    def shape[i: Int](self) -> NestedCoord[Self.shape_nest.mode(i)]:
        """The extent of a dimension."""
        return self._shape[i]

    @always_inline
    def stride[i: Int](self) -> NestedCoord[Self.stride_nest.mode(i)]:
        """The stride of a dimension."""
        return self._stride[i]

    @always_inline
    def shape_coord(self) -> NestedCoord[Self.shape_nest]:
        """The extents."""
        return self._shape

    @always_inline
    def stride_coord(self) -> NestedCoord[Self.stride_nest]:
        """The strides."""
        return self._stride

    @always_inline
    def make_dynamic[dtype: DType](self) -> Layout[open_form(Self.shape_nest), open_form(Self.stride_nest)]:
        """The same layout with nothing known while compiling."""
        return dynamic(self)

    @always_inline
    def transpose(self) -> Layout[reversed_modes(Self.shape_nest), reversed_modes(Self.stride_nest)]:
        """The dimensions in the opposite order."""
        comptime assert Self.rank == Self.flat_rank, "a nested layout cannot be transposed"
        var result = Layout[reversed_modes(Self.shape_nest), reversed_modes(Self.stride_nest)]()
        comptime for i in range(Self.flat_rank):
            result._shape.set[i](self.extent[Self.flat_rank - 1 - i]())
            result._stride.set[i](self.distance[Self.flat_rank - 1 - i]())
        return result

    @always_inline
    def reverse(self) -> Layout[reversed_modes(Self.shape_nest), reversed_modes(Self.stride_nest)]:
        """The dimensions in the opposite order."""
        return self.transpose()

    @always_inline
    def to_layout(self) -> Self:
        """The layout as `print_layout` takes it."""
        return self

    def size(self) -> Int:
        """How many coordinates there are."""
        return size(self)

    def product(self) -> Int:
        """How many coordinates there are."""
        return size(self)

    def cosize(self) -> Int:
        """One more than the largest offset."""
        var last = 0
        comptime for i in range(Self.flat_rank):
            last += (self.extent[i]() - 1) * self.distance[i]()
        return last + 1

    @always_inline
    def __call__[T: CoordLike](self, position: T) -> Int:
        """The offset of a coordinate."""
        return offset(self, position)

    @always_inline
    def __call__[*Ts: CoordLike](self, position: Tuple[*Ts]) -> Int:
        return offset(self, Coord(position))

    @always_inline
    def idx2crd(self, index: Int) -> NestedCoord[open_form(Self.shape_nest)]:
        """The coordinate of an offset."""
        var result = NestedCoord[open_form(Self.shape_nest)]()
        comptime for i in range(Self.flat_rank):
            result.set[i](index // self.distance[i]() % self.extent[i]())
        return result

    def write_to(self, mut writer: Some[Writer]):
        writer.write("(", self._shape, ":", self._stride, ")")


# ------------------------------------------------------------------------------------------- offsets and sizes


@always_inline
def offset[L: TensorLayout, T: CoordLike](layout: L, position: T) -> Int:
    """The offset of a coordinate in elements.

    The coordinate has the form of the shape, or is flat; a single integer for a nested dimension counts through it,
    its first part fastest.
    """
    comptime given = nest_of_one[T]()
    var at = nested(position)
    comptime if given.count == L.flat_rank:
        var result = 0
        comptime for i in range(L.flat_rank):
            result += at.leaf[i]() * layout.distance[i]()
        return result
    elif given.count == 1:
        return _offset_in[0, L.flat_rank](layout, at.leaf[0]())
    else:
        comptime assert given.rank() == L.rank, "the coordinate has another number of components than the layout"
        var result = 0
        comptime for m in range(L.rank):
            comptime first = L.shape_nest.start(m)
            comptime end = L.shape_nest.start(m + 1)
            comptime start = given.start(m)
            comptime if given.start(m + 1) - start == end - first:
                comptime for k in range(end - first):
                    result += at.leaf[start + k]() * layout.distance[first + k]()
            else:
                comptime assert given.start(m + 1) - start == 1, "a component has another form than the layout"
                result += _offset_in[first, end](layout, at.leaf[start]())
        return result


@always_inline
def _offset_in[first: Int, end: Int, L: TensorLayout](layout: L, index: Int) -> Int:
    """The offset of position `index` among the coordinates of the extents from `first` to before `end`."""
    var rest = index
    var result = 0
    comptime for k in range(first, end):
        comptime if k + 1 == end:
            result += rest * layout.distance[k]()
        else:
            result += rest % layout.extent[k]() * layout.distance[k]()
            rest //= layout.extent[k]()
    return result


@always_inline
def size[L: TensorLayout](layout: L) -> Int:
    """How many coordinates a layout has."""
    var result = 1
    comptime for i in range(L.flat_rank):
        result *= layout.extent[i]()
    return result


# ------------------------------------------------------------------------------------------------ making layouts


@always_inline
def row_major[*extents: Int](out result: Layout[shape_of[*extents](), row_strides(shape_of[*extents]())]):
    """The last dimension is contiguous."""
    result = type_of(result)()


@always_inline
def row_major[T: CoordLike](shape: T, out result: Layout[nest_of_one[T](), row_strides(nest_of_one[T]())]):
    result = type_of(result)()
    result._shape = nested(shape)
    var stride = 1
    comptime for k in range(result.flat_rank):
        comptime i = result.flat_rank - 1 - k
        result._stride.set[i](stride)
        stride *= result.extent[i]()


@always_inline
def row_major[*Ts: CoordLike](
    shape: Tuple[*Ts]
) -> Layout[nest_of_one[Coord[*Ts]](), row_strides(nest_of_one[Coord[*Ts]]())]:
    return row_major(Coord(shape))


@always_inline
def col_major[*extents: Int](out result: Layout[shape_of[*extents](), column_strides(shape_of[*extents]())]):
    """The first dimension is contiguous."""
    result = type_of(result)()


@always_inline
def col_major[T: CoordLike](shape: T, out result: Layout[nest_of_one[T](), column_strides(nest_of_one[T]())]):
    result = type_of(result)()
    result._shape = nested(shape)
    var stride = 1
    comptime for i in range(result.flat_rank):
        result._stride.set[i](stride)
        stride *= result.extent[i]()


@always_inline
def col_major[*Ts: CoordLike](
    shape: Tuple[*Ts]
) -> Layout[nest_of_one[Coord[*Ts]](), column_strides(nest_of_one[Coord[*Ts]]())]:
    return col_major(Coord(shape))


def shape_of[*extents: Int]() -> Nest:
    """Extents on one level."""
    var result = Nest()
    comptime for i in range(len(extents)):
        result.append(extents[i])
    return result


def row_strides(shape: Nest) -> Nest:
    """Strides of a shape whose last dimension is contiguous."""
    var strides = shape.leaves()
    var next = 1
    for k in range(shape.count):
        var i = shape.count - 1 - k
        strides[i] = next
        next = _times(next, shape.leaf(i))
    return shape.with_leaves(strides)


def column_strides(shape: Nest) -> Nest:
    """Strides of a shape whose first dimension is contiguous."""
    var strides = shape.leaves()
    var next = 1
    for i in range(shape.count):
        strides[i] = next
        next = _times(next, shape.leaf(i))
    return shape.with_leaves(strides)


def open_form(shape: Nest) -> Nest:
    """The same form with nothing known."""
    var leaves = shape.leaves()
    for i in range(shape.count):
        leaves[i] = UNKNOWN
    return shape.with_leaves(leaves)


def reversed_modes(nest: Nest) -> Nest:
    """Flat modes in the opposite order."""
    var leaves = nest.leaves()
    for i in range(nest.count):
        leaves[i] = nest.leaf(nest.count - 1 - i)
    return nest.with_leaves(leaves)


@always_inline
def dynamic[
    L: TensorLayout
](layout: L, out result: Layout[open_form(L.shape_nest), open_form(L.stride_nest)]):
    """The same layout with nothing known while compiling."""
    result = type_of(result)()
    comptime for i in range(L.flat_rank):
        result._shape.set[i](layout.extent[i]())
        result._stride.set[i](layout.distance[i]())


@always_inline
def row_major_nested[
    T: CoordLike
](shape: T, out result: Layout[nest_of_one[T](), row_strides(nest_of_one[T]())]):
    """The last integer of a nested shape is contiguous, and so on to the first."""
    result = row_major(shape)


@always_inline
def col_major_nested[
    T: CoordLike
](shape: T, out result: Layout[nest_of_one[T](), column_strides(nest_of_one[T]())]):
    """The first integer of a nested shape is contiguous, and so on to the last."""
    result = col_major(shape)


def print_layout[L: TensorLayout](layout: L):
    """Prints a layout, and the offset of every coordinate of its two dimensions as a table."""
    comptime assert L.rank == 2, "a table has two dimensions"
    var rows = 1
    var columns = 1
    var last = 0
    comptime for i in range(L.flat_rank):
        comptime if i < L.shape_nest.start(1):
            rows *= layout.extent[i]()
        else:
            columns *= layout.extent[i]()
        last += (layout.extent[i]() - 1) * layout.distance[i]()
    var width = String(last + 1).byte_length()
    var rule = String("    ")
    var header = String("    ")
    for c in range(columns):
        rule += String("+", "-" * (width + 2))
        header += String("  ", String(c).ascii_rjust(width), " " if c + 1 < columns else "")
    rule += "+"
    print(layout)
    print(header)
    for r in range(rows):
        var line = String(String(r).ascii_rjust(2), "  ")
        for c in range(columns):
            line += String("| ", String(offset(layout, Coord(r, c))).ascii_rjust(width), " ")
        print(rule)
        print(line + "|")
    print(rule)


def _times(a: Int, b: Int) -> Int:
    return UNKNOWN if a == UNKNOWN or b == UNKNOWN else a * b


# ------------------------------------------------------------------------------------------ products and divisions


def zipped_modes(a: Nest, b: Nest) -> Nest:
    """For each dimension a pair: of the first, of the second."""
    var result = Nest()
    for m in range(a.rank()):
        var pair = Nest()
        pair.append_modes(a.mode(m))
        pair.append_modes(b.mode(m))
        result.append_group(pair)
    return result


def scaled(strides: Nest, factor: Int) -> Nest:
    """Strides times a factor."""
    var leaves = strides.leaves()
    for i in range(strides.count):
        leaves[i] = _times(leaves[i], factor)
    return strides.with_leaves(leaves)


def cosize_of(shape: Nest, strides: Nest) -> Int:
    """One more than the largest offset, or -1."""
    var last = 0
    for i in range(shape.count):
        if shape.leaf(i) == UNKNOWN or strides.leaf(i) == UNKNOWN:
            return UNKNOWN
        last += (shape.leaf(i) - 1) * strides.leaf(i)
    return last + 1


def blocked_product[
    Block: TensorLayout, Tiler: TensorLayout
](
    block: Block,
    tiler: Tiler,
    out result: Layout[
        zipped_modes(Block.shape_nest, Tiler.shape_nest),
        zipped_modes(Block.stride_nest, scaled(Tiler.stride_nest, cosize_of(Block.shape_nest, Block.stride_nest))),
    ],
):
    """A block repeated on a grid, block after block in memory. Dimension `i` is (within the block, of the grid)."""
    comptime assert Block.rank == Tiler.rank, "a block and its grid have the same number of dimensions"
    comptime assert Block.all_dims_known and Tiler.all_dims_known, "a product needs layouts that are known while compiling"
    result = type_of(result)()


def zipped_divide[
    Tile: CoordLike, //, tile: Tile, L: TensorLayout
](
    layout: L,
    out result: Layout[
        divided_shape(L.shape_nest, nest_of_one[Tile]()), divided_strides(L.stride_nest, nest_of_one[Tile]())
    ],
):
    """A layout cut into tiles: the first dimension runs within a tile, the second over the tiles."""
    comptime assert L.rank == nest_of_one[Tile]().count, "a tile has as many extents as the layout"
    comptime assert L.flat_rank == L.rank, "a nested layout cannot be divided"
    comptime assert L.all_dims_known, "a division needs a layout that is known while compiling"
    result = type_of(result)()


def divided_shape(shape: Nest, tile: Nest) -> Nest:
    """Extents within a tile, and of the tiles."""
    var outer = shape.leaves()
    for i in range(shape.count):
        outer[i] = (shape.leaf(i) + tile.leaf(i) - 1) // tile.leaf(i)
    var result = Nest()
    result.append_group(tile)
    result.append_group(shape.with_leaves(outer))
    return result


def divided_strides(strides: Nest, tile: Nest) -> Nest:
    """Strides within a tile, and from tile to tile."""
    var outer = strides.leaves()
    for i in range(strides.count):
        outer[i] = strides.leaf(i) * tile.leaf(i)
    var result = Nest()
    result.append_group(strides)
    result.append_group(strides.with_leaves(outer))
    return result
