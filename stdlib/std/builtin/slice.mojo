"""Slices: what stands between the brackets of `x[a:b:c]`."""


@__lang("slice")
struct Slice(Equatable, ImplicitlyCopyable, Writable):
    """Start, end and step, each of which may be missing."""

    var start: Optional[Int]
    var end: Optional[Int]
    var step: Optional[Int]

    @always_inline
    def __init__(out self, start: Optional[Int], end: Optional[Int], step: Optional[Int]):
        self.start = start
        self.end = end
        self.step = step

    @always_inline
    def __init__(out self, start: Int, end: Int):
        self.start = start
        self.end = end
        self.step = None

    @always_inline
    @implicit
    def __init__(out self, slice: ContiguousSlice):
        self.start = slice.start
        self.end = slice.end
        self.step = None

    @always_inline
    @implicit
    def __init__(out self, slice: StridedSlice):
        self.start = slice.start
        self.end = slice.end
        self.step = slice.step

    def __eq__(self, other: Self) -> Bool:
        return self.start == other.start and self.end == other.end and self.step == other.step

    def indices(self, length: Int) -> Tuple[Int, Int, Int]:
        """Start, end and step for a sequence of `length` elements, with Python's rules for what is missing, negative
        or too large."""
        var step = self.step.or_else(1)
        var low = 0
        var high = length
        if step < 0:
            low = -1
            high = length - 1
        var start = low if step > 0 else high
        var end = high if step > 0 else low
        if self.start:
            start = _clamped(self.start.value(), length, low, high)
        if self.end:
            end = _clamped(self.end.value(), length, low, high)
        return (start, end, step)

    def write_to(self, mut writer: Some[Writer]):
        writer.write("Slice(", self.start, ", ", self.end, ", ", self.step, ")")

    def write_repr_to(self, mut writer: Some[Writer]):
        writer.write("Slice(start=", self.start, ", end=", self.end, ", step=", self.step, ")")


@__lang("contiguous_slice")
struct ContiguousSlice(Equatable, ImplicitlyCopyable):
    """`a:b`, a slice without a step."""

    var start: Optional[Int]
    var end: Optional[Int]

    @always_inline
    def __init__(out self, start: Optional[Int], end: Optional[Int]):
        self.start = start
        self.end = end

    @always_inline
    def _start_or(self, default: Int) -> Int:
        return self.start._value_or(default)

    @always_inline
    def _end_or(self, default: Int) -> Int:
        return self.end._value_or(default)


@__lang("strided_slice")
struct StridedSlice(Equatable, ImplicitlyCopyable):
    """`a:b:c`, a slice with a step."""

    var start: Optional[Int]
    var end: Optional[Int]
    var step: Optional[Int]

    @always_inline
    def __init__(out self, start: Optional[Int], end: Optional[Int], step: Optional[Int]):
        self.start = start
        self.end = end
        self.step = step

    @always_inline
    def indices(self, length: Int) -> Tuple[Int, Int, Int]:
        return Slice(self.start, self.end, self.step).indices(length)


def slice(end: Int) -> Slice:
    return Slice(None, end, None)


def slice(start: Int, end: Int) -> Slice:
    return Slice(start, end, None)


def slice(start: Optional[Int], end: Optional[Int], step: Optional[Int]) -> Slice:
    return Slice(start, end, step)


def _clamped(index: Int, length: Int, low: Int, high: Int) -> Int:
    """An explicit bound: counted from the end if negative, then brought into `low ... high`."""
    var place = index + length if index < 0 else index
    if place < low:
        return low
    if place > high:
        return high
    return place
