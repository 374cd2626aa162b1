"""`Variant`: a value of one of several types."""

from ..builtin.failures import _abort
from ..builtin.writable import _local_name


@__lang("variant")
struct Variant[*Ts: AnyType](
    Copyable where conforms_to(Ts, Copyable),
    Deinitable where conforms_to(Ts, Deinitable),
    Equatable where conforms_to(Ts, Equatable),
    Hashable where conforms_to(Ts, Hashable),
    ImplicitlyCopyable where False,
    Movable,
    Writable where conforms_to(Ts, Writable),
):
    """Room for the largest of the types, and which of them is there."""

    var _storage: __mir.union[*Self.Ts]
    var _tag: UInt8

    @always_inline
    @implicit
    def __init__[T: Movable](out self, var value: T):
        comptime assert _position[T, *Self.Ts]() >= 0, "not one of the variant's types"
        __mir.assume_init(self._storage)
        self._tag = UInt8(_position[T, *Self.Ts]())
        __mir.init(__mir.deref(__mir.union_pointer[T](self._storage)), value^)

    @always_inline
    def __init__[T: AnyType, //, F: def() -> T](out self, *, init_with: F):
        __mir.assume_init(self._storage)
        self._tag = UInt8(_position[T, *Self.Ts]())
        __mir.init(__mir.deref(__mir.union_pointer[T](self._storage)), init_with())

    def __init__(out self, *, copy: Self) where conforms_to(Self.Ts, Copyable):
        __mir.assume_init(self._storage)
        self._tag = copy._tag
        comptime for i in range(len(Self.Ts)):
            if copy._tag == UInt8(i):
                __mir.init(
                    __mir.deref(__mir.union_pointer[Self.Ts[i]](self._storage)),
                    Self.Ts[i](copy=__mir.deref(__mir.union_pointer[Self.Ts[i]](copy._storage))),
                )

    def __deinit__(deinit self):
        comptime for i in range(len(Self.Ts)):
            comptime if Bool(__mir.needs_drop[Self.Ts[i]]()):
                if self._tag == UInt8(i):
                    __mir.destroy(__mir.deref(__mir.union_pointer[Self.Ts[i]](self._storage)))

    def _destroy_value(mut self):
        """Destroys the value; the storage is uninitialised afterwards."""
        comptime for i in range(len(Self.Ts)):
            comptime if Bool(__mir.needs_drop[Self.Ts[i]]()):
                if self._tag == UInt8(i):
                    __mir.destroy(__mir.deref(__mir.union_pointer[Self.Ts[i]](self._storage)))

    @always_inline
    def isa[T: AnyType](self) -> Bool:
        """Whether the value is a `T`."""
        return self._tag == UInt8(_position[T, *Self.Ts]())

    @staticmethod
    def is_type_supported[T: AnyType]() -> Bool:
        return _position[T, *Self.Ts]() >= 0

    @always_inline
    def __getitem__[T: AnyType](ref self) -> ref[self._storage] T:
        """The value as a `T`; ends the process when it is of another type."""
        if self._tag != UInt8(_position[T, *Self.Ts]()):
            _wrong_type("get: wrong variant type", __mir.call_location())
        return __mir.deref(__mir.union_pointer[T](self._storage))

    @always_inline
    def unsafe_get[T: AnyType](ref self) -> ref[self._storage] T:
        return __mir.deref(__mir.union_pointer[T](self._storage))

    def set[T: Movable](mut self, var value: T):
        """Replaces the value."""
        self._destroy_value()
        self._tag = UInt8(_position[T, *Self.Ts]())
        __mir.init(__mir.deref(__mir.union_pointer[T](self._storage)), value^)

    def replace[Tin: Movable, Tout: Movable](mut self, var value: Tin) -> Tout:
        """Replaces the value and returns the old one, which must be a `Tout`."""
        if self._tag != UInt8(_position[Tout, *Self.Ts]()):
            _wrong_type("taking out the wrong type!", __mir.call_location())
        return self.unsafe_replace[Tin, Tout](value^)

    def unsafe_replace[Tin: Movable, Tout: Movable](mut self, var value: Tin) -> Tout:
        var old = __mir.take(__mir.deref(__mir.union_pointer[Tout](self._storage)))
        self._tag = UInt8(_position[Tin, *Self.Ts]())
        __mir.init(__mir.deref(__mir.union_pointer[Tin](self._storage)), value^)
        return old^

    def unwrap[T: Movable](deinit self) -> T:
        """Moves the value out, which must be a `T`."""
        if self._tag != UInt8(_position[T, *Self.Ts]()):
            _wrong_type("taking the wrong type!", __mir.call_location())
        return __mir.take(__mir.deref(__mir.union_pointer[T](self._storage)))

    def unsafe_unwrap[T: Movable](deinit self) -> T:
        return __mir.take(__mir.deref(__mir.union_pointer[T](self._storage)))

    @always_inline
    def take[T: Movable](deinit self) -> T:
        return self^.unwrap[T]()

    def __eq__(self, other: Self) -> Bool where conforms_to(Self.Ts, Equatable):
        if self._tag != other._tag:
            return False
        comptime for i in range(len(Self.Ts)):
            if self._tag == UInt8(i):
                return __mir.deref(__mir.union_pointer[Self.Ts[i]](self._storage)) == __mir.deref(
                    __mir.union_pointer[Self.Ts[i]](other._storage)
                )
        return True

    def __ne__(self, other: Self) -> Bool where conforms_to(Self.Ts, Equatable):
        return not (self == other)

    def __hash__[H: Hasher](self, mut hasher: H) where conforms_to(Self.Ts, Hashable):
        self._tag.__hash__(hasher)
        comptime for i in range(len(Self.Ts)):
            if self._tag == UInt8(i):
                __mir.deref(__mir.union_pointer[Self.Ts[i]](self._storage)).__hash__(hasher)

    def write_to(self, mut writer: Some[Writer]) where conforms_to(Self.Ts, Writable):
        comptime for i in range(len(Self.Ts)):
            if self._tag == UInt8(i):
                __mir.deref(__mir.union_pointer[Self.Ts[i]](self._storage)).write_to(writer)

    def write_repr_to(self, mut writer: Some[Writer]) where conforms_to(Self.Ts, Writable):
        writer.write_string("Variant[")
        comptime for i in range(len(Self.Ts)):
            comptime if i > 0:
                writer.write_string(", ")
            writer.write_string(_local_name(__mir.type_name[Self.Ts[i]]()))
        writer.write_string("](")
        comptime for i in range(len(Self.Ts)):
            if self._tag == UInt8(i):
                __mir.deref(__mir.union_pointer[Self.Ts[i]](self._storage)).write_repr_to(writer)
        writer.write_string(")")


def _position[T: AnyType, *Ts: AnyType]() -> Int:
    """The number of a type among several, or -1."""
    comptime for i in range(len(Ts)):
        comptime if Bool(__mir.same_type[Ts[i], T]()):
            return i
    return -1


@no_inline
def _wrong_type(message: StaticString, location: __mir.pointer[__mir.i8]) -> Never:
    _abort("ABORT:", message, location)
