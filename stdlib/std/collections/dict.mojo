"""`Dict`: a hash table that keeps the order of insertion.

The entries lie one after another in the order of insertion. A second table of a power of two of slots says where they
are: a key's hash names a group of slots, and the number of its entry is in that group, or, if that was full, in the
next one with room. A slot also holds bits of the hash, so that a search compares the slots of a group with the key at
once and looks at few entries of other keys; it ends at a group that has an empty slot. Deleting an entry leaves a hole
among the entries, which is closed when the table is rebuilt; entries that a full group had sent on come back to it.
"""

from ..builtin.writable import _local_name
from ..memory.alloc import _allocate
from ..memory.span import Span
from .slot_group import EMPTY, GROUP, SlotGroup

comptime _DictKey = Equatable & Hashable & Movable
"""What a key must be able to do."""


@fieldwise_init
struct DictKeyError[K: AnyType](TrivialRegisterPassable, Writable):
    """Raised when a key is not there."""

    def write_to(self, mut writer: Some[Writer]):
        writer.write_string("DictKeyError[")
        writer.write_string(_local_name(__mir.type_name[Self.K]()))
        writer.write_string("]()")


@fieldwise_init
struct EmptyDictError(TrivialRegisterPassable, Writable):
    """Raised by `popitem` of an empty dictionary."""

    def write_to(self, mut writer: Some[Writer]):
        writer.write_string("EmptyDictError()")


struct DictEntry[K: AnyType, V: AnyType](
    Copyable where conforms_to(K, Copyable) and conforms_to(V, Copyable),
    Deinitable where conforms_to(K, Deinitable) and conforms_to(V, Deinitable),
    Movable,
    Writable where conforms_to(K, Writable) and conforms_to(V, Writable),
):
    """A key and its value. Within a dictionary `hash` has its highest bit set; 0 marks a hole."""

    var hash: UInt64
    var key: Self.K
    var value: Self.V

    @always_inline
    def __init__(out self, hash: UInt64, var key: Self.K, var value: Self.V):
        self.hash = hash
        self.key = key^
        self.value = value^


