"""`Nest`: a tree of integers, the compile-time side of coordinates and layouts."""

from .static_tuple import StaticTuple

comptime UNKNOWN = -1
"""Stands for an integer that is known at run time only."""

comptime _CAPACITY = 16


struct Nest(Equatable, ImplicitlyCopyable, Writable):
    """Integers from left to right, each with the parentheses that open before it and close after it.

    The outermost pair is not counted: `(1, (2, 3))` holds 1, 2, 3; one pair opens before 2 and closes after 3.
    An element of the outermost level is called a mode. There is room for 16 integers.
    """

    var count: Int
    var is_integer: Bool
    """Whether this is one integer, not a tuple of one."""
    var _leaves: StaticTuple[Int, _CAPACITY]
    var _opening: StaticTuple[Int, _CAPACITY]
    var _closing: StaticTuple[Int, _CAPACITY]

    def __init__(out self):
        self.count = 0
        self.is_integer = False
        self._leaves = StaticTuple[Int, _CAPACITY](fill=0)
        self._opening = StaticTuple[Int, _CAPACITY](fill=0)
        self._closing = StaticTuple[Int, _CAPACITY](fill=0)

    def append(mut self, leaf: Int):
        """Adds a mode that is one integer."""
        self._leaves[self.count] = leaf
        self.count += 1

    def append_group(mut self, group: Self):
        """Adds a mode that is a tuple."""
        var first = self.count
        self.append_modes(group)
        self._opening[first] += 1
        self._closing[self.count - 1] += 1

    def append_modes(mut self, other: Self):
        """Adds the modes of another tree."""
        for i in range(other.count):
            self._leaves[self.count] = other._leaves[i]
            self._opening[self.count] = other._opening[i]
            self._closing[self.count] = other._closing[i]
            self.count += 1

    def leaf(self, i: Int) -> Int:
        """The integer number `i`, through all levels."""
        return self._leaves[i]

    def with_leaves(self, leaves: StaticTuple[Int, _CAPACITY]) -> Self:
        """The same parentheses around other integers."""
        var result = self
        result._leaves = leaves
        return result

    def leaves(self) -> StaticTuple[Int, _CAPACITY]:
        return self._leaves

    def flattened(self) -> Self:
        """The integers without parentheses."""
        var result = Self()
        for i in range(self.count):
            result.append(self._leaves[i])
        return result

    def reversed(self) -> Self:
        """The modes in the opposite order."""
        var result = Self()
        for k in range(self.rank()):
            var mode = self.mode(self.rank() - 1 - k)
            if mode.is_integer:
                result.append(mode.leaf(0))
            else:
                result.append_group(mode)
        return result

    def followed_by(self, other: Self) -> Self:
        """These modes and then those of another tree."""
        var result = self
        result.append_modes(other)
        return result

    def rank(self) -> Int:
        """How many modes there are."""
        var depth = 0
        var modes = 0
        for i in range(self.count):
            if depth == 0:
                modes += 1
            depth += self._opening[i] - self._closing[i]
        return modes

    def start(self, mode: Int) -> Int:
        """The first integer of a mode; that of mode `rank()` is `count`."""
        var depth = 0
        var modes = 0
        for i in range(self.count):
            if depth == 0:
                if modes == mode:
                    return i
                modes += 1
            depth += self._opening[i] - self._closing[i]
        return self.count

    def mode(self, number: Int) -> Self:
        """The integers of one mode, without the parentheses around them."""
        var result = Self()
        var end = self.start(number + 1)
        for i in range(self.start(number), end):
            result._opening[result.count] = self._opening[i]
            result._closing[result.count] = self._closing[i]
            result.append(self._leaves[i])
        result.is_integer = result._opening[0] == 0
        if not result.is_integer:
            result._opening[0] -= 1
            result._closing[result.count - 1] -= 1
        return result

    def product(self) -> Int:
        """The product of all integers; unknown if one of them is."""
        var result = 1
        for i in range(self.count):
            if self._leaves[i] == UNKNOWN:
                return UNKNOWN
            result *= self._leaves[i]
        return result

    def unknown(self, end: Int = _CAPACITY) -> Int:
        """How many of the integers before number `end` are known at run time only."""
        var result = 0
        for i in range(min(end, self.count)):
            result += Int(self._leaves[i] == UNKNOWN)
        return result

    def __eq__(self, other: Self) -> Bool:
        if self.count != other.count or self.is_integer != other.is_integer:
            return False
        for i in range(self.count):
            if (
                self._leaves[i] != other._leaves[i]
                or self._opening[i] != other._opening[i]
                or self._closing[i] != other._closing[i]
            ):
                return False
        return True

    def write_to(self, mut writer: Some[Writer]):
        if self.is_integer:
            writer.write(self._leaves[0])
            return
        writer.write_string("(")
        for i in range(self.count):
            if i > 0:
                writer.write_string(", ")
            for _ in range(self._opening[i]):
                writer.write_string("(")
            writer.write(self._leaves[i])
            for _ in range(self._closing[i]):
                writer.write_string(")")
        writer.write_string(")")
