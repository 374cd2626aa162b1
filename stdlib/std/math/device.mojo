"""Functions on devices without a mathematical library: the processor's approximations in single precision, and series
in double precision.

On NVIDIA, in Float32 (Float16 and BFloat16 go through it): `log*` err by about 1e-7 absolutely near 1 and 2 units in the
last place elsewhere, `sin` and `cos` by 2**-21 absolutely for arguments up to pi and more beyond, `tanh` by 2**-11
relatively, `x ** y` by about 1e-6 relatively times |y * log2(x)|. In Float64, `log*` err by a few units in the last place.
"""

from ..utils.numerics import inf, nan
from .exponential import _exp_float32, _exp_float64


@always_inline
def on_nvidia() -> Bool:
    """Whether the code becomes instructions of an NVIDIA processor."""
    return Bool(__mir.target["is_nvidia_gpu"]) and not Bool(__mir.target["is_simulated"])


@always_inline
def on_device() -> Bool:
    """Whether the code becomes instructions of a device."""
    return Bool(__mir.target["is_gpu"]) and not Bool(__mir.target["is_simulated"])


@always_inline
def lacks_library() -> Bool:
    """Whether the code becomes instructions of a device without a library of functions: SPIR-V has that of OpenCL."""
    return on_device() and not Bool(__mir.target["is_spirv"])


@always_inline
def _instruction[text: StaticString](x: Float32) -> Float32:
    """One instruction with one operand, flushing subnormal numbers to zero."""
    return Float32(__mir.asm[text, "=f,f", __mir.f32, 0](x._value))


@always_inline
def _approximate[name: StaticString](x: Float32) -> Float32:
    """What the processor computes in one instruction, or few."""
    comptime if name == "tanh":
        comptime if on_nvidia():
            return _instruction["tanh.approx.f32 $0, $1;"](x)
        else:
            var e = _exp_float32(2.0 * min(max(x, Float32(-15)), Float32(15)))
            return (e - 1.0) / (e + 1.0)
    elif on_nvidia():
        comptime if name == "lg2":
            return _instruction["lg2.approx.ftz.f32 $0, $1;"](x)
        elif name == "ex2":
            return _instruction["ex2.approx.ftz.f32 $0, $1;"](x)
        elif name == "sin":
            return _instruction["sin.approx.ftz.f32 $0, $1;"](x)
        else:
            return _instruction["cos.approx.ftz.f32 $0, $1;"](x)
    else:
        comptime if name == "lg2":
            return Float32(__mir.intrinsic["llvm.log2", __mir.f32](x._value))
        elif name == "ex2":
            return Float32(__mir.intrinsic["llvm.exp2", __mir.f32](x._value))
        elif name == "sin":
            return Float32(__mir.intrinsic["llvm.sin", __mir.f32](x._value))
        else:
            return Float32(__mir.intrinsic["llvm.cos", __mir.f32](x._value))


def _log_float64(x: Float64) -> Float64:
    """The logarithm of the mantissa as a series in (m - 1) / (m + 1), and of the exponent by multiplication."""
    if x != x or x < 0:
        return nan[DType.float64]()
    if x == 0:
        return -inf[DType.float64]()
    if x > Float64.MAX_FINITE:
        return x
    var scaled = x
    var exponent = 0
    if x < 2.2250738585072014e-308:
        scaled = x * 18014398509481984.0
        exponent = -54
    var bits = scaled.to_bits()
    exponent += Int(bits >> 52) - 1023
    var mantissa = Float64(from_bits=(bits & 0xFFFFFFFFFFFFF) | 0x3FF0000000000000)
    if mantissa > 1.4142135623730951:
        mantissa *= 0.5
        exponent += 1
    var s = (mantissa - 1.0) / (mantissa + 1.0)
    var z = s * s
    var series = Float64(0)
    comptime for k in range(11):
        series = series * z + 1.0 / Float64(2 * (10 - k) + 1)
    return Float64(exponent) * 0.6931471805599453 + 2.0 * s * series


@always_inline
def device_log[dtype: DType, width: SIMDLength, //, factor: Float64](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The natural logarithm times a factor."""
    comptime if dtype == DType.float64:
        var result = x
        comptime for i in range(Int(width)):
            result[i] = (_log_float64(x[i].cast[DType.float64]()) * factor).cast[dtype]()
        return result
    else:
        var result = x
        comptime for i in range(Int(width)):
            var value = _approximate["lg2"](x[i].cast[DType.float32]()) * Float32(0.6931471805599453 * factor)
            result[i] = value.cast[dtype]()
        return result


@always_inline
def device_exp2[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """2 to the power of numbers in double precision: that of the nearest integers, times that of what is left."""
    comptime shifter = 6755399441055744.0
    var result = x
    comptime for i in range(Int(width)):
        var bounded = min(max(x[i].cast[DType.float64](), Float64(-1100)), Float64(1100))
        var shifted = bounded + shifter
        var rest = bounded - (shifted - shifter)
        var exponent = shifted.to_bits() - Float64(shifter).to_bits()
        var first = (exponent + 2048) >> 1
        var second = exponent + 2048 - first
        var low = Float64(from_bits=(first - 1) << 52)
        var high = Float64(from_bits=(second - 1) << 52)
        var value = _exp_float64(rest * 0.6931471805599453) * low * high
        result[i] = (value if x[i] == x[i] else x[i].cast[DType.float64]()).cast[dtype]()
    return result


@always_inline
def device_single[
    dtype: DType, width: SIMDLength, //, name: StaticString
](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """A function that the processor has in single precision only."""
    comptime assert dtype != DType.float64, "this function of Float64 is not available on GPUs"
    var result = x
    comptime for i in range(Int(width)):
        result[i] = _approximate[name](x[i].cast[DType.float32]()).cast[dtype]()
    return result


@always_inline
def device_tanh[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    comptime if dtype == DType.float64:
        var result = x
        comptime for i in range(Int(width)):
            var e = _exp_float64(2.0 * x[i].cast[DType.float64]())
            result[i] = (1.0 - 2.0 / (e + 1.0)).cast[dtype]()
        return result
    else:
        return device_single["tanh"](x)


@always_inline
def device_power[
    dtype: DType, width: SIMDLength, //
](x: SIMD[dtype, width], y: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """`x ** y` for positive x, by logarithm and exponential."""
    var result = x
    comptime for i in range(Int(width)):
        comptime if dtype == DType.float64:
            var exponent = y[i].cast[DType.float64]() * _log_float64(x[i].cast[DType.float64]())
            result[i] = _exp_float64(exponent).cast[dtype]()
        else:
            var exponent = y[i].cast[DType.float32]() * _approximate["lg2"](x[i].cast[DType.float32]())
            result[i] = _approximate["ex2"](exponent).cast[dtype]()
    return result


@always_inline
def device_erf[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The error function by a polynomial; the error is at most 1.5e-7."""
    var result = x
    comptime for i in range(Int(width)):
        var value = x[i].cast[DType.float64]()
        var size = abs(value)
        var t = 1.0 / (1.0 + 0.3275911 * size)
        var p = ((((1.061405429 * t - 1.453152027) * t) + 1.421413741) * t - 0.284496736) * t + 0.254829592
        var positive = 1.0 - p * t * _exp_float64(-size * size)
        result[i] = (-positive if value < 0 else positive).cast[dtype]()
    return result