@__lang("dict")
struct Dict[K: _DictKey, V: AnyType](
    Boolable,
    Copyable where conforms_to(K, Copyable) and conforms_to(V, Copyable),
    Defaultable,
    Deinitable where conforms_to(K, Deinitable) and conforms_to(V, Deinitable),
    Equatable where conforms_to(V, Equatable),
    Hashable where conforms_to(K, Hashable) and conforms_to(V, Hashable),
    Iterable,
    IterableOwned,
    Movable,
    Sized,
    Writable where conforms_to(K, Writable) and conforms_to(V, Writable),
):
    """Values by key. Iteration is in the order of insertion."""

    var _entries: __mir.pointer[DictEntry[Self.K, Self.V]]
    var _slots: __mir.pointer[__mir.i32]
    var _length: Int
    var _used: Int
    """The entries including holes."""
    var _slot_count: Int
    """A power of two, at least a group, or 0 before the first insertion; there is room for three quarters as many entries."""

    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = _DictKeyIter[Self.K, Self.V, iterable_origin]
    comptime IteratorOwnedType: Iterator = _DictKeyIterOwned[Self.K, Self.V]

    # -------------------------------------------------------------------------------------------- life and death

    @always_inline
    def __init__(out self):
        self._entries = __mir.null[DictEntry[Self.K, Self.V]]()
        self._slots = __mir.null[__mir.i32]()
        self._length = 0
        self._used = 0
        self._slot_count = 0

    def __init__(out self, *, capacity: Int):
        """Room for `capacity` entries."""
        self = Self()
        if capacity > 0:
            self._rebuild(_slots_for(capacity))

    @always_inline
    def __init__(out self, *, power_of_two_initial_capacity: Int):
        self = Self(capacity=power_of_two_initial_capacity)

    def __init__(
        out self, *, copy: Self
    ) where conforms_to(Self.K, Copyable) and conforms_to(Self.V, Copyable):
        self = Self()
        if copy._length == 0:
            return
        self._rebuild(_slots_for(copy._length))
        for i in range(copy._used):
            ref entry = __mir.deref(__mir.offset(copy._entries, i._value))
            if entry.hash != 0:
                self._append_entry(entry.hash, Self.K(copy=entry.key), Self.V(copy=entry.value))

    def __deinit__(deinit self):
        _destroy_entries(self._entries, self._used)
        if self._slot_count > 0:
            __mir.free(self._entries)
            __mir.free(self._slots)

    def deinit_with[F: def(var DictEntry[Self.K, Self.V]) -> None](deinit self, deinit_func: F, /):
        """Hands every entry to `deinit_func`, in the order of insertion."""
        for i in range(self._used):
            if __mir.deref(__mir.offset(self._entries, i._value)).hash != 0:
                deinit_func(__mir.take(__mir.deref(__mir.offset(self._entries, i._value))))
        if self._slot_count > 0:
            __mir.free(self._entries)
            __mir.free(self._slots)

    @staticmethod
    def fromkeys(keys: List[Self.K], value: Self.V) -> Self:
        """A dictionary with the same value for every key."""
        var result = Self(capacity=len(keys))
        for i in range(keys._length):
            result._insert(
                Self.K(copy=__mir.deref(__mir.offset(keys._data, i._value))), Self.V(copy=value)
            )
        return result^

    # ----------------------------------------------------------------------------------------- the hash table

    @no_inline
    def _rebuild(mut self, slot_count: Int):
        """Moves the entries to a table of another size and closes the holes."""
        var old_entries = self._entries
        var old_used = self._used
        if self._slot_count > 0:
            __mir.free(self._slots)
        self._entries = _allocate[DictEntry[Self.K, Self.V]](slot_count - slot_count // 4)
        self._slots = _allocate[__mir.i32](slot_count)
        __mir.memset(self._slots, __mir.trunc[__mir.i8](Int(0xFF)._value), (slot_count * 4)._value)
        var was_allocated = self._slot_count > 0
        self._slot_count = slot_count
        var count = 0
        for i in range(old_used):
            var hash = __mir.deref(__mir.offset(old_entries, i._value)).hash
            if hash != 0:
                __mir.init(
                    __mir.deref(__mir.offset(self._entries, count._value)),
                    __mir.take(__mir.deref(__mir.offset(old_entries, i._value))),
                )
                self._fill_slot(hash, count)
                count += 1
        self._used = count
        if was_allocated:
            __mir.free(old_entries)

    @always_inline
    def _word(self, slot: Int) -> Int:
        """What is in a slot: `EMPTY`, or the number of an entry and above it bits of the hash."""
        return Int(__mir.zext[__mir.i64](__mir.load(__mir.offset(self._slots, slot._value))))

    @always_inline
    def _set_word(self, slot: Int, word: Int):
        __mir.store(__mir.offset(self._slots, slot._value), __mir.trunc[__mir.i32](word._value))

    @always_inline
    def _number(self, slot: Int) -> Int:
        """The number of the entry of a slot that is not empty."""
        return self._word(slot) & (self._slot_count - 1)

    @always_inline
    def _group(self, hash: UInt64) -> Int:
        """The first slot of the group where a search for a hash begins."""
        return Int(hash) & (self._slot_count - GROUP)

    @always_inline
    def _next_group(self, group: Int) -> Int:
        return (group + GROUP) & (self._slot_count - 1)

    @always_inline
    def _tag(self, hash: UInt64) -> Int:
        """The bits of a hash that are kept in a slot, at their places."""
        return Int(hash >> 33) & -self._slot_count

    @always_inline
    def _fill_slot(self, hash: UInt64, number: Int):
        """Enters the number of an entry that has no slot."""
        var group = self._group(hash)
        var empty = SlotGroup(self._slots, group).empty()
        while not empty:
            group = self._next_group(group)
            empty = SlotGroup(self._slots, group).empty()
        self._set_word(group + empty.first(), self._tag(hash) | number)

    def _find_slot(self, key: Self.K, hash: UInt64) -> Int:
        """The slot of a key, or -1."""
        if self._length == 0:
            return -1
        var tag = self._tag(hash)
        var group = self._group(hash)
        while True:
            var words = SlotGroup(self._slots, group)
            var found = words.tagged(tag, -self._slot_count)
            while found:
                var slot = group + found.first()
                if __mir.deref(__mir.offset(self._entries, self._number(slot)._value)).key == key:
                    return slot
                found = found.rest()
            if words.empty():
                return -1
            group = self._next_group(group)

    def _slot_of(self, number: Int) -> Int:
        """The slot that refers to an entry."""
        var mask = self._slot_count - 1
        var slot = self._group(__mir.deref(__mir.offset(self._entries, number._value)).hash)
        while self._number(slot) != number:
            slot = (slot + 1) & mask
        return slot

    def _empty_slot(self, slot: Int):
        """Takes the reference to an entry out. While that makes room in a group that was full, an entry comes back
        that had been sent on from there or from an earlier group."""
        var hole = slot
        var hole_group = slot & -GROUP
        var group = hole_group
        while not SlotGroup(self._slots, group).empty():
            group = self._next_group(group)
            var back = self._sent_on(hole_group, group)
            if back >= 0:
                self._set_word(hole, self._word(back))
                hole = back
                hole_group = group
        self._set_word(hole, EMPTY)

    def _sent_on(self, target: Int, group: Int) -> Int:
        """A slot of `group` whose entry may lie in the group `target` before it, or -1."""
        var mask = self._slot_count - 1
        for slot in range(group, group + GROUP):
            if self._word(slot) != EMPTY:
                var home = self._group(__mir.deref(__mir.offset(self._entries, self._number(slot)._value)).hash)
                if ((group - home) & mask) >= ((group - target) & mask):
                    return slot
        return -1

    @always_inline
    def _find_entry(self, key: Self.K) -> Int:
        """The number of a key's entry, or -1."""
        var slot = self._find_slot(key, _key_hash(key))
        if slot < 0:
            return -1
        return self._number(slot)

    def _append_entry(mut self, hash: UInt64, var key: Self.K, var value: Self.V) -> Int:
        """Adds an entry for a key that is not there; gives its number."""
        if self._used >= self._slot_count - self._slot_count // 4:
            # Mostly holes: the same size will do once they are closed.
            self._rebuild(_slots_for(self._length + 1) if self._length < self._used // 2 else _doubled(self._slot_count))
        var number = self._used
        self._fill_slot(hash, number)
        __mir.init(
            __mir.deref(__mir.offset(self._entries, number._value)),
            DictEntry[Self.K, Self.V](hash, key^, value^),
        )
        self._used += 1
        self._length += 1
        return number

    def _insert(mut self, var key: Self.K, var value: Self.V):
        """Sets the value of a key; the entry keeps its place if the key is there."""
        var hash = _key_hash(key)
        var slot = self._find_slot(key, hash)
        if slot < 0:
            _ = self._append_entry(hash, key^, value^)
        else:
            var place = __mir.offset(self._entries, self._number(slot)._value)
            __mir.destroy(__mir.deref(place))
            __mir.init(__mir.deref(place), DictEntry[Self.K, Self.V](hash, key^, value^))

    def _remove(mut self, slot: Int) -> DictEntry[Self.K, Self.V]:
        """Takes the entry of a slot out."""
        var number = self._number(slot)
        self._empty_slot(slot)
        var place = __mir.offset(self._entries, number._value)
        var entry = __mir.take(__mir.deref(place))
        # The place is a hole from here on; only its hash is looked at.
        __mir.init(__mir.deref(place).hash, UInt64(0))
        self._length -= 1
        while self._used > 0 and __mir.deref(__mir.offset(self._entries, (self._used - 1)._value)).hash == 0:
            self._used -= 1
        return entry^

    # --------------------------------------------------------------------------------------------------- access

    @always_inline
    def __len__(self) -> Int:
        return self._length

    @always_inline
    def __bool__(self) -> Bool:
        return self._length > 0

    def __contains__(self, key: Self.K) -> Bool:
        return self._find_slot(key, _key_hash(key)) >= 0

    @always_inline
    def __getitem__(ref self, key: Self.K) raises DictKeyError[Self.K] -> ref[self._entries] Self.V:
        var number = self._find_entry(key)
        if number < 0:
            raise DictKeyError[Self.K]()
        return __mir.deref(__mir.offset(self._entries, number._value)).value

    @always_inline
    def __setitem__(mut self, var key: Self.K, var value: Self.V):
        self._insert(key^, value^)

    def get(self, key: Self.K) -> Optional[Self.V] where conforms_to(Self.V, Copyable):
        """A copy of the value, or nothing."""
        var number = self._find_entry(key)
        if number < 0:
            return Optional[Self.V]()
        return Optional[Self.V](Self.V(copy=__mir.deref(__mir.offset(self._entries, number._value)).value))

    def get(self, key: Self.K, var default: Self.V) -> Self.V where conforms_to(Self.V, Copyable):
        """A copy of the value, or `default`."""
        var number = self._find_entry(key)
        if number < 0:
            return default^
        return Self.V(copy=__mir.deref(__mir.offset(self._entries, number._value)).value)

    def find(self, key: Self.K) -> Optional[Self.V] where conforms_to(Self.V, Copyable):
        """A copy of the value, or nothing."""
        return self.get(key)

    # -------------------------------------------------------------------------------------------------- changes

    def pop(mut self, key: Self.K) raises DictKeyError[Self.K] -> Self.V:
        """Removes a key and returns its value."""
        var slot = self._find_slot(key, _key_hash(key))
        if slot < 0:
            raise DictKeyError[Self.K]()
        return _into_value(self._remove(slot))

    def pop(mut self, key: Self.K, var default: Self.V) -> Self.V:
        """Removes a key and returns its value, or `default`."""
        var slot = self._find_slot(key, _key_hash(key))
        if slot < 0:
            return default^
        return _into_value(self._remove(slot))

    def popitem(mut self) raises EmptyDictError -> DictEntry[Self.K, Self.V]:
        """Removes and returns the entry inserted last."""
        if self._length == 0:
            raise EmptyDictError()
        return self._remove(self._slot_of(self._used - 1))

    def insert(mut self, var key: Self.K, var value: Self.V) -> Optional[DictEntry[Self.K, Self.V]]:
        """Sets the value of a key; gives the entry that it replaces, if there was one."""
        var hash = _key_hash(key)
        var slot = self._find_slot(key, hash)
        if slot < 0:
            _ = self._append_entry(hash, key^, value^)
            return Optional[DictEntry[Self.K, Self.V]]()
        var place = __mir.offset(self._entries, self._number(slot)._value)
        var old = __mir.take(__mir.deref(place))
        __mir.init(__mir.deref(place), DictEntry[Self.K, Self.V](hash, key^, value^))
        return Optional[DictEntry[Self.K, Self.V]](old^)

    def setdefault(mut self, var key: Self.K, var default: Self.V) -> ref[self._entries] Self.V:
        """The value of a key, which is set to `default` first if the key is missing."""
        var hash = _key_hash(key)
        var slot = self._find_slot(key, hash)
        var number = self._number(slot) if slot >= 0 else self._append_entry(hash, key^, default^)
        return __mir.deref(__mir.offset(self._entries, number._value)).value

    def update(mut self, other: Self, /) where conforms_to(Self.K, Copyable) and conforms_to(Self.V, Copyable):
        """Sets the keys of another dictionary."""
        for i in range(other._used):
            ref entry = __mir.deref(__mir.offset(other._entries, i._value))
            if entry.hash != 0:
                self._insert(Self.K(copy=entry.key), Self.V(copy=entry.value))

    def clear(mut self):
        """Removes everything; the storage stays."""
        var used = self._used
        self._used = 0
        self._length = 0
        _destroy_entries(self._entries, used)
        if self._slot_count > 0:
            __mir.memset(self._slots, __mir.trunc[__mir.i8](Int(0xFF)._value), (self._slot_count * 4)._value)

    # ------------------------------------------------------------------------------------------------ iteration

    @always_inline
    def __iter__(ref self) -> _DictKeyIter[Self.K, Self.V, origin_of(self)]:
        return _DictKeyIter[Self.K, Self.V, origin_of(self)](self._entries, self._used)

    @always_inline
    def __iter__(var self) -> _DictKeyIterOwned[Self.K, Self.V]:
        return _DictKeyIterOwned[Self.K, Self.V](self^)

    @always_inline
    def __reversed__(ref self) -> _DictKeyIter[Self.K, Self.V, origin_of(self), False]:
        return _DictKeyIter[Self.K, Self.V, origin_of(self), False](self._entries, self._used)

    @always_inline
    def keys(ref self) -> _DictKeyIter[Self.K, Self.V, origin_of(self)]:
        return _DictKeyIter[Self.K, Self.V, origin_of(self)](self._entries, self._used)

    @always_inline
    def values(ref self) -> _DictValueIter[Self.K, Self.V, origin_of(self)]:
        return _DictValueIter[Self.K, Self.V, origin_of(self)](self._entries, self._used)

    @always_inline
    def items(ref self) -> _DictItemIter[Self.K, Self.V, origin_of(self)]:
        return _DictItemIter[Self.K, Self.V, origin_of(self)](self._entries, self._used)

    def take_items(mut self) -> _DictItemIterOwned[Self.K, Self.V]:
        """Empties the dictionary and yields its entries."""
        var taken = __mir.take(self)
        __mir.init(self, Self())
        return _DictItemIterOwned[Self.K, Self.V](taken^)

    # ------------------------------------------------------------------------------------------------ operators

    def __or__(self, other: Self) -> Self where conforms_to(Self.K, Copyable) and conforms_to(Self.V, Copyable):
        var result = Self(copy=self)
        result.update(other)
        return result^

    def __ior__(mut self, other: Self) where conforms_to(Self.K, Copyable) and conforms_to(Self.V, Copyable):
        self.update(other)

    def __eq__(self, other: Self) -> Bool where conforms_to(Self.V, Equatable):
        """Whether both have the same keys with equal values, in any order."""
        if self._length != other._length:
            return False
        for i in range(self._used):
            ref entry = __mir.deref(__mir.offset(self._entries, i._value))
            if entry.hash != 0:
                var slot = other._find_slot(entry.key, entry.hash)
                if slot < 0:
                    return False
                if not (
                    __mir.deref(__mir.offset(other._entries, other._number(slot)._value)).value == entry.value
                ):
                    return False
        return True

    def __ne__(self, other: Self) -> Bool where conforms_to(Self.V, Equatable):
        return not (self == other)

    def __hash__[H: Hasher](self, mut hasher: H) where conforms_to(Self.V, Hashable):
        """The same for every order of the entries."""
        var total = UInt64(0)
        for i in range(self._used):
            ref entry = __mir.deref(__mir.offset(self._entries, i._value))
            if entry.hash != 0:
                total += entry.hash ^ (hash(entry.value) * 31)
        hasher.update_word(total)

    def write_to(self, mut writer: Some[Writer]) where conforms_to(Self.K, Writable) and conforms_to(Self.V, Writable):
        writer.write_string("{")
        var first = True
        for i in range(self._used):
            ref entry = __mir.deref(__mir.offset(self._entries, i._value))
            if entry.hash != 0:
                if not first:
                    writer.write_string(", ")
                first = False
                entry.key.write_to(writer)
                writer.write_string(": ")
                entry.value.write_to(writer)
        writer.write_string("}")

    def write_repr_to(
        self, mut writer: Some[Writer]
    ) where conforms_to(Self.K, Writable) and conforms_to(Self.V, Writable):
        writer.write_string("Dict[")
        writer.write_string(_local_name(__mir.type_name[Self.K]()))
        writer.write_string(", ")
        writer.write_string(_local_name(__mir.type_name[Self.V]()))
        writer.write_string("]({")
        var first = True
        for i in range(self._used):
            ref entry = __mir.deref(__mir.offset(self._entries, i._value))
            if entry.hash != 0:
                if not first:
                    writer.write_string(", ")
                first = False
                entry.key.write_repr_to(writer)
                writer.write_string(": ")
                entry.value.write_repr_to(writer)
        writer.write_string("})")


comptime StringDict[V: AnyType] = Dict[String, V]


@always_inline
def _key_hash[K: Hashable, //](key: K) -> UInt64:
    """The hash of a key with the highest bit set, so that it is never 0."""
    return hash(key) | 0x8000000000000000


def _slots_for(entries: Int) -> Int:
    """The least power of two, at least 8, of which three quarters hold `entries`."""
    var count = 8
    while count - count // 4 < entries:
        count *= 2
    return count


@always_inline
def _doubled(slot_count: Int) -> Int:
    return slot_count * 2 if slot_count > 0 else 8


def _destroy_entries[K: AnyType, V: AnyType, //](entries: __mir.pointer[DictEntry[K, V]], used: Int):
    comptime if Bool(__mir.needs_drop[DictEntry[K, V]]()):
        for i in range(used):
            if __mir.deref(__mir.offset(entries, i._value)).hash != 0:
                __mir.destroy(__mir.deref(__mir.offset(entries, i._value)))


@always_inline
def _into_value[K: AnyType, V: AnyType, //](var entry: DictEntry[K, V]) -> V:
    """The value of an entry; the key is destroyed."""
    var value = __mir.take(entry.value)
    __mir.destroy(entry.key)
    __mir.forget(entry)
    return value^


# ------------------------------------------------------------------------------------------------------ iterators


@always_inline
def _next_entry[
    K: AnyType, V: AnyType, //
](entries: __mir.pointer[DictEntry[K, V]], start: Int, end: Int) -> Int:
    """The first entry from `start` on that is not a hole, or `end`."""
    var i = start
    while i < end and __mir.deref(__mir.offset(entries, i._value)).hash == 0:
        i += 1
    return i


@always_inline
def _previous_entry[K: AnyType, V: AnyType, //](entries: __mir.pointer[DictEntry[K, V]], end: Int) -> Int:
    """The last entry before `end` that is not a hole, or -1."""
    var i = end - 1
    while i >= 0 and __mir.deref(__mir.offset(entries, i._value)).hash == 0:
        i -= 1
    return i


struct _DictItemIter[mut: Bool, //, K: AnyType, V: AnyType, origin: Origin[mut=mut], forward: Bool = True](
    ImplicitlyCopyable, Iterable, Iterator, Sized
):
    """Yields references to the entries."""

    comptime Element = DictEntry[Self.K, Self.V]
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self

    var _entries: __mir.pointer[DictEntry[Self.K, Self.V]]
    var _next: Int
    var _end: Int

    @always_inline
    def __init__(out self, entries: __mir.pointer[DictEntry[Self.K, Self.V]], used: Int):
        self._entries = entries
        self._next = 0
        self._end = used

    @always_inline
    def __iter__(ref self) -> Self:
        return self

    @always_inline
    def __reversed__(self) -> _DictItemIter[Self.K, Self.V, Self.origin, False]:
        return _DictItemIter[Self.K, Self.V, Self.origin, False](self._entries, self._end)

    @always_inline
    def __len__(self) -> Int:
        return _live_entries(self._entries, self._next, self._end)

    @always_inline
    def _advance(mut self) -> Int:
        """The number of the next entry, or -1 at the end."""
        comptime if Self.forward:
            var i = _next_entry(self._entries, self._next, self._end)
            self._next = i + 1
            return i if i < self._end else -1
        else:
            self._end = _previous_entry(self._entries, self._end)
            return self._end

    @always_inline
    def __next__(mut self) raises StopIteration -> ref[Self.origin] DictEntry[Self.K, Self.V]:
        var i = self._advance()
        if i < 0:
            raise StopIteration()
        return __mir.deref(__mir.offset(self._entries, i._value))


def _live_entries[
    K: AnyType, V: AnyType, //
](entries: __mir.pointer[DictEntry[K, V]], start: Int, end: Int) -> Int:
    """How many entries in a range are not holes."""
    var total = 0
    for i in range(start, end):
        if __mir.deref(__mir.offset(entries, i._value)).hash != 0:
            total += 1
    return total


struct _DictKeyIter[mut: Bool, //, K: AnyType, V: AnyType, origin: Origin[mut=mut], forward: Bool = True](
    ImplicitlyCopyable, Iterable, Iterator, Sized
):
    """Yields references to the keys."""

    comptime Element = Self.K
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self

    var _items: _DictItemIter[Self.K, Self.V, Self.origin, Self.forward]

    @always_inline
    def __init__(out self, entries: __mir.pointer[DictEntry[Self.K, Self.V]], used: Int):
        self._items = _DictItemIter[Self.K, Self.V, Self.origin, Self.forward](entries, used)

    @always_inline
    def __iter__(ref self) -> Self:
        return self

    @always_inline
    def __reversed__(self) -> _DictKeyIter[Self.K, Self.V, Self.origin, False]:
        return _DictKeyIter[Self.K, Self.V, Self.origin, False](self._items._entries, self._items._end)

    @always_inline
    def __len__(self) -> Int:
        return self._items.__len__()

    @always_inline
    def __next__(mut self) raises StopIteration -> ref[ImmOrigin(Self.origin)] Self.K:
        var i = self._items._advance()
        if i < 0:
            raise StopIteration()
        return __mir.deref(__mir.offset(self._items._entries, i._value)).key


struct _DictValueIter[mut: Bool, //, K: AnyType, V: AnyType, origin: Origin[mut=mut], forward: Bool = True](
    ImplicitlyCopyable, Iterable, Iterator, Sized
):
    """Yields references to the values."""

    comptime Element = Self.V
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = Self

    var _items: _DictItemIter[Self.K, Self.V, Self.origin, Self.forward]

    @always_inline
    def __init__(out self, entries: __mir.pointer[DictEntry[Self.K, Self.V]], used: Int):
        self._items = _DictItemIter[Self.K, Self.V, Self.origin, Self.forward](entries, used)

    @always_inline
    def __iter__(ref self) -> Self:
        return self

    @always_inline
    def __reversed__(self) -> _DictValueIter[Self.K, Self.V, Self.origin, False]:
        return _DictValueIter[Self.K, Self.V, Self.origin, False](self._items._entries, self._items._end)

    @always_inline
    def __len__(self) -> Int:
        return self._items.__len__()

    @always_inline
    def __next__(mut self) raises StopIteration -> ref[Self.origin] Self.V:
        var i = self._items._advance()
        if i < 0:
            raise StopIteration()
        return __mir.deref(__mir.offset(self._items._entries, i._value)).value


struct _DictItemIterOwned[K: _DictKey, V: AnyType](Iterator, Movable):
    """Moves the entries of a dictionary out one after another and destroys those that are left."""

    comptime Element = DictEntry[Self.K, Self.V]

    var _dict: Dict[Self.K, Self.V]
    var _next: Int

    @always_inline
    def __init__(out self, var dict: Dict[Self.K, Self.V]):
        self._dict = dict^
        self._next = 0

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    def __next__(mut self) raises StopIteration -> DictEntry[Self.K, Self.V]:
        var i = _next_entry(self._dict._entries, self._next, self._dict._used)
        if i >= self._dict._used:
            raise StopIteration()
        self._next = i + 1
        var place = __mir.offset(self._dict._entries, i._value)
        var entry = __mir.take(__mir.deref(place))
        __mir.init(__mir.deref(place).hash, UInt64(0))
        return entry^


struct _DictKeyIterOwned[K: _DictKey, V: AnyType](Iterator, Movable):
    """Moves the keys of a dictionary out; the values are destroyed on the way."""

    comptime Element = Self.K

    var _items: _DictItemIterOwned[Self.K, Self.V]

    @always_inline
    def __init__(out self, var dict: Dict[Self.K, Self.V]):
        self._items = _DictItemIterOwned[Self.K, Self.V](dict^)

    @always_inline
    def __iter__(var self) -> Self:
        return self^

    def __next__(mut self) raises StopIteration -> Self.K:
        var entry = self._items.__next__()
        var key = __mir.take(entry.key)
        __mir.destroy(entry.value)
        __mir.forget(entry)
        return key^
