"""`range`: arithmetic progressions. Each form is its own iterator, small enough to stay in registers."""


@fieldwise_init
struct _UpRange[dtype: DType](Copyable, Iterable, Iterator, Sized, TrivialRegisterPassable):
    """The values `current, current + 1, ...` below `end`."""

    comptime Element = Scalar[Self.dtype]
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self

    var current: Scalar[Self.dtype]
    var end: Scalar[Self.dtype]

    @always_inline
    def __iter__(self) -> Self:
        return self

    @always_inline
    def __next__(mut self) raises StopIteration -> Scalar[Self.dtype]:
        var value = self.current
        if value >= self.end:
            raise StopIteration()
        self.current = value + 1
        return value

    @always_inline
    def __len__(self) -> Int:
        return Int(self.end - self.current) if self.current < self.end else 0

    @always_inline
    def __getitem__(self, index: Int) -> Scalar[Self.dtype]:
        return self.current + Scalar[Self.dtype](index)

    @always_inline
    def __contains__(self, value: Scalar[Self.dtype]) -> Bool:
        return self.current <= value and value < self.end

    @always_inline
    def __reversed__(self) -> _StepRange[Self.dtype]:
        return _StepRange[Self.dtype](self.end - 1, 0 - Scalar[Self.dtype](1), len(self))

    @always_inline
    def bounds(self) -> Tuple[Int, Optional[Int]]:
        var length = len(self)
        return (length, Optional[Int](length))


@fieldwise_init
struct _StepRange[dtype: DType](Copyable, Iterable, Iterator, Sized, TrivialRegisterPassable):
    """`remaining` values, each `step` after the one before."""

    comptime Element = Scalar[Self.dtype]
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self

    var current: Scalar[Self.dtype]
    var step: Scalar[Self.dtype]
    var remaining: Int

    @always_inline
    def __iter__(self) -> Self:
        return self

    @always_inline
    def __next__(mut self) raises StopIteration -> Scalar[Self.dtype]:
        if self.remaining == 0:
            raise StopIteration()
        var value = self.current
        self.current = value + self.step
        self.remaining -= 1
        return value

    @always_inline
    def __len__(self) -> Int:
        return self.remaining

    @always_inline
    def __getitem__(self, index: Int) -> Scalar[Self.dtype]:
        return self.current + Scalar[Self.dtype](index) * self.step

    def __contains__(self, value: Scalar[Self.dtype]) -> Bool:
        for element in self:
            if element == value:
                return True
        return False

    @always_inline
    def __reversed__(self) -> Self:
        var last = self.current + Scalar[Self.dtype](self.remaining - 1) * self.step
        return Self(last, 0 - self.step, self.remaining)

    @always_inline
    def bounds(self) -> Tuple[Int, Optional[Int]]:
        return (self.remaining, Optional[Int](self.remaining))


@always_inline
def _step_range[
    dtype: DType, //
](start: Scalar[dtype], end: Scalar[dtype], step: Scalar[dtype]) -> _StepRange[dtype]:
    """Counts the values; a zero step gives none."""
    var count = 0
    comptime if dtype.is_floating_point():
        if step != 0:
            count = max(Int(((end - start) / step).__ceil__()), 0)
    else:
        if step > 0:
            if start < end:
                count = Int((end - start - 1) // step) + 1
        elif step < 0:
            if start > end:
                count = Int((start - end - 1) // (0 - step)) + 1
    return _StepRange[dtype](start, step, count)


@always_inline
def range(end: Int) -> _UpRange[DType.int]:
    """0, 1, ... end - 1."""
    return _UpRange[DType.int](0, end)


@always_inline
def range(start: Int, end: Int) -> _UpRange[DType.int]:
    """start, start + 1, ... end - 1."""
    return _UpRange[DType.int](start, end)


@always_inline
def range(start: Int, end: Int, step: Int) -> _StepRange[DType.int]:
    """start, start + step, ... up to, not including, end."""
    return _step_range(start, end, step)


@always_inline
def range[dtype: DType, //](end: Scalar[dtype]) -> _UpRange[dtype]:
    return _UpRange[dtype](0, end)


@always_inline
def range[dtype: DType, //](start: Scalar[dtype], end: Scalar[dtype]) -> _UpRange[dtype]:
    return _UpRange[dtype](start, end)


@always_inline
def range[
    dtype: DType, //
](start: Scalar[dtype], end: Scalar[dtype], step: Scalar[dtype]) -> _StepRange[dtype]:
    return _step_range(start, end, step)


@always_inline
def range[T: Indexer, //](end: T) -> _UpRange[DType.int]:
    return _UpRange[DType.int](0, end.__index__())


@always_inline
def range[T: Indexer, //](start: T, end: T) -> _UpRange[DType.int]:
    return _UpRange[DType.int](start.__index__(), end.__index__())


@always_inline
def range[T: Indexer, //](start: T, end: T, step: T) -> _StepRange[DType.int]:
    return _step_range(start.__index__(), end.__index__(), step.__index__())
