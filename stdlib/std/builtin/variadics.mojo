"""The arguments of `*args: T`."""

from .failures import _index_failure


@__lang("variadic_list")
struct VariadicList[T: AnyType, origin: Origin](ImplicitlyCopyable, Iterable, Sized):
    """Any number of arguments of one type, as references."""

    var _items: __mir.pointer[__mir.pointer[Self.T]]
    var _length: Int

    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = _VariadicIter[Self.T, Self.origin]

    @always_inline
    def __init__(out self, items: __mir.pointer[__mir.pointer[Self.T]], length: Int):
        self._items = items
        self._length = length

    @always_inline
    def __len__(self) -> Int:
        return self._length

    @always_inline
    def __getitem__(self, index: Int) -> ref[Self.origin] Self.T:
        if Bool(__mir.unlikely(__mir.uge(index._value, self._length._value))):
            _index_failure(index, self._length, __mir.call_location())
        return __mir.deref(__mir.load(__mir.offset(self._items, index._value)))

    @always_inline
    def __iter__(self) -> _VariadicIter[Self.T, Self.origin]:
        return _VariadicIter[Self.T, Self.origin](self._items, self._length)


struct _VariadicIter[T: AnyType, origin: Origin](ImplicitlyCopyable, Iterable, Iterator):
    """Walks over the arguments and yields references."""

    comptime Element = Self.T
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self

    var _next: __mir.pointer[__mir.pointer[Self.T]]
    var _left: Int

    @always_inline
    def __init__(out self, start: __mir.pointer[__mir.pointer[Self.T]], count: Int):
        self._next = start
        self._left = count

    @always_inline
    def __iter__(ref self) -> Self:
        return self

    @always_inline
    def __next__(mut self) raises StopIteration -> ref[Self.origin] Self.T:
        if self._left == 0:
            raise StopIteration()
        self._left -= 1
        var place = self._next
        self._next = __mir.offset(place, 1)
        return __mir.deref(__mir.load(place))
