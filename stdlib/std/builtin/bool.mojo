"""`Bool`."""

from .traits import _PythonValue


@__lang("bool")
struct Bool(
    Boolable, Comparable, Defaultable, Floatable, Hashable, Indexer, Intable, TrivialRegisterPassable, Writable
):
    """Truth values."""

    var _value: __mir.i1

    @always_inline
    def __init__(out self):
        self._value = __mir.trunc[__mir.i1](Int(0)._value)

    @always_inline
    def __init__(out self, value: __mir.i1):
        self._value = value

    @always_inline
    @implicit
    def __init__(out self, value: Scalar[DType.bool]):
        self._value = value._value

    @always_inline
    def __init__[T: Boolable](out self, value: T):
        self = value.__bool__()

    def __init__[T: _PythonValue, //](out self, value: T) raises:
        """Whether Python takes an object for true."""
        self = value._to_truth()

    def __init__[T: _PythonValue, //](out self, *, py: T) raises:
        self = py._to_truth()

    @always_inline
    def __bool__(self) -> Bool:
        return self

    @always_inline
    def __int__(self) -> Int:
        return Int(__mir.zext[__mir.i64](self._value))

    @always_inline
    def __index__(self) -> Int:
        return Int(__mir.zext[__mir.i64](self._value))

    @always_inline
    def __float__(self) -> Float64:
        return Float64(__mir.uitofp[__mir.f64](self._value))

    @always_inline
    def __invert__(self) -> Bool:
        return Bool(__mir.not_(self._value))

    @always_inline
    def __and__(self, rhs: Bool) -> Bool:
        return Bool(__mir.and_(self._value, rhs._value))

    @always_inline
    def __or__(self, rhs: Bool) -> Bool:
        return Bool(__mir.or_(self._value, rhs._value))

    @always_inline
    def __xor__(self, rhs: Bool) -> Bool:
        return Bool(__mir.xor(self._value, rhs._value))

    @always_inline
    def __iand__(mut self, rhs: Bool):
        self._value = __mir.and_(self._value, rhs._value)

    @always_inline
    def __ior__(mut self, rhs: Bool):
        self._value = __mir.or_(self._value, rhs._value)

    @always_inline
    def __ixor__(mut self, rhs: Bool):
        self._value = __mir.xor(self._value, rhs._value)

    @always_inline
    def __eq__(self, other: Bool) -> Bool:
        return Bool(__mir.eq(self._value, other._value))

    @always_inline
    def __ne__(self, other: Bool) -> Bool:
        return Bool(__mir.ne(self._value, other._value))

    @always_inline
    def __lt__(self, rhs: Bool) -> Bool:
        return Bool(__mir.ult(self._value, rhs._value))

    @always_inline
    def __le__(self, rhs: Bool) -> Bool:
        return Bool(__mir.ule(self._value, rhs._value))

    @always_inline
    def __gt__(self, rhs: Bool) -> Bool:
        return Bool(__mir.ugt(self._value, rhs._value))

    @always_inline
    def __ge__(self, rhs: Bool) -> Bool:
        return Bool(__mir.uge(self._value, rhs._value))

    @always_inline
    def __hash__[H: Hasher](self, mut hasher: H):
        hasher.update_word(UInt64(__mir.zext[__mir.i64](self._value)))

    def write_to(self, mut writer: Some[Writer]):
        if self:
            writer.write_string("True")
        else:
            writer.write_string("False")

    def write_repr_to(self, mut writer: Some[Writer]):
        self.write_to(writer)
