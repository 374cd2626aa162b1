"""`IndexList`: coordinates with element-wise arithmetic."""

from .static_tuple import StaticTuple


struct IndexList[size: Int, *, element_type: DType = DType.int64](
    Comparable, Defaultable, Hashable, ImplicitlyCopyable, Sized, Writable
):
    """`size` integers; `<` and its kin hold only if they hold for every component."""

    var data: StaticTuple[Int, Self.size]

    @always_inline
    def __init__(out self):
        self.data = StaticTuple[Int, Self.size](fill=0)

    @always_inline
    def __init__(out self, *, fill: Int):
        self.data = StaticTuple[Int, Self.size](fill=fill)

    @always_inline
    def __init__(out self, *elems: Int):
        """The components one by one; a single one is used for all."""
        self.data = StaticTuple[Int, Self.size]()
        for i in range(Self.size):
            self.data._put(i, elems[0 if len(elems) == 1 else i])

    @always_inline
    def __init__[*Ts: Intable & Movable](out self, elems: Tuple[*Ts]):
        """The components of a tuple."""
        self.data = StaticTuple[Int, Self.size]()
        comptime for i in range(Self.size):
            self.data._put(i, elems[i].__int__())

    @always_inline
    def __len__(self) -> Int:
        return Self.size

    @always_inline
    def __getitem__(self, idx: Int) -> Int:
        return self.data[idx]

    @always_inline
    def __setitem__(mut self, idx: Int, val: Int):
        self.data[idx] = val

    @always_inline
    def get[index: Int](self) -> Int:
        return self.data.get[index]()

    def as_tuple(self) -> StaticTuple[Int, Self.size]:
        return self.data

    def canonicalize(self) -> IndexList[Self.size]:
        """The same components with the default element type."""
        var result = IndexList[Self.size]()
        for i in range(Self.size):
            result[i] = self[i]
        return result

    def cast[dtype: DType](self) -> IndexList[Self.size, element_type=dtype]:
        """The components with another element type."""
        var result = IndexList[Self.size, element_type=dtype]()
        for i in range(Self.size):
            result[i] = Int(self[i].cast[dtype]())
        return result

    def flattened_length(self) -> Int:
        """The product of the components."""
        var result = 1
        for i in range(Self.size):
            result *= self[i]
        return result

    def reverse(self) -> Self:
        """The components from last to first."""
        var result = Self()
        for i in range(Self.size):
            result[i] = self[Self.size - 1 - i]
        return result

    @always_inline
    def _combined[function: def(Int, Int) thin -> Int](self, rhs: Self) -> Self:
        var result = Self()
        for i in range(Self.size):
            result[i] = function(self[i], rhs[i])
        return result

    @always_inline
    def _all[function: def(Int, Int) thin -> Bool](self, rhs: Self) -> Bool:
        for i in range(Self.size):
            if not function(self[i], rhs[i]):
                return False
        return True

    def __add__(self, rhs: Self) -> Self:
        return self._combined[_add](rhs)

    def __sub__(self, rhs: Self) -> Self:
        return self._combined[_subtract](rhs)

    def __mul__(self, rhs: Self) -> Self:
        return self._combined[_multiply](rhs)

    def __floordiv__(self, rhs: Self) -> Self:
        return self._combined[_divide](rhs)

    def __rfloordiv__(self, lhs: Self) -> Self:
        return lhs._combined[_divide](self)

    def remu(self, rhs: Self) -> Self:
        """The remainders."""
        return self._combined[_remainder](rhs)

    def __eq__(self, other: Self) -> Bool:
        return self._all[_equal](other)

    def __ne__(self, other: Self) -> Bool:
        return not self._all[_equal](other)

    def __lt__(self, rhs: Self) -> Bool:
        return self._all[_less](rhs)

    def __le__(self, rhs: Self) -> Bool:
        return self._all[_less_or_equal](rhs)

    def __gt__(self, rhs: Self) -> Bool:
        return rhs._all[_less](self)

    def __ge__(self, rhs: Self) -> Bool:
        return rhs._all[_less_or_equal](self)

    def __hash__[H: Hasher](self, mut hasher: H):
        for i in range(Self.size):
            self[i].__hash__(hasher)

    def write_to(self, mut writer: Some[Writer]):
        writer.write_string("(")
        for i in range(Self.size):
            if i > 0:
                writer.write_string(", ")
            self[i].write_to(writer)
        comptime if Self.size == 1:
            writer.write_string(",")
        writer.write_string(")")

    def write_repr_to(self, mut writer: Some[Writer]):
        self.write_to(writer)


def _add(a: Int, b: Int) -> Int:
    return a + b


def _subtract(a: Int, b: Int) -> Int:
    return a - b


def _multiply(a: Int, b: Int) -> Int:
    return a * b


def _divide(a: Int, b: Int) -> Int:
    return a // b


def _remainder(a: Int, b: Int) -> Int:
    return a % b


def _equal(a: Int, b: Int) -> Bool:
    return a == b


def _less(a: Int, b: Int) -> Bool:
    return a < b


def _less_or_equal(a: Int, b: Int) -> Bool:
    return a <= b


def Index[
    *Ts: Intable, dtype: DType = DType.int64
](*args: *Ts) -> IndexList[len(Ts), element_type=dtype]:
    """The coordinates with these components."""
    var result = IndexList[len(Ts), element_type=dtype]()
    comptime for i in range(args.__len__()):
        result[i] = args[i].__int__()
    return result


def product[size: Int, //](tuple: IndexList[size, _], end_idx: Int = size) -> Int:
    """The product of the components before `end_idx`."""
    var result = 1
    for i in range(end_idx):
        result *= tuple[i]
    return result
