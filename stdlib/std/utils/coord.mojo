"""`Coord`: coordinates whose components are known while compiling or while running, nested at will."""

from std.builtin.coord_like import CoordLike
from .index import IndexList
from .nest import Nest
from .static_tuple import StaticTuple


@fieldwise_init
struct ComptimeInt[number: Int](CoordLike, Defaultable, TrivialRegisterPassable):
    """An integer that is part of a type; `Idx[n]` makes one."""

    comptime static_value: Int = Self.number

    @always_inline
    def value(self) -> Int:
        return Self.number

    @always_inline
    def __int__(self) -> Int:
        return Self.number

    def write_to(self, mut writer: Some[Writer]):
        writer.write(Self.number)


comptime Idx[number: Int] = ComptimeInt[number]()
"""A component that is known while compiling."""


struct Coord[*element_types: CoordLike](CoordLike, Sized):
    """A tuple of components: integers, `Idx[n]`, or coordinates."""

    comptime is_tuple: Bool = True
    comptime rank: Int = len(Self.element_types)
    """How many components it has."""
    comptime nest: Nest = nest_of[*Self.element_types]()
    """The components down to integers, with -1 for those known at run time only."""
    comptime flat_rank: Int = Self.nest.count
    """How many integers it holds."""

    var _elements: Tuple[*Self.element_types]

    @always_inline
    def __init__(out self, var *elements: *Self.element_types):
        self._elements = Tuple(*elements^)

    @always_inline
    @implicit
    def __init__(out self, elements: Tuple[*Self.element_types]):
        self._elements = elements

    @always_inline
    def __len__(self) -> Int:
        return Self.rank

    @always_inline
    def __getitem_param__[i: Int](self) -> Self.element_types[i]:
        return self._elements[i]

    def value(self) -> Int:
        comptime assert Self.rank < 0, "a coordinate of several components is no value"
        return 0

    @always_inline
    def leaf[i: Int](self) -> Int:
        """The integer number `i`, counted through all levels."""
        comptime known = Self.nest.leaf(i)
        comptime if known >= 0:
            return known
        else:
            return leaf_of[i](self._elements)

    @always_inline
    def product(self) -> Int:
        """The product of all integers."""
        var result = 1
        comptime for i in range(Self.flat_rank):
            result *= self.leaf[i]()
        return result

    @staticmethod
    def size() -> Int:
        """How many integers it holds."""
        return Self.flat_rank

    @always_inline
    def reverse(self) -> NestedCoord[Self.nest.reversed()]:
        """The components in the opposite order."""
        var result = NestedCoord[Self.nest.reversed()]()
        comptime for i in range(Self.rank):
            comptime first = Self.nest.reversed().start(i)
            comptime start = Self.nest.start(Self.rank - 1 - i)
            comptime for k in range(Self.nest.mode(Self.rank - 1 - i).count):
                result.set[first + k](self.leaf[start + k]())
        return result

    @always_inline
    def concat[T: CoordLike](self, other: T) -> NestedCoord[Self.nest.followed_by(nest_of_one[T]())]:
        """The components, and then those of another coordinate."""
        var result = NestedCoord[Self.nest.followed_by(nest_of_one[T]())]()
        comptime for i in range(Self.flat_rank):
            result.set[i](self.leaf[i]())
        comptime for i in range(nest_of_one[T]().count):
            result.set[Self.flat_rank + i](nested(other).leaf[i]())
        return result

    @always_inline
    def flatten(self) -> NestedCoord[Self.nest.flattened()]:
        """The integers on one level."""
        var result = NestedCoord[Self.nest.flattened()]()
        comptime for i in range(Self.flat_rank):
            result.set[i](self.leaf[i]())
        return result

    def write_to(self, mut writer: Some[Writer]):
        writer.write_string("(")
        comptime for i in range(Self.rank):
            comptime if i > 0:
                writer.write_string(", ")
            self._elements[i].write_to(writer)
        writer.write_string(")")


@always_inline
def leaf_of[i: Int, *Ts: CoordLike](elements: Tuple[*Ts]) -> Int:
    """The integer number `i` among those of all elements."""
    comptime for k in range(len(Ts)):
        comptime before = leaves_before[k, *Ts]()
        comptime count = leaves_of[Ts[k]]()
        comptime if i >= before and i < before + count:
            comptime if Bool(Ts[k].is_tuple):
                return elements[k].leaf[i - before]()
            else:
                return elements[k].value()
    return 0


def leaves_of[T: CoordLike]() -> Int:
    """How many integers a component holds."""
    comptime if T.is_tuple:
        return T.flat_rank
    else:
        return 1


def leaves_before[k: Int, *Ts: CoordLike]() -> Int:
    """How many integers the elements before number `k` hold."""
    var count = 0
    comptime for i in range(k):
        count += leaves_of[Ts[i]]()
    return count


def nest_of[*Ts: CoordLike]() -> Nest:
    """What is known of elements while compiling."""
    var result = Nest()
    comptime for i in range(len(Ts)):
        comptime if Ts[i].is_tuple:
            result.append_group(Ts[i].nest)
        else:
            result.append(Ts[i].static_value)
    return result


