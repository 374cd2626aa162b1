"""`Optional`: a value or nothing."""

from ..builtin.failures import _abort
from ..builtin.writable import _local_name
from ..memory.span import _SpanIter


@fieldwise_init
struct EmptyOptionalError[T: AnyType](TrivialRegisterPassable, Writable):
    """Raised by `optional[]` when there is no value."""

    def write_to(self, mut writer: Some[Writer]):
        writer.write_string("EmptyOptionalError[")
        writer.write_string(_local_name(__mir.type_name[Self.T]()))
        writer.write_string("]()")


struct Optional[T: AnyType](
    Boolable,
    Copyable where conforms_to(T, Copyable),
    Defaultable,
    Deinitable where conforms_to(T, Deinitable),
    Equatable where conforms_to(T, Equatable),
    Hashable where conforms_to(T, Hashable),
    ImplicitlyCopyable where conforms_to(T, ImplicitlyCopyable),
    Iterable,
    Movable,
    Writable where conforms_to(T, Writable),
):
    """Room for a `T` in place, and whether it holds one."""

    var _storage: __mir.union[Self.T]
    var _present: Bool

    comptime Element = Self.T
    comptime IteratorType[
        iterable_mut: Bool, //, iterable_origin: Origin[mut=iterable_mut]
    ]: Iterator = _SpanIter[Self.T, iterable_origin]

    @always_inline
    def __init__(out self):
        __mir.assume_init(self._storage)
        self._present = False

    @always_inline
    @implicit
    def __init__(out self, value: NoneType):
        __mir.assume_init(self._storage)
        self._present = False

    @always_inline
    @implicit
    def __init__(out self, var value: Self.T):
        __mir.assume_init(self._storage)
        __mir.init(__mir.deref(__mir.union_pointer[Self.T](self._storage)), value^)
        self._present = True

    @always_inline
    def __init__[F: def() -> Self.T](out self, *, init_with: F):
        __mir.assume_init(self._storage)
        __mir.init(__mir.deref(__mir.union_pointer[Self.T](self._storage)), init_with())
        self._present = True

    @always_inline
    def __init__(
        out self, *, copy: Self
    ) where conforms_to(Self.T, Copyable) and not Bool(__mir.is_trivial[Self.T]()):
        __mir.assume_init(self._storage)
        self._present = copy._present
        if copy._present:
            __mir.init(
                __mir.deref(__mir.union_pointer[Self.T](self._storage)),
                Self.T(copy=__mir.deref(__mir.union_pointer[Self.T](copy._storage))),
            )

    @always_inline
    def __deinit__(deinit self) where Bool(__mir.needs_drop[Self.T]()):
        if self._present:
            __mir.destroy(__mir.deref(__mir.union_pointer[Self.T](self._storage)))

    def deinit_with[F: def(var Self.T) -> None](deinit self, deinit_func: F, /):
        """Hands the value, if there is one, to `deinit_func`."""
        if self._present:
            deinit_func(__mir.take(__mir.deref(__mir.union_pointer[Self.T](self._storage))))

    def deinit_assert_empty(deinit self):
        """Ends an optional that is known to be empty."""
        if self._present:
            _abort("ABORT:", "the optional is not empty", __mir.call_location())

    # ------------------------------------------------------------------------------------------------- access

    @always_inline
    def value(ref self) -> ref[self._storage] Self.T:
        """The value; ends the process when there is none."""
        if Bool(__mir.unlikely(__mir.not_(self._present._value))):
            _empty_value(__mir.call_location())
        return __mir.deref(__mir.union_pointer[Self.T](self._storage))

    @always_inline
    def unsafe_value(ref self) -> ref[self._storage] Self.T:
        return __mir.deref(__mir.union_pointer[Self.T](self._storage))

    @always_inline
    def __getitem__(ref self) raises EmptyOptionalError[Self.T] -> ref[self._storage] Self.T:
        """The value; raises when there is none."""
        if not self._present:
            raise EmptyOptionalError[Self.T]()
        return __mir.deref(__mir.union_pointer[Self.T](self._storage))

    @always_inline
    def take(mut self) -> Self.T:
        """Moves the value out and leaves nothing; ends the process when there is none."""
        if Bool(__mir.unlikely(__mir.not_(self._present._value))):
            _empty_take(__mir.call_location())
        self._present = False
        return __mir.take(__mir.deref(__mir.union_pointer[Self.T](self._storage)))

    @always_inline
    def unsafe_take(mut self) -> Self.T:
        self._present = False
        return __mir.take(__mir.deref(__mir.union_pointer[Self.T](self._storage)))

    @always_inline
    def or_else(deinit self, var default: Self.T) -> Self.T:
        """The value, or `default`."""
        if self._present:
            return __mir.take(__mir.deref(__mir.union_pointer[Self.T](self._storage)))
        return default^

    @always_inline
    def _value_or(self, default: Self.T) -> Self.T where conforms_to(Self.T, ImplicitlyCopyable):
        """The value or a default, without consuming the optional."""
        if self._present:
            return __mir.deref(__mir.union_pointer[Self.T](self._storage))
        return default

    def map[To: Movable, //, Mapper: def(Self.T) -> To](deinit self, mapper: Mapper) -> Optional[To]:
        """`mapper` of the value, if there is one."""
        if not self._present:
            return Optional[To]()
        var value = __mir.take(__mir.deref(__mir.union_pointer[Self.T](self._storage)))
        return Optional[To](mapper(value))

    def and_then[
        To: Movable, //, Mapper: def(Self.T) -> Optional[To]
    ](deinit self, mapper: Mapper) -> Optional[To]:
        """The optional that `mapper` gives for the value, if there is one."""
        if not self._present:
            return Optional[To]()
        var value = __mir.take(__mir.deref(__mir.union_pointer[Self.T](self._storage)))
        return mapper(value)

    def copied[
        mut: Bool, U: Copyable, origin: Origin[mut=mut], //
    ](self: Optional[Pointer[U, origin]]) -> Optional[U]:
        """A copy of what the pointer points to, if there is one."""
        if not self._present:
            return Optional[U]()
        return Optional[U](self.value()[].copy())

    def bounds(self) -> Tuple[Int, Optional[Int]]:
        """The least and greatest number of elements an iteration yields."""
        var count = 1 if self._present else 0
        return (count, Optional[Int](count))

    @always_inline
    def __iter__(ref self) -> _SpanIter[Self.T, origin_of(self)]:
        var place = __mir.union_pointer[Self.T](self._storage)
        return _SpanIter[Self.T, origin_of(self)](place, Int(self._present))

    # ---------------------------------------------------------------------------------------------- operators

    @always_inline
    def __bool__(self) -> Bool:
        return self._present

    @always_inline
    def __invert__(self) -> Bool:
        return not self._present

    @always_inline
    def __is__(self, other: NoneType) -> Bool:
        return not self._present

    @always_inline
    def __isnot__(self, other: NoneType) -> Bool:
        return self._present

    @always_inline
    def __eq__(self, rhs: NoneType) -> Bool:
        return not self._present

    @always_inline
    def __ne__(self, rhs: NoneType) -> Bool:
        return self._present

    def __eq__(self, rhs: Self) -> Bool where conforms_to(Self.T, Equatable):
        if self._present != rhs._present:
            return False
        if not self._present:
            return True
        return __mir.deref(__mir.union_pointer[Self.T](self._storage)) == __mir.deref(
            __mir.union_pointer[Self.T](rhs._storage)
        )

    def __ne__(self, rhs: Self) -> Bool where conforms_to(Self.T, Equatable):
        return not (self == rhs)

    def __hash__[H: Hasher](self, mut hasher: H) where conforms_to(Self.T, Hashable):
        self._present.__hash__(hasher)
        if self._present:
            __mir.deref(__mir.union_pointer[Self.T](self._storage)).__hash__(hasher)

    def write_to(self, mut writer: Some[Writer]) where conforms_to(Self.T, Writable):
        if self._present:
            __mir.deref(__mir.union_pointer[Self.T](self._storage)).write_to(writer)
        else:
            writer.write_string("None")

    def write_repr_to(self, mut writer: Some[Writer]) where conforms_to(Self.T, Writable):
        writer.write_string("Optional[")
        writer.write_string(_local_name(__mir.type_name[Self.T]()))
        writer.write_string("](")
        if self._present:
            __mir.deref(__mir.union_pointer[Self.T](self._storage)).write_repr_to(writer)
        else:
            writer.write_string("None")
        writer.write_string(")")


comptime OptionalReg = Optional


@no_inline
def _empty_value(location: __mir.pointer[__mir.i8]) -> Never:
    _abort(
        "ABORT:",
        (
            "`Optional.value()` called on empty `Optional`. Consider using `if optional:` to check whether the"
            " `Optional` is empty before calling `.value()`, or use `.or_else()` to provide a default value."
        ),
        location,
    )


@no_inline
def _empty_take(location: __mir.pointer[__mir.i8]) -> Never:
    _abort(
        "ABORT:",
        (
            "`Optional.take()` called on empty `Optional`. Consider using `if optional:` to check whether the"
            " `Optional` is empty before calling `.take()`, or use `.or_else()` to provide a default value."
        ),
        location,
    )
