"""Functions that the C library provides for `Float64`; other types and vectors go through it lane by lane."""

from .device import device_erf, on_device


@always_inline
def _by_lane[
    dtype: DType, width: SIMDLength, //, function: def(Float64) thin -> Float64
](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """`function` of each lane."""
    comptime assert dtype.is_floating_point(), "a function of real numbers needs floats"
    var result = x
    comptime for i in range(width):
        result[i] = Scalar[dtype](function(Float64(x[i])))
    return result


@always_inline
def _by_lanes[
    dtype: DType, width: SIMDLength, //, function: def(Float64, Float64) thin -> Float64
](x: SIMD[dtype, width], y: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """`function` of each pair of lanes."""
    comptime assert dtype.is_floating_point(), "a function of real numbers needs floats"
    var result = x
    comptime for i in range(width):
        result[i] = Scalar[dtype](function(Float64(x[i]), Float64(y[i])))
    return result


def _cbrt(x: Float64) -> Float64:
    var root = Float64(__mir.call["cbrt", __mir.f64](x._value))
    # one step of Newton's method makes the cubes of small integers exact
    if root != 0 and abs(root) < Float64.MAX:
        return root - (root - x / (root * root)) / 3.0
    return root


def cbrt[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The cube root."""
    return _by_lane[_cbrt](x)


def _expm1(x: Float64) -> Float64:
    return Float64(__mir.call["expm1", __mir.f64](x._value))


def expm1[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """e to the power x, minus 1, accurate near zero."""
    return _by_lane[_expm1](x)


def _log1p(x: Float64) -> Float64:
    return Float64(__mir.call["log1p", __mir.f64](x._value))


def log1p[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The natural logarithm of 1 + x, accurate near zero."""
    return _by_lane[_log1p](x)


def _logb(x: Float64) -> Float64:
    return Float64(__mir.call["logb", __mir.f64](x._value))


def logb[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The exponent of x as a float."""
    return _by_lane[_logb](x)


def _asinh(x: Float64) -> Float64:
    return Float64(__mir.call["asinh", __mir.f64](x._value))


def asinh[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The inverse hyperbolic sine."""
    return _by_lane[_asinh](x)


def _acosh(x: Float64) -> Float64:
    return Float64(__mir.call["acosh", __mir.f64](x._value))


def acosh[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The inverse hyperbolic cosine."""
    return _by_lane[_acosh](x)


def _atanh(x: Float64) -> Float64:
    return Float64(__mir.call["atanh", __mir.f64](x._value))


def atanh[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The inverse hyperbolic tangent."""
    return _by_lane[_atanh](x)


def _erf(x: Float64) -> Float64:
    return Float64(__mir.call["erf", __mir.f64](x._value))


def erf[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The error function."""
    comptime if on_device():
        return device_erf(x)
    else:
        return _by_lane[_erf](x)


def _erfc(x: Float64) -> Float64:
    return Float64(__mir.call["erfc", __mir.f64](x._value))


def erfc[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """1 minus the error function."""
    return _by_lane[_erfc](x)


def _gamma(x: Float64) -> Float64:
    return Float64(__mir.call["tgamma", __mir.f64](x._value))


def gamma[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The gamma function."""
    return _by_lane[_gamma](x)


def _lgamma(x: Float64) -> Float64:
    return Float64(__mir.call["lgamma", __mir.f64](x._value))


def lgamma[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The logarithm of the magnitude of the gamma function."""
    return _by_lane[_lgamma](x)


def _j0(x: Float64) -> Float64:
    return Float64(__mir.call["j0", __mir.f64](x._value))


def j0[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The Bessel function of the first kind of order 0."""
    return _by_lane[_j0](x)


def _j1(x: Float64) -> Float64:
    return Float64(__mir.call["j1", __mir.f64](x._value))


def j1[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The Bessel function of the first kind of order 1."""
    return _by_lane[_j1](x)


def _y0(x: Float64) -> Float64:
    return Float64(__mir.call["y0", __mir.f64](x._value))


def y0[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The Bessel function of the second kind of order 0."""
    return _by_lane[_y0](x)


def _y1(x: Float64) -> Float64:
    return Float64(__mir.call["y1", __mir.f64](x._value))


def y1[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The Bessel function of the second kind of order 1."""
    return _by_lane[_y1](x)


def _hypot(x: Float64, y: Float64) -> Float64:
    return Float64(__mir.call["hypot", __mir.f64](x._value, y._value))


def hypot[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width], y: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The length of the vector (x, y)."""
    return _by_lanes[_hypot](x, y)


def _remainder(x: Float64, y: Float64) -> Float64:
    return Float64(__mir.call["remainder", __mir.f64](x._value, y._value))


def remainder[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width], y: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """x minus the nearest multiple of y."""
    return _by_lanes[_remainder](x, y)


def _scalb(x: Float64, y: Float64) -> Float64:
    return Float64(__mir.call["scalb", __mir.f64](x._value, y._value))


def scalb[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width], y: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """x times 2 to the power y."""
    return _by_lanes[_scalb](x, y)
