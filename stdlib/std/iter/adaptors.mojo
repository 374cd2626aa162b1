"""Lazy adaptors of iterators: `peekable`, `chain`, `once`, `empty`."""

from ..memory.pointer import Pointer


struct _Peekable[I: Iterator](Iterable, Iterator, Movable):
    """Looks one element ahead."""

    comptime Element = Self.I.Element
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self

    var _inner: Self.I
    var _ahead: Optional[Self.I.Element]

    @always_inline
    def __init__(out self, var inner: Self.I):
        self._inner = inner^
        self._ahead = Optional[Self.I.Element]()

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    def __next__(mut self) raises StopIteration -> Self.Element:
        if self._ahead:
            return self._ahead.take()
        return self._inner.__next__()

    def peek(mut self) -> Optional[Pointer[Self.I.Element, origin_of(self)]]:
        """The next element, which stays where it is; nothing at the end."""
        if not self._ahead:
            try:
                self._ahead = Optional[Self.I.Element](self._inner.__next__())
            except:
                return None
        return Pointer[Self.I.Element, origin_of(self)](
            _machine=__mir.address_of(self._ahead.unsafe_value())
        )


@always_inline
def peekable[C: Iterable, //](ref iterable: C) -> _Peekable[C.IteratorType[origin_of(iterable)]]:
    """An iterator whose next element can be looked at."""
    return _Peekable[C.IteratorType[origin_of(iterable)]](iterable.__iter__())


struct _Chain[A: Iterator, B: Iterator](Copyable, Iterable, Iterator):
    """Yields the elements of two iterators, one after the other."""

    comptime Element = Self.A.Element
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self

    var _a: Self.A
    var _b: Self.B
    var _in_second: Bool

    @always_inline
    def __init__(out self, var a: Self.A, var b: Self.B):
        self._a = a^
        self._b = b^
        self._in_second = False

    @always_inline
    def __iter__(ref self) -> Self:
        return self.copy()

    def __next__(mut self) raises StopIteration -> Self.Element:
        if not self._in_second:
            try:
                return self._a.__next__()
            except:
                self._in_second = True
        return self._b.__next__()


@always_inline
def chain[
    A: Iterable, B: Iterable, //
](ref a: A, ref b: B) -> _Chain[A.IteratorType[origin_of(a)], B.IteratorType[origin_of(b)]]:
    """The elements of `a`, then those of `b`."""
    return _Chain[A.IteratorType[origin_of(a)], B.IteratorType[origin_of(b)]](a.__iter__(), b.__iter__())


@always_inline
def chain[
    A: Iterable, B: Iterable, C: Iterable, //
](ref a: A, ref b: B, ref c: C) -> _Chain[
    _Chain[A.IteratorType[origin_of(a)], B.IteratorType[origin_of(b)]], C.IteratorType[origin_of(c)]
]:
    return _Chain[
        _Chain[A.IteratorType[origin_of(a)], B.IteratorType[origin_of(b)]], C.IteratorType[origin_of(c)]
    ](
        _Chain[A.IteratorType[origin_of(a)], B.IteratorType[origin_of(b)]](a.__iter__(), b.__iter__()),
        c.__iter__(),
    )


struct _Once[T: Movable](Iterable, Iterator, Movable):
    """Yields one element."""

    comptime Element = Self.T
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self

    var _value: Optional[Self.T]

    @always_inline
    def __init__(out self, var value: Optional[Self.T]):
        self._value = value^

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    @always_inline
    def __next__(mut self) raises StopIteration -> Self.T:
        if not self._value:
            raise StopIteration()
        return self._value.take()


@always_inline
def once[T: Movable, //](var value: T) -> _Once[T]:
    """An iterator over one value."""
    return _Once[T](Optional[T](value^))


@always_inline
def empty[T: Movable]() -> _Once[T]:
    """An iterator over nothing."""
    return _Once[T](Optional[T]())
