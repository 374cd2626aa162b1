"""`Counter`: how often values occur."""

from ..builtin.writable import _local_name
from ..utils.variant import Variant
from .dict import Dict, DictKeyError, _DictItemIter, _DictKeyIter, _DictValueIter


@fieldwise_init
struct CountTuple[V: KeyElement](Comparable, Copyable, Writable where conforms_to(V, Writable)):
    """A value and its count: `e[0][V]`, `e[1][Int]`. Ordered by falling count."""

    var _value: Self.V
    var _count: Int

    @always_inline
    def __getitem__(self, idx: Int) -> Variant[Self.V, Int]:
        if idx == 0:
            return Variant[Self.V, Int](Self.V(copy=self._value))
        return Variant[Self.V, Int](self._count)

    def __lt__(self, other: Self) -> Bool:
        return self._count > other._count

    def __eq__(self, other: Self) -> Bool:
        return self._count == other._count

    def write_to(self, mut writer: Some[Writer]) where conforms_to(Self.V, Writable):
        writer.write("(", self._value, ", ", self._count, ")")


struct Counter[V: KeyElement](
    Boolable, Copyable, Defaultable, Equatable, Iterable, Movable, Sized, Writable where conforms_to(V, Writable)
):
    """Counts by value; a value that is not there counts 0."""

    var _counts: Dict[Self.V, Int]

    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = _DictKeyIter[Self.V, Int, iterable_origin]

    def __init__(out self):
        self._counts = Dict[Self.V, Int]()

    def __init__(out self, *values: Self.V):
        self._counts = Dict[Self.V, Int]()
        for value in values:
            self._add(value, 1)

    def __init__(out self, items: List[Self.V]):
        self._counts = Dict[Self.V, Int]()
        for item in items:
            self._add(item, 1)

    @always_inline
    def _add(mut self, value: Self.V, count: Int):
        """Adds to the count of a value."""
        self._counts.setdefault(Self.V(copy=value), 0) += count

    @staticmethod
    def fromkeys(keys: List[Self.V], value: Int) -> Self:
        """The same count for every key."""
        var result = Self()
        for key in keys:
            result[key] = value
        return result^

    # ------------------------------------------------------------------------------------------------------ counts

    @always_inline
    def __len__(self) -> Int:
        return len(self._counts)

    @always_inline
    def __bool__(self) -> Bool:
        return len(self._counts) > 0

    @always_inline
    def __contains__(self, key: Self.V) -> Bool:
        return key in self._counts

    def __getitem__(self, key: Self.V) -> Int:
        return self._counts.get(key, 0)

    def __setitem__(mut self, value: Self.V, count: Int):
        self._counts[Self.V(copy=value)] = count

    def get(self, value: Self.V) -> Optional[Int]:
        return self._counts.get(value)

    def get(self, value: Self.V, default: Int) -> Int:
        return self._counts.get(value, default)

    def pop(mut self, value: Self.V) raises DictKeyError[Self.V] -> Int:
        """Removes a value and returns its count."""
        return self._counts.pop(value)

    def pop(mut self, value: Self.V, default: Int) -> Int:
        return self._counts.pop(value, default)

    def popitem(mut self) raises -> CountTuple[Self.V]:
        """Removes and returns the value counted last for the first time."""
        var entry = self._counts.popitem()
        return CountTuple[Self.V](Self.V(copy=entry.key), entry.value)

    def clear(mut self):
        self._counts.clear()

    def total(self) -> Int:
        """The sum of all counts."""
        var sum = 0
        for count in self._counts.values():
            sum += count
        return sum

    def elements(self) -> List[Self.V]:
        """Each value as often as it counts."""
        var result = List[Self.V]()
        for entry in self._counts.items():
            for _ in range(entry.value):
                result.append(Self.V(copy=entry.key))
        return result^

    def most_common(self, n: Int) -> List[CountTuple[Self.V]]:
        """The `n` values with the highest counts; equal counts in the order of insertion."""
        var result = List[CountTuple[Self.V]]()
        for entry in self._counts.items():
            result.append(CountTuple[Self.V](Self.V(copy=entry.key), entry.value))
        sort[stable=True](result)
        if n < len(result):
            result.shrink(n)
        return result^

    def update(mut self, other: Self):
        """Adds the counts of another counter."""
        for entry in other._counts.items():
            self._add(entry.key, entry.value)

    def subtract(mut self, other: Self):
        """Takes the counts of another counter away; results may be negative."""
        for entry in other._counts.items():
            self._add(entry.key, -entry.value)

    # ---------------------------------------------------------------------------------------------------- iteration

    @always_inline
    def __iter__(ref self) -> _DictKeyIter[Self.V, Int, origin_of(self)]:
        return _DictKeyIter[Self.V, Int, origin_of(self)](self._counts._entries, self._counts._used)

    @always_inline
    def keys(ref self) -> _DictKeyIter[Self.V, Int, origin_of(self)]:
        return _DictKeyIter[Self.V, Int, origin_of(self)](self._counts._entries, self._counts._used)

    @always_inline
    def values(ref self) -> _DictValueIter[Self.V, Int, origin_of(self)]:
        return _DictValueIter[Self.V, Int, origin_of(self)](self._counts._entries, self._counts._used)

    @always_inline
    def items(ref self) -> _DictItemIter[Self.V, Int, origin_of(self)]:
        return _DictItemIter[Self.V, Int, origin_of(self)](self._counts._entries, self._counts._used)

    # ---------------------------------------------------------------------------------------------------- operators

    def _set_positive(mut self, value: Self.V, count: Int):
        """Sets a count if it is positive."""
        if count > 0:
            self[value] = count

    def __add__(self, other: Self) -> Self:
        """The sums that are positive."""
        var result = Self()
        for entry in self._counts.items():
            result._set_positive(entry.key, entry.value + other[entry.key])
        for entry in other._counts.items():
            if entry.key not in self:
                result._set_positive(entry.key, entry.value)
        return result^

    def __sub__(self, other: Self) -> Self:
        """The differences that are positive."""
        var result = Self()
        for entry in self._counts.items():
            result._set_positive(entry.key, entry.value - other[entry.key])
        for entry in other._counts.items():
            if entry.key not in self:
                result._set_positive(entry.key, -entry.value)
        return result^

    def __and__(self, other: Self) -> Self:
        """The smaller of both counts, of the values that both have."""
        var result = Self()
        for entry in self._counts.items():
            if entry.key in other:
                var count = other[entry.key]
                result[entry.key] = count if count < entry.value else entry.value
        return result^

    def __or__(self, other: Self) -> Self:
        """The larger of both counts where that is positive."""
        var result = Self()
        for entry in self._counts.items():
            var count = other[entry.key]
            result._set_positive(entry.key, count if count > entry.value else entry.value)
        for entry in other._counts.items():
            if entry.key not in self:
                result._set_positive(entry.key, entry.value)
        return result^

    def _keys(self) -> List[Self.V]:
        """The values, to be looked at while some are removed."""
        var keys = List[Self.V]()
        for key in self._counts:
            keys.append(Self.V(copy=key))
        return keys^

    def _keep_positive(mut self):
        """Removes counts that are not positive; ends when it has seen as many values as are left, as Mojo does."""
        for seen, key in enumerate(self._keys()):
            if seen >= len(self):
                return
            if self[key] <= 0:
                _ = self._counts.pop(key, 0)

    def __iadd__(mut self, other: Self):
        """Adds the counts of `other`, then removes counts that are not positive."""
        self.update(other)
        self._keep_positive()

    def __isub__(mut self, other: Self):
        """Takes the counts of `other` away, then removes counts that are not positive."""
        self.subtract(other)
        self._keep_positive()

    def __iand__(mut self, other: Self):
        """Keeps the smaller of both counts, of the values that both have; ends as `_keep_positive` does."""
        for seen, key in enumerate(self._keys()):
            if seen >= len(self):
                return
            if key not in other:
                _ = self._counts.pop(key, 0)
            elif other[key] < self[key]:
                self[key] = other[key]

    def __ior__(mut self, other: Self):
        """Takes over larger counts."""
        for entry in other._counts.items():
            if entry.value > self[entry.key]:
                self[entry.key] = entry.value

    def __pos__(self) -> Self:
        """The positive counts."""
        return self + Self()

    def __neg__(self) -> Self:
        """The negative counts with their sign turned."""
        return Self() - self

    def __eq__(self, other: Self) -> Bool:
        """Whether all counts are equal; a missing value counts 0."""
        for entry in self._counts.items():
            if entry.value != other[entry.key]:
                return False
        for entry in other._counts.items():
            if entry.value != self[entry.key]:
                return False
        return True

    def __ne__(self, other: Self) -> Bool:
        return not (self == other)

    def write_to(self, mut writer: Some[Writer]) where conforms_to(Self.V, Writable):
        """The values and counts, the most common first."""
        writer.write_string("{")
        for i, entry in enumerate(self.most_common(len(self))):
            if i:
                writer.write_string(", ")
            entry._value.write_to(writer)
            writer.write(": ", entry._count)
        writer.write_string("}")

    def write_repr_to(self, mut writer: Some[Writer]) where conforms_to(Self.V, Writable):
        writer.write("Counter[", _local_name(__mir.type_name[Self.V]()), "]({")
        for i, entry in enumerate(self.most_common(len(self))):
            if i:
                writer.write_string(", ")
            entry._value.write_repr_to(writer)
            writer.write_string(": ")
            entry._count.write_repr_to(writer)
        writer.write_string("})")
