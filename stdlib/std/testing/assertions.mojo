"""Comparisons that raise when they do not hold."""

from std.math import isclose
from std.reflection.location import _location_text


def _failure(body: String, location: __mir.pointer[__mir.i8]) -> Error:
    """The error of a failed assertion."""
    return Error("At ", _location_text(location), ": AssertionError: ", body)


def _comparison(relation: StaticString, left: String, right: String, reason: String) -> String:
    """The lines that show two values side by side."""
    var text = String("`left ", relation, " right` comparison failed:\n   left: ", left, "\n  right: ", right)
    if reason.byte_length() > 0:
        text += "\n  reason: "
        text += reason
    return text^


@always_inline
def assert_true[T: Boolable, //](val: T, msg: String = "condition was unexpectedly False") raises:
    """Requires a value that counts as true."""
    if not val.__bool__():
        raise _failure(msg, __mir.call_location())


@always_inline
def assert_false[T: Boolable, //](val: T, msg: String = "condition was unexpectedly True") raises:
    """Requires a value that counts as false."""
    if val.__bool__():
        raise _failure(msg, __mir.call_location())


@always_inline
def assert_equal[T: Equatable & Writable, //](lhs: T, rhs: T, msg: String = "") raises:
    """Requires equal values."""
    if not (lhs == rhs):
        raise _failure(_comparison("==", String(lhs), String(rhs), msg), __mir.call_location())


@always_inline
def assert_equal(lhs: StringSlice, rhs: StringSlice, msg: String = "") raises:
    if not (lhs == rhs):
        raise _failure(_comparison("==", String(lhs), String(rhs), msg), __mir.call_location())


@always_inline
def assert_not_equal[T: Equatable & Writable, //](lhs: T, rhs: T, msg: String = "") raises:
    """Requires different values."""
    if lhs == rhs:
        raise _failure(_comparison("!=", String(lhs), String(rhs), msg), __mir.call_location())


@always_inline
def assert_almost_equal[dtype: DType, size: SIMDLength, //](
    lhs: SIMD[dtype, size],
    rhs: SIMD[dtype, size],
    msg: String = "",
    *,
    atol: Float64 = 1e-8,
    rtol: Float64 = 1e-5,
    equal_nan: Bool = False,
) raises:
    """Requires values that differ by no more than a tolerance."""
    if not all(isclose(lhs, rhs, atol=atol, rtol=rtol, equal_nan=equal_nan)):
        var text = String(lhs, " is not close to ", rhs, " with a diff of ", abs(lhs - rhs))
        if msg.byte_length() > 0:
            text += " ("
            text += msg
            text += ")"
        raise _failure(text, __mir.call_location())


@always_inline
def assert_is[T: Identifiable & Writable, //](lhs: T, rhs: T, msg: String = "") raises:
    """Requires the identical value."""
    if not lhs.__is__(rhs):
        raise _failure(_comparison("is", String(lhs), String(rhs), msg), __mir.call_location())


@always_inline
def assert_is_not[T: Identifiable & Writable, //](lhs: T, rhs: T, msg: String = "") raises:
    """Requires another value than the identical one."""
    if lhs.__is__(rhs):
        raise _failure(_comparison("is not", String(lhs), String(rhs), msg), __mir.call_location())
