"""`SIMD`: a fixed number of lanes of one element type. The scalars of the language are one lane wide."""

from .coord_like import CoordLike
from .device_passable import DevicePassable, DeviceTypeEncoder
from .dtype import _unsigned_dtype
from .hash import Hasher
from .simd_support import (
    _integer_power,
    _interleaved_lanes,
    _lanes,
    _largest,
    _largest_finite,
    _power,
    _scalar_name,
    _smallest,
    _smallest_finite,
    _write_scalar,
)
from .traits import CeilDivable, Ceilable, DivModable, Floorable, Truncable, _PythonValue

comptime Scalar[dtype: DType] = SIMD[dtype, 1]
comptime SIMDLength = SIMD[DType.int, 1]

comptime Int = SIMD[DType.int, 1]
comptime UInt = SIMD[DType.uint, 1]
comptime Int8 = SIMD[DType.int8, 1]
comptime UInt8 = SIMD[DType.uint8, 1]
comptime Byte = SIMD[DType.uint8, 1]
comptime Int16 = SIMD[DType.int16, 1]
comptime UInt16 = SIMD[DType.uint16, 1]
comptime Int32 = SIMD[DType.int32, 1]
comptime UInt32 = SIMD[DType.uint32, 1]
comptime Int64 = SIMD[DType.int64, 1]
comptime UInt64 = SIMD[DType.uint64, 1]
comptime Int128 = SIMD[DType.int128, 1]
comptime UInt128 = SIMD[DType.uint128, 1]
comptime Int256 = SIMD[DType.int256, 1]
comptime UInt256 = SIMD[DType.uint256, 1]
comptime Float16 = SIMD[DType.float16, 1]
comptime BFloat16 = SIMD[DType.bfloat16, 1]
comptime Float32 = SIMD[DType.float32, 1]
comptime Float64 = SIMD[DType.float64, 1]
comptime Float8_e5m2 = SIMD[DType.float8_e5m2, 1]
comptime Float8_e4m3fn = SIMD[DType.float8_e4m3fn, 1]


