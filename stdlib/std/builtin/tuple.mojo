"""`Tuple`: a fixed number of values of any types."""

from .writable import _local_name


@__lang("tuple")
struct Tuple[*Ts: AnyType](
    Comparable where conforms_to(Ts, Comparable),
    Copyable where conforms_to(Ts, Copyable),
    Equatable where conforms_to(Ts, Equatable),
    Hashable where conforms_to(Ts, Hashable),
    ImplicitlyCopyable where conforms_to(Ts, ImplicitlyCopyable),
    Movable,
    Sized,
    Writable where conforms_to(Ts, Writable),
):
    """The values lie one after another in place; `t[0]` takes a compile-time index."""

    var _storage: __mir.pack[*Self.Ts]

    comptime length = len(Self.Ts)

    @always_inline
    def __init__(out self, var *args: *Self.Ts):
        comptime for i in range(len(Self.Ts)):
            __mir.init(__mir.pack_ref[i](self._storage), __mir.take(args[i]))
        __mir.assume_init(self._storage)

    @always_inline
    def __len__(self) -> Int:
        return len(Self.Ts)

    @always_inline
    def __getitem__[i: Int](ref self) -> ref[self._storage] Self.Ts[i]:
        return __mir.pack_ref[i](self._storage)

    def __contains__[T: Equatable, //](self, value: T) -> Bool:
        """Whether an element of the type of `value` equals it."""
        comptime for i in range(len(Self.Ts)):
            comptime if Bool(__mir.same_type[Self.Ts[i], T]()):
                if __mir.pack_ref[i](self._storage) == value:
                    return True
        return False

    def __eq__(self, other: Self) -> Bool where conforms_to(Self.Ts, Equatable):
        comptime for i in range(len(Self.Ts)):
            if not (__mir.pack_ref[i](self._storage) == __mir.pack_ref[i](other._storage)):
                return False
        return True

    def __ne__(self, other: Self) -> Bool where conforms_to(Self.Ts, Equatable):
        return not (self == other)

    def __lt__(self, other: Self) -> Bool where conforms_to(Self.Ts, Comparable):
        comptime for i in range(len(Self.Ts)):
            if __mir.pack_ref[i](self._storage) < __mir.pack_ref[i](other._storage):
                return True
            if __mir.pack_ref[i](other._storage) < __mir.pack_ref[i](self._storage):
                return False
        return False

    def __le__(self, other: Self) -> Bool where conforms_to(Self.Ts, Comparable):
        return not (other < self)

    def __gt__(self, other: Self) -> Bool where conforms_to(Self.Ts, Comparable):
        return other < self

    def __ge__(self, other: Self) -> Bool where conforms_to(Self.Ts, Comparable):
        return not (self < other)

    def __hash__[H: Hasher](self, mut hasher: H) where conforms_to(Self.Ts, Hashable):
        comptime for i in range(len(Self.Ts)):
            __mir.pack_ref[i](self._storage).__hash__(hasher)

    def concat[*Us: AnyType](deinit self, var other: Tuple[*Us]) -> Tuple[*Self.Ts, *Us]:
        """The values of both, in order."""
        var result: Tuple[*Self.Ts, *Us]
        comptime for i in range(len(Self.Ts)):
            __mir.init(__mir.pack_ref[i](result._storage), __mir.take(__mir.pack_ref[i](self._storage)))
        comptime for i in range(len(Us)):
            __mir.init(
                __mir.pack_ref[len(Self.Ts) + i](result._storage), __mir.take(__mir.pack_ref[i](other._storage))
            )
        __mir.forget(other)
        __mir.assume_init(result)
        return result^

    def reverse(deinit self) -> Tuple[*__mir.reversed[*Self.Ts]]:
        """The values in the opposite order."""
        var result: Tuple[*__mir.reversed[*Self.Ts]]
        comptime for i in range(len(Self.Ts)):
            __mir.init(
                __mir.pack_ref[len(Self.Ts) - 1 - i](result._storage), __mir.take(__mir.pack_ref[i](self._storage))
            )
        __mir.assume_init(result)
        return result^

    def write_to(self, mut writer: Some[Writer]) where conforms_to(Self.Ts, Writable):
        writer.write_string("(")
        comptime for i in range(len(Self.Ts)):
            comptime if i > 0:
                writer.write_string(", ")
            __mir.pack_ref[i](self._storage).write_to(writer)
        comptime if len(Self.Ts) == 1:
            writer.write_string(",")
        writer.write_string(")")

    def write_repr_to(self, mut writer: Some[Writer]) where conforms_to(Self.Ts, Writable):
        writer.write_string("Tuple[")
        comptime for i in range(len(Self.Ts)):
            comptime if i > 0:
                writer.write_string(", ")
            writer.write_string(_local_name(__mir.type_name[Self.Ts[i]]()))
        writer.write_string("](")
        comptime for i in range(len(Self.Ts)):
            comptime if i > 0:
                writer.write_string(", ")
            __mir.pack_ref[i](self._storage).write_repr_to(writer)
        writer.write_string(")")
