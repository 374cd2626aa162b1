"""The iteration protocol and the lazy adaptors of the prelude."""

from .error import StopIteration


trait Iterator:
    """Something that yields elements one after another and then raises `StopIteration`."""

    comptime Element: AnyType

    def __next__(mut self) raises StopIteration -> Self.Element:
        ...


trait Iterable:
    """Something that can be walked over any number of times, by reference."""

    comptime IteratorType[iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]]: Iterator

    def __iter__(ref self) -> Self.IteratorType[origin_of(self)]:
        ...


trait IterableOwned:
    """Something that can be taken apart element by element."""

    comptime IteratorOwnedType: Iterator

    def __iter__(var self) -> Self.IteratorOwnedType:
        ...


trait ReversibleRange:
    """Something that can be walked over backwards."""

    def __reversed__(self) -> Self:
        ...


@always_inline
def iter[C: Iterable, //](ref iterable: C) -> C.IteratorType[origin_of(iterable)]:
    """The iterator that a `for` loop over `iterable` would use."""
    return iterable.__iter__()


@always_inline
def next[I: Iterator, //](mut iterator: I) raises StopIteration -> I.Element:
    """The next element of an iterator."""
    return iterator.__next__()


def any[C: Iterable, //](ref iterable: C) -> Bool:
    """Whether at least one element counts as true."""
    for element in iterable:
        if element:
            return True
    return False


def all[C: Iterable, //](ref iterable: C) -> Bool:
    """Whether every element counts as true."""
    for element in iterable:
        if not element:
            return False
    return True


@always_inline
def any[length: SIMDLength, //](value: SIMD[DType.bool, length]) -> Bool:
    """Whether at least one lane is true."""
    return Bool(__mir.reduce_or(value._value))


@always_inline
def all[length: SIMDLength, //](value: SIMD[DType.bool, length]) -> Bool:
    """Whether every lane is true."""
    return Bool(__mir.reduce_and(value._value))


# ------------------------------------------------------------------------------------------------------ enumerate


struct _Enumerate[I: Iterator](Copyable, Iterable, Iterator):
    """Yields (number, element)."""

    comptime Element = Tuple[Int, Self.I.Element]
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self

    var _inner: Self.I
    var _count: Int

    @always_inline
    def __init__(out self, var inner: Self.I, count: Int):
        self._inner = inner^
        self._count = count

    @always_inline
    def __iter__(ref self) -> Self:
        return self.copy()

    @always_inline
    def __next__(mut self) raises StopIteration -> Self.Element:
        var element = self._inner.__next__()
        var number = self._count
        self._count += 1
        return (number, element^)


@always_inline
def enumerate[
    C: Iterable, //
](ref iterable: C, start: Int = 0) -> _Enumerate[C.IteratorType[origin_of(iterable)]]:
    """Yields each element with its number, from `start`."""
    return _Enumerate[C.IteratorType[origin_of(iterable)]](iterable.__iter__(), start)


# ------------------------------------------------------------------------------------------------------------ zip


struct _Zip2[A: Iterator, B: Iterator](Copyable, Iterable, Iterator):
    """Yields pairs until one of two iterators ends."""

    comptime Element = Tuple[Self.A.Element, Self.B.Element]
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self

    var _a: Self.A
    var _b: Self.B

    @always_inline
    def __init__(out self, var a: Self.A, var b: Self.B):
        self._a = a^
        self._b = b^

    @always_inline
    def __iter__(ref self) -> Self:
        return self.copy()

    @always_inline
    def __next__(mut self) raises StopIteration -> Self.Element:
        var a = self._a.__next__()
        var b = self._b.__next__()
        return (a^, b^)


struct _Zip3[A: Iterator, B: Iterator, C: Iterator](Copyable, Iterable, Iterator):
    """Yields triples until one of three iterators ends."""

    comptime Element = Tuple[Self.A.Element, Self.B.Element, Self.C.Element]
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self

    var _a: Self.A
    var _b: Self.B
    var _c: Self.C

    @always_inline
    def __init__(out self, var a: Self.A, var b: Self.B, var c: Self.C):
        self._a = a^
        self._b = b^
        self._c = c^

    @always_inline
    def __iter__(ref self) -> Self:
        return self.copy()

    @always_inline
    def __next__(mut self) raises StopIteration -> Self.Element:
        var a = self._a.__next__()
        var b = self._b.__next__()
        var c = self._c.__next__()
        return (a^, b^, c^)


struct _Zip4[A: Iterator, B: Iterator, C: Iterator, D: Iterator](Copyable, Iterable, Iterator):
    """Yields quadruples until one of four iterators ends."""

    comptime Element = Tuple[Self.A.Element, Self.B.Element, Self.C.Element, Self.D.Element]
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self

    var _a: Self.A
    var _b: Self.B
    var _c: Self.C
    var _d: Self.D

    @always_inline
    def __init__(out self, var a: Self.A, var b: Self.B, var c: Self.C, var d: Self.D):
        self._a = a^
        self._b = b^
        self._c = c^
        self._d = d^

    @always_inline
    def __iter__(ref self) -> Self:
        return self.copy()

    @always_inline
    def __next__(mut self) raises StopIteration -> Self.Element:
        var a = self._a.__next__()
        var b = self._b.__next__()
        var c = self._c.__next__()
        var d = self._d.__next__()
        return (a^, b^, c^, d^)


@always_inline
def zip[
    A: Iterable, B: Iterable, //
](ref a: A, ref b: B) -> _Zip2[A.IteratorType[origin_of(a)], B.IteratorType[origin_of(b)]]:
    """Yields the elements of both side by side, as long as both last."""
    return _Zip2[A.IteratorType[origin_of(a)], B.IteratorType[origin_of(b)]](a.__iter__(), b.__iter__())


@always_inline
def zip[
    A: Iterable, B: Iterable, C: Iterable, //
](ref a: A, ref b: B, ref c: C) -> _Zip3[
    A.IteratorType[origin_of(a)], B.IteratorType[origin_of(b)], C.IteratorType[origin_of(c)]
]:
    return _Zip3[A.IteratorType[origin_of(a)], B.IteratorType[origin_of(b)], C.IteratorType[origin_of(c)]](
        a.__iter__(), b.__iter__(), c.__iter__()
    )


@always_inline
def zip[
    A: Iterable, B: Iterable, C: Iterable, D: Iterable, //
](ref a: A, ref b: B, ref c: C, ref d: D) -> _Zip4[
    A.IteratorType[origin_of(a)],
    B.IteratorType[origin_of(b)],
    C.IteratorType[origin_of(c)],
    D.IteratorType[origin_of(d)],
]:
    return _Zip4[
        A.IteratorType[origin_of(a)],
        B.IteratorType[origin_of(b)],
        C.IteratorType[origin_of(c)],
        D.IteratorType[origin_of(d)],
    ](a.__iter__(), b.__iter__(), c.__iter__(), d.__iter__())


# ------------------------------------------------------------------------------------------------------------ map


struct _Map[I: Iterator, R: AnyType, //, function: def(I.Element) thin -> R](Copyable, Iterable, Iterator):
    """Yields `function` of each element."""

    comptime Element = Self.R
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self

    var _inner: Self.I

    @always_inline
    def __init__(out self, var inner: Self.I):
        self._inner = inner^

    @always_inline
    def __iter__(ref self) -> Self:
        return self.copy()

    @always_inline
    def __next__(mut self) raises StopIteration -> Self.Element:
        return Self.function(self._inner.__next__())


@always_inline
def map[
    C: Iterable, R: AnyType, //, function: def(C.IteratorType[ImmStaticOrigin].Element) thin -> R
](ref iterable: C) -> _Map[I=C.IteratorType[origin_of(iterable)], R=R, function]:
    """Yields `function(element)` for each element, when it is asked for."""
    return _Map[I=C.IteratorType[origin_of(iterable)], R=R, function](iterable.__iter__())
