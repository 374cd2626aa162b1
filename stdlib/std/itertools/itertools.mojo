"""`count`, `repeat`, `cycle`, `product`, `take`, `take_while`, `drop_while`."""


@fieldwise_init
struct _Count(Copyable, Iterable, Iterator):
    """Yields start, start + step, ... without end."""

    comptime Element = Int
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self

    var _next: Int
    var _step: Int

    @always_inline
    def __iter__(ref self) -> Self:
        return self.copy()

    @always_inline
    def __next__(mut self) raises StopIteration -> Int:
        var value = self._next
        self._next += self._step
        return value


@always_inline
def count(start: Int = 0, step: Int = 1) -> _Count:
    """`start`, `start + step`, ... without end."""
    return _Count(start, step)


struct _Repeat[T: Copyable](Copyable, Iterable, Iterator):
    """Yields copies of a value."""

    comptime Element = Self.T
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self

    var _value: Self.T
    var _left: Int

    @always_inline
    def __init__(out self, var value: Self.T, left: Int):
        self._value = value^
        self._left = left

    @always_inline
    def __iter__(ref self) -> Self:
        return self.copy()

    @always_inline
    def __next__(mut self) raises StopIteration -> Self.T:
        if self._left == 0:
            raise StopIteration()
        self._left -= 1
        return Self.T(copy=self._value)


