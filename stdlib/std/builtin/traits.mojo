"""The traits that the language and the rest of the library are built on, with their derived methods."""

from .derivation import underivable


@__lang("any_type")
trait AnyType:
    """Every type."""

    pass


@__lang("deinitable")
trait Deinitable:
    """Types whose values may be destroyed implicitly, after their last use."""

    def __deinit__(deinit self):
        ...


@__lang("movable")
trait Movable:
    """Types whose values can change their place."""

    def __init__(out self, *, deinit move: Self):
        ...


@__lang("copyable")
trait Copyable(Movable):
    """Types whose values can be duplicated on request."""

    def __init__(out self, *, copy: Self):
        ...

    @always_inline
    def copy(self) -> Self:
        """An independent duplicate."""
        return Self(copy=self)


@__lang("implicitly_copyable")
trait ImplicitlyCopyable(Copyable):
    """Types that are duplicated without being asked to, where a second owner is needed."""

    pass


@__lang("register_passable")
trait RegisterPassable(Movable):
    """Types whose values are passed by value."""

    pass


@__lang("trivial_register_passable")
trait TrivialRegisterPassable(Deinitable, ImplicitlyCopyable, RegisterPassable):
    """Types that are nothing but their bits."""

    pass


trait Defaultable:
    """Types with a value that needs no arguments."""

    def __init__(out self):
        ...


trait Identifiable:
    """Types whose values have an identity apart from their content."""

    def __is__(self, rhs: Self) -> Bool:
        ...

    def __isnot__(self, rhs: Self) -> Bool:
        return not self.__is__(rhs)


trait Equatable:
    """Types with `==` and `!=`; derived field by field where it is not written."""

    def __eq__(self, other: Self) -> Bool:
        comptime for i in range(Int(__mir.field_count[Self]())):
            comptime assert conforms_to(__mir.field_type[Self, i], Equatable), underivable[Self, i]("'=='", "Equatable")
            if not (__mir.field_ref[i](self) == __mir.field_ref[i](other)):
                return False
        return True

    def __ne__(self, other: Self) -> Bool:
        return not (self == other)


trait Comparable(Equatable):
    """Types with an order; the other comparisons follow from `<`."""

    def __lt__(self, rhs: Self) -> Bool:
        ...

    def __gt__(self, rhs: Self) -> Bool:
        return rhs < self

    def __le__(self, rhs: Self) -> Bool:
        return not (rhs < self)

    def __ge__(self, rhs: Self) -> Bool:
        return not (self < rhs)


trait Sized:
    """Types with a length."""

    def __len__(self) -> Int:
        ...


trait SizedRaising:
    """Types with a length that may be impossible to tell."""

    def __len__(self) raises -> Int:
        ...


trait Boolable:
    """Types that count as true or false."""

    def __bool__(self) -> Bool:
        ...


trait Intable:
    """Types that convert to `Int`."""

    def __int__(self) -> Int:
        ...


trait IntableRaising:
    """Types that convert to `Int` if their value allows it."""

    def __int__(self) raises -> Int:
        ...


trait Floatable:
    """Types that convert to `Float64`."""

    def __float__(self) -> Float64:
        ...


trait FloatableRaising:
    """Types that convert to `Float64` if their value allows it."""

    def __float__(self) raises -> Float64:
        ...


trait Indexer:
    """Types that can stand in a subscript."""

    def __index__(self) -> Int:
        ...


trait Absable:
    """Types with `abs`."""

    def __abs__(self) -> Self:
        ...


trait Powable:
    """Types with `**`."""

    def __pow__(self, exp: Self) -> Self:
        ...


trait Roundable:
    """Types with `round`."""

    def __round__(self) -> Self:
        ...

    def __round__(self, ndigits: Int) -> Self:
        ...


trait Ceilable:
    """Types with `ceil`."""

    def __ceil__(self) -> Self:
        ...


trait Floorable:
    """Types with `floor`."""

    def __floor__(self) -> Self:
        ...


trait Truncable:
    """Types with `trunc`."""

    def __trunc__(self) -> Self:
        ...


trait CeilDivable:
    """Types with `ceildiv`."""

    def __ceildiv__(self, denominator: Self) -> Self:
        ...


trait CeilDivableRaising:
    """Types with a `ceildiv` that may fail."""

    def __ceildiv__(self, denominator: Self) raises -> Self:
        ...


trait DivModable(Copyable, Deinitable):
    """Types with `divmod`."""

    def __divmod__(self, denominator: Self) -> Tuple[Self, Self]:
        ...


trait _HasMessage:
    """Errors whose text is a `String` already."""

    def _text(self) -> String:
        ...


trait _PythonValue:
    """Python objects, as constructors with `py=` take them."""

    def _to_truth(self) raises -> Bool:
        ...

    def _to_integer(self) raises -> Int:
        ...

    def _to_number(self) raises -> Float64:
        ...

    def _to_text(self) raises -> String:
        ...


comptime KeyElement = Copyable & Deinitable & Equatable & Hashable
"""What keys of dictionaries and elements of sets are."""
