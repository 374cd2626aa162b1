"""The extents and strides of what is cut out of a tensor."""

from std.utils.nest import UNKNOWN, Nest


struct Part(ImplicitlyCopyable):
    """What is taken of one dimension: the positions from `first` on, or a single one, which ends the dimension."""

    var first: Int
    var length: Int
    """How many positions are taken; minus `first`, where it goes to the end."""
    var is_index: Bool

    @implicit
    def __init__(out self, index: Int):
        self.first = index
        self.length = 1
        self.is_index = True

    @implicit
    def __init__(out self, range: ContiguousSlice):
        self.first = range.start.or_else(0)
        self.length = range.end.value() - self.first if range.end else -self.first
        self.is_index = False

    def length_of(self, extent: Int) -> Int:
        """How many positions of so many are taken."""
        if self.length > 0:
            return self.length
        return extent if extent == UNKNOWN else extent + self.length


def kept_shape[*parts: Part](shape: Nest) -> Nest:
    """The extents that parts leave."""
    var result = Nest()
    comptime for i in range(len(parts)):
        comptime if not parts[i].is_index:
            result.append(parts[i].length_of(shape.leaf(i)))
    return result


def kept_before[i: Int, *parts: Part]() -> Int:
    """How many of the dimensions before number `i` parts leave."""
    var count = 0
    comptime for k in range(i):
        count += Int(not parts[k].is_index)
    return count


def kept_strides[*parts: Part](strides: Nest) -> Nest:
    """The strides that parts leave."""
    var result = Nest()
    comptime for i in range(len(parts)):
        comptime if not parts[i].is_index:
            result.append(strides.leaf(i))
    return result


def divided(shape: Nest, by: Nest) -> Nest:
    """Extents divided one by one."""
    var leaves = shape.leaves()
    for i in range(shape.count):
        leaves[i] = UNKNOWN if shape.leaf(i) == UNKNOWN else shape.leaf(i) // by.leaf(i)
    return shape.with_leaves(leaves)


def divided_up(shape: Nest, by: Nest) -> Nest:
    """Extents divided one by one, rounded up."""
    var leaves = shape.leaves()
    for i in range(shape.count):
        leaves[i] = UNKNOWN if shape.leaf(i) == UNKNOWN else (shape.leaf(i) + by.leaf(i) - 1) // by.leaf(i)
    return shape.with_leaves(leaves)


def multiplied(strides: Nest, by: Nest) -> Nest:
    """Strides multiplied one by one."""
    var leaves = strides.leaves()
    for i in range(strides.count):
        leaves[i] = UNKNOWN if strides.leaf(i) == UNKNOWN else strides.leaf(i) * by.leaf(i)
    return strides.with_leaves(leaves)


def open_dimension(shape: Nest, axis: Int, count: Int) -> Nest:
    """The extents with one divided by `count`; by 0, it is known at run time only."""
    var leaves = shape.leaves()
    if count == 0:
        leaves[axis] = UNKNOWN
    elif leaves[axis] != UNKNOWN:
        leaves[axis] //= count
    return shape.with_leaves(leaves)
