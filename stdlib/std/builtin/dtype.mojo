"""`DType`: the element types of SIMD values as compile-time values."""


@__lang("dtype")
struct DType(Equatable, Hashable, TrivialRegisterPassable, Writable):
    """An element type. Its code is the only field; even codes from 2 to 14 are signed integers, odd ones unsigned."""

    var _code: __mir.i8

    comptime invalid = Self(0)
    comptime bool = Self(1)
    comptime int = Self(2)
    comptime uint = Self(3)
    comptime int8 = Self(4)
    comptime uint8 = Self(5)
    comptime int16 = Self(6)
    comptime uint16 = Self(7)
    comptime int32 = Self(8)
    comptime uint32 = Self(9)
    comptime int64 = Self(10)
    comptime uint64 = Self(11)
    comptime int128 = Self(12)
    comptime uint128 = Self(13)
    comptime int256 = Self(14)
    comptime uint256 = Self(15)
    comptime float16 = Self(16)
    comptime bfloat16 = Self(17)
    comptime float32 = Self(18)
    comptime float64 = Self(19)
    comptime float8_e5m2 = Self(20)
    comptime float8_e4m3fn = Self(21)

    @always_inline
    def __init__(out self, code: __mir.i8):
        self._code = code

    @always_inline
    def __eq__(self, other: Self) -> Bool:
        return Bool(__mir.eq(self._code, other._code))

    @always_inline
    def __ne__(self, other: Self) -> Bool:
        return Bool(__mir.ne(self._code, other._code))

    @always_inline
    def __is__(self, other: Self) -> Bool:
        return Bool(__mir.eq(self._code, other._code))

    @always_inline
    def __isnot__(self, other: Self) -> Bool:
        return Bool(__mir.ne(self._code, other._code))

    @always_inline
    def is_integral(self) -> Bool:
        """Integers of any width and sign; not `bool`."""
        return Bool(__mir.ult(__mir.sub(self._code, 2), 14))

    @always_inline
    def is_floating_point(self) -> Bool:
        return Bool(__mir.ult(__mir.sub(self._code, 16), 6))

    @always_inline
    def is_unsigned(self) -> Bool:
        var odd = __mir.and_(self._code, 1)
        return Bool(__mir.and_(__mir.eq(odd, 1), __mir.ult(__mir.sub(self._code, 2), 14)))

    @always_inline
    def is_signed(self) -> Bool:
        """Signed integers and floats."""
        var even = __mir.eq(__mir.and_(self._code, 1), 0)
        var integral = __mir.ult(__mir.sub(self._code, 2), 14)
        return Bool(__mir.or_(__mir.and_(even, integral), __mir.ult(__mir.sub(self._code, 16), 6)))

    @always_inline
    def is_numeric(self) -> Bool:
        return Bool(__mir.ult(__mir.sub(self._code, 2), 20))

    @always_inline
    def is_half_float(self) -> Bool:
        return Bool(__mir.ult(__mir.sub(self._code, 16), 2))

    @always_inline
    def is_float8(self) -> Bool:
        return Bool(__mir.ult(__mir.sub(self._code, 20), 2))

    @always_inline
    def __hash__[H: Hasher](self, mut hasher: H):
        hasher.update_word(UInt64(__mir.zext[__mir.i64](self._code)))

    def _name(self) -> StaticString:
        """The name of the constant."""
        var code = Int(__mir.zext[__mir.i64](self._code))
        match code:
            case 1: return "bool"
            case 2: return "int"
            case 3: return "uint"
            case 4: return "int8"
            case 5: return "uint8"
            case 6: return "int16"
            case 7: return "uint16"
            case 8: return "int32"
            case 9: return "uint32"
            case 10: return "int64"
            case 11: return "uint64"
            case 12: return "int128"
            case 13: return "uint128"
            case 14: return "int256"
            case 15: return "uint256"
            case 16: return "float16"
            case 17: return "bfloat16"
            case 18: return "float32"
            case 19: return "float64"
            case 20: return "float8_e5m2"
            case 21: return "float8_e4m3fn"
            case _: return "invalid"

    def write_to(self, mut writer: Some[Writer]):
        writer.write_string(self._name())

    def write_repr_to(self, mut writer: Some[Writer]):
        writer.write_string("DType.")
        writer.write_string(self._name())


@always_inline
def _bits_of[dtype: DType]() -> Int:
    """The width of an element in bits."""
    return Int(__mir.size_of[__mir.vector[dtype, 1]]()) * 8


def _unsigned_of_bits(bits: Int) -> DType:
    """The unsigned integer type of a width."""
    match bits:
        case 8: return DType.uint8
        case 16: return DType.uint16
        case 32: return DType.uint32
        case 64: return DType.uint64
        case 128: return DType.uint128
        case _: return DType.uint256


comptime _unsigned_dtype[dtype: DType] = _unsigned_of_bits(_bits_of[dtype]())
"""The unsigned integer type as wide as an element type."""
