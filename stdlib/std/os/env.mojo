"""Environment variables."""

from .calls import _terminated


def getenv(name: String, default: String = "") -> String:
    """The value of a variable, or `default`."""
    var key = _terminated(name)
    var value = __mir.call["getenv", __mir.pointer[__mir.i8]](key.unsafe_ptr()._address)
    if Bool(__mir.eq(value, __mir.null[__mir.i8]())):
        return default
    var result = String()
    result._append(value, Int(__mir.call["strlen", __mir.i64](value)))
    return result^


def setenv(name: String, value: String, overwrite: Bool = True) -> Bool:
    """Sets a variable; False when the name is not allowed."""
    var key = _terminated(name)
    var text = _terminated(value)
    var flag = __mir.zext[__mir.i32](overwrite._value)
    return Bool(__mir.eq(__mir.call["setenv", __mir.i32](key.unsafe_ptr()._address, text.unsafe_ptr()._address, flag), 0))


def unsetenv(name: String) -> Bool:
    """Removes a variable; False when the name is not allowed."""
    var key = _terminated(name)
    return Bool(__mir.eq(__mir.call["unsetenv", __mir.i32](key.unsafe_ptr()._address), 0))
