"""What the methods of `SIMD` lean on: text, powers, limits and lane numbers."""

from std.math.device import device_power, lacks_library
from .dtype import _bits_of
from .format_float import _write_float
from .format_int import _write_integer


def _write_scalar[W: Writer, dtype: DType](value: Scalar[dtype], mut writer: W):
    comptime if dtype == DType.bool:
        Bool(value).write_to(writer)
    elif dtype.is_floating_point():
        _write_float(value, writer)
    else:
        _write_integer(value, writer)


def _scalar_name[dtype: DType]() -> StaticString:
    """The name of a scalar type."""
    comptime if dtype == DType.int:
        return "Int"
    elif dtype == DType.uint:
        return "UInt"
    elif dtype == DType.int8:
        return "Int8"
    elif dtype == DType.uint8:
        return "UInt8"
    elif dtype == DType.int16:
        return "Int16"
    elif dtype == DType.uint16:
        return "UInt16"
    elif dtype == DType.int32:
        return "Int32"
    elif dtype == DType.uint32:
        return "UInt32"
    elif dtype == DType.int64:
        return "Int64"
    elif dtype == DType.uint64:
        return "UInt64"
    elif dtype == DType.int128:
        return "Int128"
    elif dtype == DType.uint128:
        return "UInt128"
    elif dtype == DType.int256:
        return "Int256"
    elif dtype == DType.uint256:
        return "UInt256"
    elif dtype == DType.float16:
        return "Float16"
    elif dtype == DType.bfloat16:
        return "BFloat16"
    elif dtype == DType.float32:
        return "Float32"
    elif dtype == DType.float64:
        return "Float64"
    else:
        return dtype._name()


def _lanes[count: Int](start: Int, step: Int) -> Array[Int, count]:
    """The lane numbers `start, start + step, ...`."""
    var lanes = Array[Int, count](fill=start)
    for i in range(count):
        lanes[i] = start + i * step
    return lanes^


def _interleaved_lanes[length: Int]() -> Array[Int, 2 * length]:
    """0, length, 1, length + 1, ..."""
    var lanes = Array[Int, 2 * length](fill=0)
    for i in range(length):
        lanes[2 * i] = i
        lanes[2 * i + 1] = length + i
    return lanes^


def _integer_power[dtype: DType, width: Int, //](base: SIMD[dtype, width], exponent: Int) -> SIMD[dtype, width]:
    """`base ** exponent` by repeated squaring; for integers a negative exponent gives the truncated quotient."""
    var result = SIMD[dtype, width](1)
    var square = base
    var rest = exponent
    if exponent < 0:
        comptime if dtype.is_floating_point():
            rest = -exponent
        else:
            # only 1 and -1 have an inverse
            var unit = base.eq(result) | base.eq(-result)
            return unit.select(base if exponent & 1 == 1 else result, result - result)
    while rest != 0:
        if rest & 1 == 1:
            result = result * square
        square = square * square
        rest = rest >> 1
    comptime if dtype.is_floating_point():
        if exponent < 0:
            return SIMD[dtype, width](1) / result
    return result


def _power[dtype: DType, width: Int, //](base: SIMD[dtype, width], exponent: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """`base ** exponent` lane by lane."""
    comptime if dtype.is_floating_point() and lacks_library():
        return device_power(base, exponent)
    elif dtype.is_floating_point():
        return SIMD[dtype, width](
            __mir.intrinsic["llvm.pow", __mir.vector[dtype, width]](base._value, exponent._value)
        )
    else:
        var result = base
        comptime for i in range(width):
            result[i] = _integer_power(base[i], Int(exponent[i]))
        return result


def _largest[dtype: DType]() -> Scalar[dtype]:
    """The largest value of an element type."""
    comptime if dtype.is_floating_point():
        return Scalar[dtype](1) / Scalar[dtype](0)
    elif dtype.is_signed():
        return ~(Scalar[dtype](1) << Scalar[dtype](_bits_of[dtype]() - 1))
    else:
        return ~Scalar[dtype](0)


def _smallest[dtype: DType]() -> Scalar[dtype]:
    """The smallest value of an element type."""
    comptime if dtype.is_floating_point():
        return Scalar[dtype](-1) / Scalar[dtype](0)
    elif dtype.is_signed():
        return Scalar[dtype](1) << Scalar[dtype](_bits_of[dtype]() - 1)
    else:
        return Scalar[dtype](0)


def _largest_finite[dtype: DType]() -> Scalar[dtype]:
    comptime if dtype == DType.float64:
        return Scalar[dtype](1.7976931348623157e308)
    elif dtype == DType.float32:
        return Scalar[dtype](3.4028234663852886e38)
    elif dtype == DType.bfloat16:
        return Scalar[dtype](3.3895313892515355e38)
    elif dtype == DType.float16:
        return Scalar[dtype](65504)
    else:
        return _largest[dtype]()


def _smallest_finite[dtype: DType]() -> Scalar[dtype]:
    comptime if dtype.is_floating_point():
        return -_largest_finite[dtype]()
    else:
        return _smallest[dtype]()
