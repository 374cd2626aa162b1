"""`Set`: a hash table of values that keeps the order of insertion."""

from ..builtin.writable import _local_name
from .dict import Dict, DictKeyError, _DictKey, _DictKeyIter, _DictKeyIterOwned, _key_hash


@__lang("set")
struct Set[T: _DictKey](
    Boolable,
    Comparable,
    Copyable where conforms_to(T, Copyable),
    Defaultable,
    Deinitable where conforms_to(T, Deinitable),
    Equatable,
    Hashable,
    Iterable,
    IterableOwned,
    Movable,
    Sized,
    Writable where conforms_to(T, Writable),
):
    """Values, each once. Iteration is in the order of insertion; `<` and `<=` are subset tests."""

    var _items: Dict[Self.T, NoneType]

    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = _DictKeyIter[Self.T, NoneType, iterable_origin]
    comptime IteratorOwnedType: Iterator = _DictKeyIterOwned[Self.T, NoneType]

    @always_inline
    def __init__(out self):
        self._items = Dict[Self.T, NoneType]()

    def __init__(out self, *ts: Self.T) where conforms_to(Self.T, Copyable):
        self._items = Dict[Self.T, NoneType]()
        for t in ts:
            self.add(Self.T(copy=t))

    def __init__(out self, elements: List[Self.T]) where conforms_to(Self.T, Copyable):
        self._items = Dict[Self.T, NoneType]()
        for i in range(elements._length):
            self.add(Self.T(copy=__mir.deref(__mir.offset(elements._data, i._value))))

    # --------------------------------------------------------------------------------------------------- elements

    @always_inline
    def __len__(self) -> Int:
        return self._items._length

    @always_inline
    def __bool__(self) -> Bool:
        return self._items._length > 0

    @always_inline
    def __contains__(self, t: Self.T) -> Bool:
        return self._items._find_slot(t, _key_hash(t)) >= 0

    @always_inline
    def add(mut self, var t: Self.T):
        """Adds a value; one that is there already stays."""
        var hash = _key_hash(t)
        if self._items._find_slot(t, hash) < 0:
            _ = self._items._append_entry(hash, t^, NoneType())

    def insert(mut self, var t: Self.T) -> Optional[Self.T]:
        """Adds a value; gives the equal one that it replaces, if there was one."""
        var hash = _key_hash(t)
        var slot = self._items._find_slot(t, hash)
        if slot < 0:
            _ = self._items._append_entry(hash, t^, NoneType())
            return Optional[Self.T]()
        ref entry = __mir.deref(__mir.offset(self._items._entries, self._items._number(slot)._value))
        var old = __mir.take(entry.key)
        __mir.init(entry.key, t^)
        return Optional[Self.T](old^)

    def remove(mut self, t: Self.T) raises DictKeyError[Self.T]:
        """Removes a value; raises when it is not there."""
        var slot = self._items._find_slot(t, _key_hash(t))
        if slot < 0:
            raise DictKeyError[Self.T]()
        _ = self._items._remove(slot)

    def discard(mut self, value: Self.T):
        """Removes a value if it is there."""
        var slot = self._items._find_slot(value, _key_hash(value))
        if slot >= 0:
            _ = self._items._remove(slot)

    def pop(mut self) raises -> Self.T:
        """Removes and returns the value inserted last."""
        if self._items._length == 0:
            raise Error("Pop on empty set")
        var number = self._items._used - 1
        var slot = self._items._slot_of(number)
        var entry = self._items._remove(slot)
        var value = __mir.take(entry.key)
        __mir.forget(entry)
        return value^

    @always_inline
    def clear(mut self):
        self._items.clear()

    @always_inline
    def __iter__(ref self) -> _DictKeyIter[Self.T, NoneType, origin_of(self)]:
        return _DictKeyIter[Self.T, NoneType, origin_of(self)](self._items._entries, self._items._used)

    @always_inline
    def __iter__(var self) -> _DictKeyIterOwned[Self.T, NoneType]:
        return _DictKeyIterOwned[Self.T, NoneType](__mir.take(self._items))

    # ---------------------------------------------------------------------------------------------------- algebra

    def union(self, other: Self) -> Self where conforms_to(Self.T, Copyable):
        """What is in one of the two."""
        var result = Self(copy=self)
        result.update(other)
        return result^

    def intersection(self, other: Self) -> Self where conforms_to(Self.T, Copyable):
        """What is in both."""
        var result = Self()
        for value in self:
            if value in other:
                result.add(Self.T(copy=value))
        return result^

    def difference(self, other: Self) -> Self where conforms_to(Self.T, Copyable):
        """What is in this set only."""
        var result = Self()
        for value in self:
            if value not in other:
                result.add(Self.T(copy=value))
        return result^

    def symmetric_difference(self, other: Self) -> Self where conforms_to(Self.T, Copyable):
        """What is in exactly one of the two."""
        var result = self.difference(other)
        for value in other:
            if value not in self:
                result.add(Self.T(copy=value))
        return result^

    def update(mut self, other: Self) where conforms_to(Self.T, Copyable):
        for value in other:
            self.add(Self.T(copy=value))

    def intersection_update(mut self, other: Self) where conforms_to(Self.T, Copyable):
        self = self.intersection(other)

    def difference_update(mut self, other: Self) where conforms_to(Self.T, Copyable):
        for value in other:
            self.discard(value)

    def symmetric_difference_update(mut self, other: Self) where conforms_to(Self.T, Copyable):
        self = self.symmetric_difference(other)

    def issubset(self, other: Self) -> Bool:
        if len(self) > len(other):
            return False
        for value in self:
            if value not in other:
                return False
        return True

    def issuperset(self, other: Self) -> Bool:
        return other.issubset(self)

    def isdisjoint(self, other: Self) -> Bool:
        for value in self:
            if value in other:
                return False
        return True

    def __or__(self, other: Self) -> Self where conforms_to(Self.T, Copyable):
        return self.union(other)

    def __and__(self, other: Self) -> Self where conforms_to(Self.T, Copyable):
        return self.intersection(other)

    def __sub__(self, other: Self) -> Self where conforms_to(Self.T, Copyable):
        return self.difference(other)

    def __xor__(self, other: Self) -> Self where conforms_to(Self.T, Copyable):
        return self.symmetric_difference(other)

    def __ior__(mut self, other: Self) where conforms_to(Self.T, Copyable):
        self.update(other)

    def __iand__(mut self, other: Self) where conforms_to(Self.T, Copyable):
        self.intersection_update(other)

    def __isub__(mut self, other: Self) where conforms_to(Self.T, Copyable):
        self.difference_update(other)

    def __ixor__(mut self, other: Self) where conforms_to(Self.T, Copyable):
        self.symmetric_difference_update(other)

    def __eq__(self, other: Self) -> Bool:
        return len(self) == len(other) and self.issubset(other)

    def __ne__(self, other: Self) -> Bool:
        return not (self == other)

    def __lt__(self, other: Self) -> Bool:
        return len(self) < len(other) and self.issubset(other)

    def __le__(self, other: Self) -> Bool:
        return self.issubset(other)

    def __gt__(self, other: Self) -> Bool:
        return other < self

    def __ge__(self, other: Self) -> Bool:
        return other.issubset(self)

    def __hash__[H: Hasher](self, mut hasher: H):
        """The same for every order of the elements."""
        var total = UInt64(0)
        for value in self:
            total += hash(value)
        hasher.update_word(total)

    def write_to(self, mut writer: Some[Writer]) where conforms_to(Self.T, Writable):
        writer.write_string("{")
        var first = True
        for value in self:
            if not first:
                writer.write_string(", ")
            first = False
            value.write_to(writer)
        writer.write_string("}")

    def write_repr_to(self, mut writer: Some[Writer]) where conforms_to(Self.T, Writable):
        writer.write_string("Set[")
        writer.write_string(_local_name(__mir.type_name[Self.T]()))
        writer.write_string(", Hasher=AHasher[[0, 0, 0, 0] : SIMD[DType.uint64, 4]]]({")
        var first = True
        for value in self:
            if not first:
                writer.write_string(", ")
            first = False
            value.write_repr_to(writer)
        writer.write_string("})")