struct NestedCoord[nest: Nest](CoordLike, Sized):
    """A coordinate of a given form: what `coord[...]` makes, and what a layout answers.

    It holds only the integers that are not known while compiling, in their order.
    """

    comptime is_tuple: Bool = True
    comptime rank: Int = Self.nest.rank()
    """How many components it has."""
    comptime flat_rank: Int = Self.nest.count
    """How many integers it holds."""

    var _values: StaticTuple[Int, Self.nest.unknown()]

    @always_inline
    def __init__(out self):
        """To be filled by `set`."""
        self._values = StaticTuple[Int, Self.nest.unknown()]()

    @always_inline
    def set[i: Int](mut self, value: Int):
        """Gives integer number `i` its value, if it is not known anyway."""
        comptime if Self.nest.leaf(i) < 0:
            comptime place = Self.nest.unknown(i)
            self._values[place] = value

    @always_inline
    def leaf[i: Int](self) -> Int:
        """The integer number `i`, counted through all levels."""
        comptime known = Self.nest.leaf(i)
        comptime if known >= 0:
            return known
        else:
            comptime place = Self.nest.unknown(i)
            return self._values.get[place]()

    @always_inline
    def __getitem_param__[i: Int](self) -> NestedCoord[Self.nest.mode(i)]:
        var result = NestedCoord[Self.nest.mode(i)]()
        comptime first = Self.nest.start(i)
        comptime for k in range(Self.nest.mode(i).count):
            result.set[k](self.leaf[first + k]())
        return result

    @always_inline
    def __len__(self) -> Int:
        return Self.rank

    @always_inline
    def value(self) -> Int:
        comptime assert Self.flat_rank == 1, "a coordinate of several components is no value"
        return self.leaf[0]()

    @always_inline
    def __int__(self) -> Int:
        return self.value()

    @always_inline
    def product(self) -> Int:
        """The product of all integers."""
        var result = 1
        comptime for i in range(Self.flat_rank):
            result *= self.leaf[i]()
        return result

    @staticmethod
    def size() -> Int:
        """How many integers it holds."""
        return Self.flat_rank

    @always_inline
    def reverse(self) -> NestedCoord[Self.nest.reversed()]:
        """The components in the opposite order."""
        var result = NestedCoord[Self.nest.reversed()]()
        comptime for i in range(Self.rank):
            comptime first = Self.nest.reversed().start(i)
            comptime start = Self.nest.start(Self.rank - 1 - i)
            comptime for k in range(Self.nest.mode(Self.rank - 1 - i).count):
                result.set[first + k](self.leaf[start + k]())
        return result

    @always_inline
    def concat[T: CoordLike](self, other: T) -> NestedCoord[Self.nest.followed_by(nest_of_one[T]())]:
        """The components, and then those of another coordinate."""
        var result = NestedCoord[Self.nest.followed_by(nest_of_one[T]())]()
        comptime for i in range(Self.flat_rank):
            result.set[i](self.leaf[i]())
        comptime for i in range(nest_of_one[T]().count):
            result.set[Self.flat_rank + i](nested(other).leaf[i]())
        return result

    @always_inline
    def flatten(self) -> NestedCoord[Self.nest.flattened()]:
        """The integers on one level."""
        var result = NestedCoord[Self.nest.flattened()]()
        comptime for i in range(Self.flat_rank):
            result.set[i](self.leaf[i]())
        return result

    def write_to(self, mut writer: Some[Writer]):
        var leaves = Self.nest.leaves()
        comptime for i in range(Self.flat_rank):
            leaves[i] = self.leaf[i]()
        Self.nest.with_leaves(leaves).write_to(writer)


@always_inline
def nested[T: CoordLike](position: T) -> NestedCoord[nest_of_one[T]()]:
    """Coordinates in their general form; an integer is a tuple of one."""
    var result = NestedCoord[nest_of_one[T]()]()
    comptime if T.is_tuple:
        comptime for i in range(T.flat_rank):
            result.set[i](position.leaf[i]())
    else:
        result.set[0](position.value())
    return result


def nest_of_one[T: CoordLike]() -> Nest:
    """What is known of one coordinate while compiling."""
    comptime if T.is_tuple:
        return T.nest
    else:
        return nest_of[T]()


comptime coord[*numbers: Int] = NestedCoord[flat_nest[*numbers]()]()
"""Coordinates that are all known while compiling."""


def flat_nest[*numbers: Int]() -> Nest:
    """Integers on one level."""
    var result = Nest()
    comptime for i in range(len(numbers)):
        result.append(numbers[i])
    return result


@always_inline
def coord_to_index_list[T: CoordLike](position: T) -> IndexList[nest_of_one[T]().count]:
    """The integers of a coordinate."""
    var at = nested(position)
    var result = IndexList[nest_of_one[T]().count]()
    comptime for i in range(nest_of_one[T]().count):
        result[i] = at.leaf[i]()
    return result