@__lang("simd")
struct SIMD[dtype: DType, length: Int](
    Absable,
    Boolable,
    CeilDivable,
    Ceilable,
    Comparable,
    CoordLike where dtype.is_integral() and length == 1,
    Defaultable,
    DevicePassable,
    DivModable,
    Floatable where dtype.is_floating_point(),
    Floorable,
    Hashable,
    Indexer where dtype.is_integral(),
    Intable,
    Powable,
    Roundable,
    Sized,
    TrivialRegisterPassable,
    Truncable,
    Writable,
) where length > 0 and length <= 32768 and length & (length - 1) == 0:
    """`length` values of an element type; arithmetic works lane by lane.

    `length` is a power of two. Operations that need a single value (`<`, `Int(x)`, conditions) refuse more lanes.
    """

    comptime _Machine = __mir.vector[Self.dtype, Self.length]
    comptime device_type: AnyType = Self

    comptime MAX: Self = Self(_largest[Self.dtype]())
    """The largest value; infinity for floats."""
    comptime MIN: Self = Self(_smallest[Self.dtype]())
    """The smallest value; negative infinity for floats."""
    comptime MAX_FINITE: Self = Self(_largest_finite[Self.dtype]())
    comptime MIN_FINITE: Self = Self(_smallest_finite[Self.dtype]())

    var _value: __mir.vector[Self.dtype, Self.length]

    # ------------------------------------------------------------------------------------- kernels' arguments

    def _to_device_type(self, mut encoder: Some[DeviceTypeEncoder], target: MutOpaquePointer[_]):
        encoder.encode(self, target)

    @staticmethod
    def get_type_name() -> String:
        return String(t"SIMD[{Self.dtype}, {Self.length}]")

    # ------------------------------------------------------------------------------------------ construction

    @always_inline
    def __init__(out self):
        """All lanes zero."""
        self = Self(0)

    @always_inline
    def __init__(out self, value: __mir.vector[Self.dtype, Self.length]):
        """The lanes of a machine value."""
        self._value = value

    @always_inline
    @implicit
    def __init__(out self, value: SIMD[Self.dtype, 1]):
        """All lanes equal to one value."""
        self._value = __mir.splat[Self.length](value._value)

    @always_inline
    def __init__[other: DType, //](out self, value: SIMD[other, Self.length]):
        """Each lane converted from another element type."""
        self = value.cast[Self.dtype]()

    @always_inline
    def __init__(out self, *elems: SIMD[Self.dtype, 1]):
        """The lanes one by one."""
        self = Self(0)
        comptime for i in range(Self.length):
            self._value = __mir.insert(self._value, Int(i)._value, elems[i]._value)

    @always_inline
    @implicit
    def __init__(out self, value: Bool) where Self.dtype == DType.bool and Self.length == 1:
        """A truth value as a lane."""
        self._value = __mir.splat[Self.length](value._value)

    @always_inline
    def __init__(out self, *, fill: Bool) where Self.dtype == DType.bool:
        """All lanes equal to one truth value."""
        self._value = __mir.splat[Self.length](fill._value)

    @always_inline
    def __init__[bits: DType, //](out self, *, from_bits: SIMD[bits, Self.length]):
        """The lanes with the given bit patterns."""
        self._value = __mir.bitcast[__mir.vector[Self.dtype, Self.length]](from_bits._value)

    @always_inline
    def __init__[T: Intable](out self, value: T) where Self.dtype.is_integral():
        """The integer that a value stands for."""
        self = Self(Scalar[Self.dtype](value.__int__()))

    @always_inline
    def __init__[T: Floatable](out self, value: T) where Self.dtype.is_floating_point():
        """The number that a value stands for."""
        self = Self(Scalar[Self.dtype](value.__float__()))

    @always_inline
    def __init__[T: IntableRaising](out self, value: T) raises where Self.dtype.is_integral():
        self = Self(Scalar[Self.dtype](value.__int__()))

    @always_inline
    def __init__[T: FloatableRaising](out self, value: T) raises where Self.dtype.is_floating_point():
        self = Self(Scalar[Self.dtype](value.__float__()))

    def __init__[T: _PythonValue, //](out self, *, py: T) raises:
        """The number that a Python object converts to; integers keep their low bits."""
        comptime if Self.dtype.is_floating_point():
            self = Self(Scalar[Self.dtype](py._to_number()))
        else:
            self = Self(Scalar[Self.dtype](py._to_integer()))

    @always_inline
    @staticmethod
    def from_bytes(bytes: Array[UInt8, Int(__mir.size_of[Self]())]) -> Self:
        """The value with these bytes in memory, in the byte order of the machine."""
        return __mir.load[1](__mir.cast_pointer[Self](__mir.address_of(bytes)))

    @always_inline
    def as_bytes(self) -> Array[UInt8, Int(__mir.size_of[Self]())]:
        """The bytes of the value in memory, in the byte order of the machine."""
        var bytes = Array[UInt8, Int(__mir.size_of[Self]())](fill=0)
        __mir.store[1](__mir.cast_pointer[Self](__mir.address_of(bytes)), self)
        return bytes^

    # -------------------------------------------------------------------------------------------- conversion

    @always_inline
    def cast[target: DType](self) -> SIMD[target, Self.length]:
        """Each lane converted: integers keep their low bits, floats are truncated toward zero to integers."""
        comptime if target == DType.bool and Self.dtype != DType.bool:
            return self.ne(Self(0))._retyped[target]()
        else:
            return SIMD[target, Self.length](__mir.convert[Self.dtype, target](self._value))

    @always_inline
    def _retyped[target: DType](self) -> SIMD[target, Self.length]:
        """The same machine value under an element type that is stored alike."""
        return SIMD[target, Self.length](__mir.bitcast[__mir.vector[target, Self.length]](self._value))

    @always_inline
    def to_bits[bits: DType = _unsigned_dtype[Self.dtype]](self) -> SIMD[bits, Self.length]:
        """The bit patterns of the lanes."""
        var same = __mir.bitcast[__mir.vector[_unsigned_dtype[Self.dtype], Self.length]](self._value)
        return SIMD[_unsigned_dtype[Self.dtype], Self.length](same).cast[bits]()

    @always_inline
    def __bool__(self) -> Bool:
        comptime assert Self.length == 1, "only a single lane converts to Bool; use any() or all()"
        return Bool(__mir.ne[Self.dtype](self._value, Self(0)._value))

    @always_inline
    def __int__(self) -> Int:
        comptime assert Self.length == 1, "only a single lane converts to Int"
        return Int(__mir.convert[Self.dtype, DType.int](self._value))

    @always_inline
    def value(self) -> Int:
        """The integer as a component of a coordinate."""
        return self.__int__()

    @always_inline
    def __index__(self) -> Int:
        comptime assert Self.length == 1, "only a single lane can be an index"
        return Int(__mir.convert[Self.dtype, DType.int](self._value))

    @always_inline
    def __float__(self) -> Float64:
        comptime assert Self.length == 1, "only a single lane converts to Float64"
        return Float64(__mir.convert[Self.dtype, DType.float64](self._value))

    # ------------------------------------------------------------------------------------------------- lanes

    @always_inline
    def __len__(self) -> Int:
        return Self.length

    @always_inline
    def __getitem__(self, idx: Int) -> Scalar[Self.dtype]:
        return Scalar[Self.dtype](__mir.extract(self._value, idx._value))

    @always_inline
    def __setitem__(mut self, idx: Int, val: Scalar[Self.dtype]):
        self._value = __mir.insert(self._value, idx._value, val._value)

    @always_inline
    def __contains__(self, value: Scalar[Self.dtype]) -> Bool:
        return Bool(__mir.reduce_or(__mir.eq[Self.dtype](self._value, Self(value)._value)))

    # -------------------------------------------------------------------------------------------- arithmetic

    @always_inline
    def __pos__(self) -> Self:
        return self

    @always_inline
    def __neg__(self) -> Self:
        return Self(__mir.neg[Self.dtype](self._value))

    @always_inline
    def __add__(self, rhs: Self) -> Self:
        return Self(__mir.add[Self.dtype](self._value, rhs._value))

    @always_inline
    def __sub__(self, rhs: Self) -> Self:
        return Self(__mir.sub[Self.dtype](self._value, rhs._value))

    @always_inline
    def __mul__(self, rhs: Self) -> Self:
        return Self(__mir.mul[Self.dtype](self._value, rhs._value))

    @always_inline
    def __truediv__(self, rhs: Self) -> Self:
        return Self(__mir.div[Self.dtype](self._value, rhs._value))

    @always_inline
    def __floordiv__(self, rhs: Self) -> Self:
        return Self(__mir.floordiv[Self.dtype](self._value, rhs._value))

    @always_inline
    def __mod__(self, rhs: Self) -> Self:
        return Self(__mir.mod[Self.dtype](self._value, rhs._value))

    @always_inline
    def __divmod__(self, denominator: Self) -> Tuple[Self, Self]:
        return (self // denominator, self % denominator)

    @always_inline
    def __ceildiv__(self, denominator: Self) -> Self:
        comptime if Self.dtype.is_signed():
            return -(self // -denominator)
        else:
            return (self + denominator - Self(1)) // denominator

    @always_inline
    def __radd__(self, lhs: Self) -> Self:
        return Self(__mir.add[Self.dtype](lhs._value, self._value))

    @always_inline
    def __rsub__(self, lhs: Self) -> Self:
        return Self(__mir.sub[Self.dtype](lhs._value, self._value))

    @always_inline
    def __rmul__(self, lhs: Self) -> Self:
        return Self(__mir.mul[Self.dtype](lhs._value, self._value))

    @always_inline
    def __rtruediv__(self, lhs: Self) -> Self:
        return Self(__mir.div[Self.dtype](lhs._value, self._value))

    @always_inline
    def __rfloordiv__(self, lhs: Self) -> Self:
        return Self(__mir.floordiv[Self.dtype](lhs._value, self._value))

    @always_inline
    def __rmod__(self, lhs: Self) -> Self:
        return Self(__mir.mod[Self.dtype](lhs._value, self._value))

    @always_inline
    def __iadd__(mut self, rhs: Self):
        self._value = __mir.add[Self.dtype](self._value, rhs._value)

    @always_inline
    def __isub__(mut self, rhs: Self):
        self._value = __mir.sub[Self.dtype](self._value, rhs._value)

    @always_inline
    def __imul__(mut self, rhs: Self):
        self._value = __mir.mul[Self.dtype](self._value, rhs._value)

    @always_inline
    def __itruediv__(mut self, rhs: Self):
        self._value = __mir.div[Self.dtype](self._value, rhs._value)

    @always_inline
    def __ifloordiv__(mut self, rhs: Self):
        self._value = __mir.floordiv[Self.dtype](self._value, rhs._value)

    @always_inline
    def __imod__(mut self, rhs: Self):
        self._value = __mir.mod[Self.dtype](self._value, rhs._value)

    def __ipow__[other: DType, //](mut self, rhs: Scalar[other]) where other.is_integral():
        self = _integer_power(self, Int(rhs))

    def __ipow__(mut self, rhs: Self):
        self = _power(self, rhs)

    def __pow__[other: DType, //](self, exp: Scalar[other]) -> Self where other.is_integral():
        return _integer_power(self, Int(exp))

    def __pow__(self, exp: Self) -> Self:
        return _power(self, exp)

    def __rpow__(self, base: Self) -> Self:
        return _power(base, self)

    @always_inline
    def __abs__(self) -> Self:
        comptime if Self.dtype.is_floating_point():
            return Self(__mir.intrinsic["llvm.fabs", Self._Machine](self._value))
        elif Self.dtype.is_signed():
            return Self(__mir.smax(self._value, __mir.neg(self._value)))
        else:
            return self

    @always_inline
    def __round__(self) -> Self:
        comptime if Self.dtype.is_floating_point():
            return Self(__mir.intrinsic["llvm.roundeven", Self._Machine](self._value))
        else:
            return self

    def __round__(self, ndigits: Int) -> Self:
        """To `ndigits` decimal places; an integer is taken down to a multiple of a power of ten."""
        comptime if Self.dtype.is_floating_point():
            if ndigits < 0:
                var unit = Self(_integer_power(Scalar[Self.dtype](10), -ndigits))
                return (self / unit).__round__() * unit
            var scale = Self(_integer_power(Scalar[Self.dtype](10), ndigits))
            return (self * scale).__round__() / scale
        else:
            if ndigits >= 0:
                return self
            return self - self % Self(_integer_power(Scalar[Self.dtype](10), -ndigits))

    @always_inline
    def __floor__(self) -> Self:
        comptime if Self.dtype.is_floating_point():
            return Self(__mir.intrinsic["llvm.floor", Self._Machine](self._value))
        else:
            return self

    @always_inline
    def __ceil__(self) -> Self:
        comptime if Self.dtype.is_floating_point():
            return Self(__mir.intrinsic["llvm.ceil", Self._Machine](self._value))
        else:
            return self

    @always_inline
    def __trunc__(self) -> Self:
        comptime if Self.dtype.is_floating_point():
            return Self(__mir.intrinsic["llvm.trunc", Self._Machine](self._value))
        else:
            return self

    @always_inline
    def fma(self, multiplier: Self, accumulator: Self) -> Self:
        """`self * multiplier + accumulator`, for floats with one rounding."""
        comptime if Self.dtype.is_floating_point():
            return Self(__mir.fma(self._value, multiplier._value, accumulator._value))
        else:
            return self * multiplier + accumulator

    @always_inline
    def clamp(self, lower_bound: Self, upper_bound: Self) -> Self:
        """Each lane, moved into the range."""
        var raised = __mir.max[Self.dtype](self._value, lower_bound._value)
        return Self(__mir.min[Self.dtype](raised, upper_bound._value))

    @always_inline
    def is_power_of_two(self) -> SIMD[DType.bool, Self.length]:
        """Whether a lane is 1, 2, 4, 8, ..."""
        return self.gt(Self(0)) & (self & (self - Self(1))).eq(Self(0))

    # -------------------------------------------------------------------------------------------------- bits

    @always_inline
    def __invert__(self) -> Self:
        comptime assert not Self.dtype.is_floating_point(), "'~' is for integers and Bool"
        return Self(__mir.not_(self._value))

    @always_inline
    def __and__(self, rhs: Self) -> Self:
        comptime assert not Self.dtype.is_floating_point(), "'&' is for integers and Bool"
        return Self(__mir.and_(self._value, rhs._value))

    @always_inline
    def __or__(self, rhs: Self) -> Self:
        comptime assert not Self.dtype.is_floating_point(), "'|' is for integers and Bool"
        return Self(__mir.or_(self._value, rhs._value))

    @always_inline
    def __xor__(self, rhs: Self) -> Self:
        comptime assert not Self.dtype.is_floating_point(), "'^' is for integers and Bool"
        return Self(__mir.xor(self._value, rhs._value))

    @always_inline
    def __lshift__(self, rhs: Self) -> Self:
        comptime assert Self.dtype.is_integral(), "'<<' is for integers"
        return Self(__mir.shl[Self.dtype](self._value, rhs._value))

    @always_inline
    def __rshift__(self, rhs: Self) -> Self:
        comptime assert Self.dtype.is_integral(), "'>>' is for integers"
        return Self(__mir.shr[Self.dtype](self._value, rhs._value))

    @always_inline
    def __rand__(self, lhs: Self) -> Self:
        return lhs & self

    @always_inline
    def __ror__(self, lhs: Self) -> Self:
        return lhs | self

    @always_inline
    def __rxor__(self, lhs: Self) -> Self:
        return lhs ^ self

    @always_inline
    def __rlshift__(self, lhs: Self) -> Self:
        return lhs << self

    @always_inline
    def __rrshift__(self, lhs: Self) -> Self:
        return lhs >> self

    @always_inline
    def __iand__(mut self, rhs: Self):
        self = self & rhs

    @always_inline
    def __ior__(mut self, rhs: Self):
        self = self | rhs

    @always_inline
    def __ixor__(mut self, rhs: Self):
        self = self ^ rhs

    @always_inline
    def __ilshift__(mut self, rhs: Self):
        self = self << rhs

    @always_inline
    def __irshift__(mut self, rhs: Self):
        self = self >> rhs

    # ------------------------------------------------------------------------------------------- comparisons

    @always_inline
    def __eq__(self, other: Self) -> Bool:
        """Whether all lanes are equal."""
        return Bool(__mir.reduce_and(__mir.eq[Self.dtype](self._value, other._value)))

    @always_inline
    def __ne__(self, other: Self) -> Bool:
        """Whether any lane differs."""
        return Bool(__mir.reduce_or(__mir.ne[Self.dtype](self._value, other._value)))

    @always_inline
    def __lt__(self, rhs: Self) -> Bool:
        comptime assert Self.length == 1, "< orders single lanes; use lt() to compare lane by lane"
        return Bool(__mir.lt[Self.dtype](self._value, rhs._value))

    @always_inline
    def __le__(self, rhs: Self) -> Bool:
        comptime assert Self.length == 1, "<= orders single lanes; use le() to compare lane by lane"
        return Bool(__mir.le[Self.dtype](self._value, rhs._value))

    @always_inline
    def __gt__(self, rhs: Self) -> Bool:
        comptime assert Self.length == 1, "> orders single lanes; use gt() to compare lane by lane"
        return Bool(__mir.gt[Self.dtype](self._value, rhs._value))

    @always_inline
    def __ge__(self, rhs: Self) -> Bool:
        comptime assert Self.length == 1, ">= orders single lanes; use ge() to compare lane by lane"
        return Bool(__mir.ge[Self.dtype](self._value, rhs._value))

    @always_inline
    def eq(self, rhs: Self) -> SIMD[DType.bool, Self.length]:
        return SIMD[DType.bool, Self.length](__mir.eq[Self.dtype](self._value, rhs._value))

    @always_inline
    def ne(self, rhs: Self) -> SIMD[DType.bool, Self.length]:
        return SIMD[DType.bool, Self.length](__mir.ne[Self.dtype](self._value, rhs._value))

    @always_inline
    def lt(self, rhs: Self) -> SIMD[DType.bool, Self.length]:
        return SIMD[DType.bool, Self.length](__mir.lt[Self.dtype](self._value, rhs._value))

    @always_inline
    def le(self, rhs: Self) -> SIMD[DType.bool, Self.length]:
        return SIMD[DType.bool, Self.length](__mir.le[Self.dtype](self._value, rhs._value))

    @always_inline
    def gt(self, rhs: Self) -> SIMD[DType.bool, Self.length]:
        return SIMD[DType.bool, Self.length](__mir.gt[Self.dtype](self._value, rhs._value))

    @always_inline
    def ge(self, rhs: Self) -> SIMD[DType.bool, Self.length]:
        return SIMD[DType.bool, Self.length](__mir.ge[Self.dtype](self._value, rhs._value))

    @always_inline
    def select[
        other: DType, //
    ](self, true_case: SIMD[other, Self.length], false_case: SIMD[other, Self.length]) -> SIMD[other, Self.length]:
        """Lane by lane, from the first argument where this mask is true, else from the second."""
        comptime assert Self.dtype == DType.bool, "select() belongs to masks"
        return SIMD[other, Self.length](__mir.select(self._value, true_case._value, false_case._value))

    # ----------------------------------------------------------------------------------------- lane movement

    @always_inline
    def shuffle[*mask: Int](self) -> Self:
        """Lane `i` of the result is lane `mask[i]`."""
        return Self(__mir.shuffle[mask](self._value, self._value))

    @always_inline
    def shuffle[*mask: Int](self, other: Self) -> Self:
        """Lane `i` of the result is lane `mask[i]` of this value followed by `other`."""
        return Self(__mir.shuffle[mask](self._value, other._value))

    @always_inline
    def slice[output_width: Int, /, *, offset: Int = 0](self) -> SIMD[Self.dtype, output_width]:
        """`output_width` lanes from lane `offset` on."""
        comptime assert 0 < output_width and 0 <= offset and offset + output_width <= Self.length, "there are not so many lanes"
        return SIMD[Self.dtype, output_width](
            __mir.shuffle[_lanes[output_width](offset, 1)](self._value, self._value)
        )

    @always_inline
    def insert[*, offset: Int = 0](self, value: SIMD[Self.dtype, _]) -> Self:
        """This value with the lanes of a shorter one in place of its own from lane `offset` on."""
        comptime assert offset % value.length == 0, "the offset must be a multiple of the inserted length"
        var result = self._value
        comptime for i in range(value.length):
            result = __mir.insert(result, Int(offset + i)._value, __mir.extract(value._value, Int(i)._value))
        return Self(result)

    @always_inline
    def join(self, other: Self) -> SIMD[Self.dtype, 2 * Self.length]:
        """The lanes of both."""
        return SIMD[Self.dtype, 2 * Self.length](
            __mir.shuffle[_lanes[2 * Self.length](0, 1)](self._value, other._value)
        )

    @always_inline
    def split(self) -> Tuple[SIMD[Self.dtype, Self.length // 2], SIMD[Self.dtype, Self.length // 2]]:
        """The two halves."""
        comptime half = Self.length // 2
        return (self.slice[half](), self.slice[half, offset=half]())

    @always_inline
    def interleave(self, other: Self) -> SIMD[Self.dtype, 2 * Self.length]:
        """The lanes of both in turn."""
        return SIMD[Self.dtype, 2 * Self.length](
            __mir.shuffle[_interleaved_lanes[Self.length]()](self._value, other._value)
        )

    @always_inline
    def deinterleave(self) -> Tuple[SIMD[Self.dtype, Self.length // 2], SIMD[Self.dtype, Self.length // 2]]:
        """The lanes with even and with odd numbers."""
        comptime half = Self.length // 2
        return (
            SIMD[Self.dtype, half](__mir.shuffle[_lanes[half](0, 2)](self._value, self._value)),
            SIMD[Self.dtype, half](__mir.shuffle[_lanes[half](1, 2)](self._value, self._value)),
        )

    @always_inline
    def reversed(self) -> Self:
        """The lanes from last to first."""
        return Self(__mir.shuffle[_lanes[Self.length](Self.length - 1, -1)](self._value, self._value))

    @always_inline
    def rotate_left[shift: Int](self) -> Self:
        """Lane `i` of the result is lane `i + shift`, counted around the end."""
        return Self(__mir.shuffle[_lanes[Self.length](shift % Self.length, 1)](self._value, self._value))

    @always_inline
    def rotate_right[shift: Int](self) -> Self:
        return self.rotate_left[-shift]()

    @always_inline
    def shift_left[shift: Int](self) -> Self:
        """Lane `i` of the result is lane `i + shift`, or zero past the end."""
        comptime assert 0 <= shift <= Self.length, "the shift must lie within the vector"
        return Self(__mir.shuffle[_lanes[Self.length](shift, 1)](self._value, Self(0)._value))

    @always_inline
    def shift_right[shift: Int](self) -> Self:
        """Lane `i` of the result is lane `i - shift`, or zero before the start."""
        comptime assert 0 <= shift <= Self.length, "the shift must lie within the vector"
        return Self(__mir.shuffle[_lanes[Self.length](Self.length - shift, 1)](Self(0)._value, self._value))

    # -------------------------------------------------------------------------------------------- reductions

    @always_inline
    def reduce[
        func: def[w: Int](SIMD[Self.dtype, w], SIMD[Self.dtype, w]) thin -> SIMD[Self.dtype, w], size_out: Int = 1
    ](self) -> SIMD[Self.dtype, size_out]:
        """Combines the two halves with `func` until `size_out` lanes are left."""
        comptime if Self.length <= size_out:
            return rebind[SIMD[Self.dtype, size_out]](self)
        else:
            comptime half = Self.length // 2
            return func[half](self.slice[half](), self.slice[half, offset=half]()).reduce[func, size_out]()

    @always_inline
    def reduce_add[size_out: Int = 1](self) -> SIMD[Self.dtype, size_out]:
        comptime if Self.length == size_out:
            return rebind[SIMD[Self.dtype, size_out]](self)
        elif size_out == 1 and Self.dtype.is_integral():
            return SIMD[Self.dtype, size_out](__mir.reduce_add[Self.dtype](self._value))
        else:
            comptime half = Self.length // 2
            return (self.slice[half]() + self.slice[half, offset=half]()).reduce_add[size_out]()

    @always_inline
    def reduce_mul[size_out: Int = 1](self) -> SIMD[Self.dtype, size_out]:
        comptime if Self.length == size_out:
            return rebind[SIMD[Self.dtype, size_out]](self)
        else:
            comptime half = Self.length // 2
            return (self.slice[half]() * self.slice[half, offset=half]()).reduce_mul[size_out]()

    @always_inline
    def reduce_min[size_out: Int = 1](self) -> SIMD[Self.dtype, size_out]:
        comptime if Self.length == size_out:
            return rebind[SIMD[Self.dtype, size_out]](self)
        elif size_out == 1:
            return SIMD[Self.dtype, size_out](__mir.reduce_min[Self.dtype](self._value))
        else:
            comptime half = Self.length // 2
            return min(self.slice[half](), self.slice[half, offset=half]()).reduce_min[size_out]()

    @always_inline
    def reduce_max[size_out: Int = 1](self) -> SIMD[Self.dtype, size_out]:
        comptime if Self.length == size_out:
            return rebind[SIMD[Self.dtype, size_out]](self)
        elif size_out == 1:
            return SIMD[Self.dtype, size_out](__mir.reduce_max[Self.dtype](self._value))
        else:
            comptime half = Self.length // 2
            return max(self.slice[half](), self.slice[half, offset=half]()).reduce_max[size_out]()

    @always_inline
    def reduce_and[size_out: Int = 1](self) -> SIMD[Self.dtype, size_out]:
        comptime if Self.length == size_out:
            return rebind[SIMD[Self.dtype, size_out]](self)
        elif size_out == 1:
            return SIMD[Self.dtype, size_out](__mir.reduce_and(self._value))
        else:
            comptime half = Self.length // 2
            return (self.slice[half]() & self.slice[half, offset=half]()).reduce_and[size_out]()

    @always_inline
    def reduce_or[size_out: Int = 1](self) -> SIMD[Self.dtype, size_out]:
        comptime if Self.length == size_out:
            return rebind[SIMD[Self.dtype, size_out]](self)
        elif size_out == 1:
            return SIMD[Self.dtype, size_out](__mir.reduce_or(self._value))
        else:
            comptime half = Self.length // 2
            return (self.slice[half]() | self.slice[half, offset=half]()).reduce_or[size_out]()

    def reduce_bit_count(self) -> Int:
        """The number of one bits in all lanes."""
        comptime if Self.dtype == DType.bool:
            return Int(self.cast[DType.uint16]().reduce_add())
        else:
            var counts = __mir.intrinsic["llvm.ctpop", Self._Machine](self._value)
            return Int(Self(counts).cast[DType.int]().reduce_add())

    # ---------------------------------------------------------------------------------------- text and hash

    def __hash__[H: Hasher](self, mut hasher: H):
        comptime for i in range(Self.length):
            comptime if Self.dtype.is_floating_point():
                # adding zero makes one of the two zeros
                var number = Float64(self[i]) + 0.0
                hasher.update_word(UInt64(__mir.bitcast[__mir.i64](number._value)))
            else:
                hasher.update_word(UInt64(self[i]))

    def write_to(self, mut writer: Some[Writer]):
        comptime if Self.length == 1:
            _write_scalar(rebind[Scalar[Self.dtype]](self), writer)
        else:
            writer.write_string("[")
            self._write_lanes(writer)
            writer.write_string("]")

    def write_repr_to(self, mut writer: Some[Writer]):
        comptime if Self.length == 1 and Self.dtype != DType.bool:
            writer.write_string(_scalar_name[Self.dtype]())
        else:
            writer.write_string("SIMD[DType.")
            writer.write_string(Self.dtype._name())
            writer.write_string(", ")
            Self.length.write_to(writer)
            writer.write_string("]")
        writer.write_string("(")
        self._write_lanes(writer)
        writer.write_string(")")

    def _write_lanes(self, mut writer: Some[Writer]):
        for i in range(Self.length):
            if i > 0:
                writer.write_string(", ")
            _write_scalar(self[i], writer)