@always_inline
def repeat[T: Copyable, //](var value: T, *, times: Int = -1) -> _Repeat[T]:
    """A value `times` times, or without end."""
    return _Repeat[T](value^, times)


struct _Cycle[I: Iterator & Copyable](Copyable, Iterable, Iterator):
    """Starts again at the end."""

    comptime Element = Self.I.Element
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self

    var _start: Self.I
    var _current: Self.I

    @always_inline
    def __init__(out self, var start: Self.I):
        self._current = start.copy()
        self._start = start^

    @always_inline
    def __iter__(ref self) -> Self:
        return self.copy()

    def __next__(mut self) raises StopIteration -> Self.Element:
        try:
            return self._current.__next__()
        except:
            self._current = self._start.copy()
        return self._current.__next__()


@always_inline
def cycle[C: Iterable, //](ref iterable: C) -> _Cycle[C.IteratorType[origin_of(iterable)]]:
    """The elements over and over."""
    return _Cycle[C.IteratorType[origin_of(iterable)]](iterable.__iter__())


struct _Take[I: Iterator & Copyable](Copyable, Iterable, Iterator):
    """Yields at most some elements."""

    comptime Element = Self.I.Element
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self

    var _inner: Self.I
    var _left: Int

    @always_inline
    def __init__(out self, var inner: Self.I, left: Int):
        self._inner = inner^
        self._left = left

    @always_inline
    def __iter__(ref self) -> Self:
        return self.copy()

    @always_inline
    def __next__(mut self) raises StopIteration -> Self.Element:
        if self._left <= 0:
            raise StopIteration()
        self._left -= 1
        return self._inner.__next__()


@always_inline
def take[C: Iterable, //](ref iterable: C, n: Int) -> _Take[C.IteratorType[origin_of(iterable)]]:
    """The first `n` elements."""
    return _Take[C.IteratorType[origin_of(iterable)]](iterable.__iter__(), n)


struct _TakeWhile[I: Iterator & Copyable, //, predicate: def(I.Element) thin -> Bool](Copyable, Iterable, Iterator):
    """Yields elements up to the first that does not satisfy a predicate."""

    comptime Element = Self.I.Element
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self

    var _inner: Self.I
    var _done: Bool

    @always_inline
    def __init__(out self, var inner: Self.I):
        self._inner = inner^
        self._done = False

    @always_inline
    def __iter__(ref self) -> Self:
        return self.copy()

    def __next__(mut self) raises StopIteration -> Self.Element:
        if self._done:
            raise StopIteration()
        var element = self._inner.__next__()
        if not Self.predicate(element):
            self._done = True
            raise StopIteration()
        return element^


@always_inline
def take_while[
    C: Iterable, //, predicate: def(C.IteratorType[ImmStaticOrigin].Element) thin -> Bool
](ref iterable: C) -> _TakeWhile[I=C.IteratorType[origin_of(iterable)], predicate]:
    """The elements before the first that does not satisfy `predicate`."""
    return _TakeWhile[I=C.IteratorType[origin_of(iterable)], predicate](iterable.__iter__())


struct _DropWhile[I: Iterator & Copyable, //, predicate: def(I.Element) thin -> Bool](Copyable, Iterable, Iterator):
    """Yields elements from the first that does not satisfy a predicate."""

    comptime Element = Self.I.Element
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self

    var _inner: Self.I
    var _dropping: Bool

    @always_inline
    def __init__(out self, var inner: Self.I):
        self._inner = inner^
        self._dropping = True

    @always_inline
    def __iter__(ref self) -> Self:
        return self.copy()

    def __next__(mut self) raises StopIteration -> Self.Element:
        var element = self._inner.__next__()
        while self._dropping and Self.predicate(element):
            element = self._inner.__next__()
        self._dropping = False
        return element^


@always_inline
def drop_while[
    C: Iterable, //, predicate: def(C.IteratorType[ImmStaticOrigin].Element) thin -> Bool
](ref iterable: C) -> _DropWhile[I=C.IteratorType[origin_of(iterable)], predicate]:
    """The elements from the first that does not satisfy `predicate`."""
    return _DropWhile[I=C.IteratorType[origin_of(iterable)], predicate](iterable.__iter__())


struct _Product[A: Iterator & Copyable, B: Iterator & Copyable](Copyable, Iterable, Iterator):
    """Yields all pairs; the second element changes fastest."""

    comptime Element = Tuple[Self.A.Element, Self.B.Element]
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self

    var _a: Self.A
    var _start: Self.B
    var _b: Self.B
    var _first: Optional[Self.A.Element]

    @always_inline
    def __init__(out self, var a: Self.A, var b: Self.B):
        self._a = a^
        self._b = b.copy()
        self._start = b^
        self._first = Optional[Self.A.Element]()

    @always_inline
    def __iter__(ref self) -> Self:
        return self.copy()

    def __next__(mut self) raises StopIteration -> Self.Element:
        if not self._first:
            self._first = Optional[Self.A.Element](self._a.__next__())
        while True:
            try:
                var b = self._b.__next__()
                return (self._first.value().copy(), b^)
            except:
                self._b = self._start.copy()
            self._first = Optional[Self.A.Element](self._a.__next__())
            if not _has_next(self._start):
                raise StopIteration()


def _has_next[I: Iterator & Copyable, //](iterator: I) -> Bool:
    """Whether an iterator would yield another element."""
    var probe = iterator.copy()
    try:
        _ = probe.__next__()
    except:
        return False
    return True


struct _Product3[A: Iterator & Copyable, B: Iterator & Copyable, C: Iterator & Copyable](Copyable, Iterable, Iterator):
    """Yields all triples; the last element changes fastest."""

    comptime Element = Tuple[Self.A.Element, Self.B.Element, Self.C.Element]
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self

    var _inner: _Product[_Product[Self.A, Self.B], Self.C]

    @always_inline
    def __init__(out self, var a: Self.A, var b: Self.B, var c: Self.C):
        self._inner = _Product[_Product[Self.A, Self.B], Self.C](_Product[Self.A, Self.B](a^, b^), c^)

    @always_inline
    def __iter__(ref self) -> Self:
        return self.copy()

    def __next__(mut self) raises StopIteration -> Self.Element:
        var pair = self._inner.__next__()
        return (pair[0][0].copy(), pair[0][1].copy(), pair[1].copy())


struct _Product4[
    A: Iterator & Copyable, B: Iterator & Copyable, C: Iterator & Copyable, D: Iterator & Copyable
](Copyable, Iterable, Iterator):
    """Yields all quadruples; the last element changes fastest."""

    comptime Element = Tuple[Self.A.Element, Self.B.Element, Self.C.Element, Self.D.Element]
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self

    var _inner: _Product[_Product[Self.A, Self.B], _Product[Self.C, Self.D]]

    @always_inline
    def __init__(out self, var a: Self.A, var b: Self.B, var c: Self.C, var d: Self.D):
        self._inner = _Product[_Product[Self.A, Self.B], _Product[Self.C, Self.D]](
            _Product[Self.A, Self.B](a^, b^), _Product[Self.C, Self.D](c^, d^)
        )

    @always_inline
    def __iter__(ref self) -> Self:
        return self.copy()

    def __next__(mut self) raises StopIteration -> Self.Element:
        var pair = self._inner.__next__()
        return (pair[0][0].copy(), pair[0][1].copy(), pair[1][0].copy(), pair[1][1].copy())


@always_inline
def product[
    A: Iterable, B: Iterable, //
](ref a: A, ref b: B) -> _Product[A.IteratorType[origin_of(a)], B.IteratorType[origin_of(b)]]:
    """All pairs of elements."""
    return _Product[A.IteratorType[origin_of(a)], B.IteratorType[origin_of(b)]](a.__iter__(), b.__iter__())


@always_inline
def product[
    A: Iterable, B: Iterable, C: Iterable, //
](ref a: A, ref b: B, ref c: C) -> _Product3[
    A.IteratorType[origin_of(a)], B.IteratorType[origin_of(b)], C.IteratorType[origin_of(c)]
]:
    """All triples of elements."""
    return _Product3[A.IteratorType[origin_of(a)], B.IteratorType[origin_of(b)], C.IteratorType[origin_of(c)]](
        a.__iter__(), b.__iter__(), c.__iter__()
    )


@always_inline
def product[
    A: Iterable, B: Iterable, C: Iterable, D: Iterable, //
](ref a: A, ref b: B, ref c: C, ref d: D) -> _Product4[
    A.IteratorType[origin_of(a)],
    B.IteratorType[origin_of(b)],
    C.IteratorType[origin_of(c)],
    D.IteratorType[origin_of(d)],
]:
    """All quadruples of elements."""
    return _Product4[
        A.IteratorType[origin_of(a)],
        B.IteratorType[origin_of(b)],
        C.IteratorType[origin_of(c)],
        D.IteratorType[origin_of(d)],
    ](a.__iter__(), b.__iter__(), c.__iter__(), d.__iter__())
