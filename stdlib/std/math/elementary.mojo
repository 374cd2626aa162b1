"""Elementary functions, lane by lane. Integers are refused; domain errors give nan or infinity."""

from .device import device_exp2, device_log, device_single, device_tanh, lacks_library


@always_inline
def _has_sine[dtype: DType]() -> Bool:
    """Whether the target computes sines of a type: NVIDIA processors, and what stands for them, do not in Float64."""
    return dtype != DType.float64 or not Bool(__mir.target["is_nvidia_gpu"])


@always_inline
def exp2[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """2 to the power x."""
    comptime assert dtype.is_floating_point(), "exp2() needs floats"
    comptime if dtype == DType.float64 and lacks_library():
        return device_exp2(x)
    else:
        return SIMD[dtype, width](__mir.intrinsic["llvm.exp2", __mir.vector[dtype, width]](x._value))


@always_inline
def log[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The natural logarithm."""
    comptime assert dtype.is_floating_point(), "log() needs floats"
    comptime if lacks_library():
        return device_log[1.0](x)
    else:
        return SIMD[dtype, width](__mir.intrinsic["llvm.log", __mir.vector[dtype, width]](x._value))


@always_inline
def log2[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The logarithm to the base 2."""
    comptime assert dtype.is_floating_point(), "log2() needs floats"
    comptime if lacks_library():
        return device_log[1.4426950408889634](x)
    else:
        return SIMD[dtype, width](__mir.intrinsic["llvm.log2", __mir.vector[dtype, width]](x._value))


@always_inline
def log10[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The logarithm to the base 10."""
    comptime assert dtype.is_floating_point(), "log10() needs floats"
    comptime if lacks_library():
        return device_log[0.4342944819032518](x)
    else:
        return SIMD[dtype, width](__mir.intrinsic["llvm.log10", __mir.vector[dtype, width]](x._value))


@always_inline
def sin[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The sine of an angle in radians."""
    comptime assert dtype.is_floating_point(), "sin() needs floats"
    comptime assert _has_sine[dtype](), "sin() of Float64 is not supported on NVIDIA devices"
    comptime if lacks_library():
        return device_single["sin"](x)
    else:
        return SIMD[dtype, width](__mir.intrinsic["llvm.sin", __mir.vector[dtype, width]](x._value))


@always_inline
def cos[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The cosine of an angle in radians."""
    comptime assert dtype.is_floating_point(), "cos() needs floats"
    comptime assert _has_sine[dtype](), "cos() of Float64 is not supported on NVIDIA devices"
    comptime if lacks_library():
        return device_single["cos"](x)
    else:
        return SIMD[dtype, width](__mir.intrinsic["llvm.cos", __mir.vector[dtype, width]](x._value))


@always_inline
def tan[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The tangent of an angle in radians."""
    comptime assert dtype.is_floating_point(), "tan() needs floats"
    return SIMD[dtype, width](__mir.intrinsic["llvm.tan", __mir.vector[dtype, width]](x._value))


@always_inline
def asin[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The angle in radians whose sine is x."""
    comptime assert dtype.is_floating_point(), "asin() needs floats"
    return SIMD[dtype, width](__mir.intrinsic["llvm.asin", __mir.vector[dtype, width]](x._value))


@always_inline
def acos[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The angle in radians whose cosine is x."""
    comptime assert dtype.is_floating_point(), "acos() needs floats"
    return SIMD[dtype, width](__mir.intrinsic["llvm.acos", __mir.vector[dtype, width]](x._value))


@always_inline
def atan[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The angle in radians whose tangent is x."""
    comptime assert dtype.is_floating_point(), "atan() needs floats"
    return SIMD[dtype, width](__mir.intrinsic["llvm.atan", __mir.vector[dtype, width]](x._value))


@always_inline
def sinh[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The hyperbolic sine."""
    comptime assert dtype.is_floating_point(), "sinh() needs floats"
    return SIMD[dtype, width](__mir.intrinsic["llvm.sinh", __mir.vector[dtype, width]](x._value))


@always_inline
def cosh[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The hyperbolic cosine."""
    comptime assert dtype.is_floating_point(), "cosh() needs floats"
    return SIMD[dtype, width](__mir.intrinsic["llvm.cosh", __mir.vector[dtype, width]](x._value))


@always_inline
def tanh[dtype: DType, width: SIMDLength, //](x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The hyperbolic tangent."""
    comptime assert dtype.is_floating_point(), "tanh() needs floats"
    comptime if lacks_library():
        return device_tanh(x)
    else:
        return SIMD[dtype, width](__mir.intrinsic["llvm.tanh", __mir.vector[dtype, width]](x._value))


@always_inline
def atan2[dtype: DType, width: SIMDLength, //](y: SIMD[dtype, width], x: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The angle in radians of the point (x, y)."""
    comptime assert dtype.is_floating_point(), "atan2() needs floats"
    return SIMD[dtype, width](__mir.intrinsic["llvm.atan2", __mir.vector[dtype, width]](y._value, x._value))


@always_inline
def copysign[dtype: DType, width: SIMDLength, //](magnitude: SIMD[dtype, width], sign: SIMD[dtype, width]) -> SIMD[dtype, width]:
    """The magnitude of one number with the sign of another."""
    comptime assert dtype.is_floating_point(), "copysign() needs floats"
    return SIMD[dtype, width](__mir.intrinsic["llvm.copysign", __mir.vector[dtype, width]](magnitude._value, sign._value))
