"""The calls of the C library behind `std.os`, with failures as errors."""


def _terminated(text: StringSlice) -> String:
    """A copy of a text with a zero byte after it, for C."""
    var result = String(capacity_bytes=text._length + 1)
    result.write_string(text)
    result.write_string("\x00")
    return result^


def _error_text() -> String:
    """What the last failed call of the C library says about its failure."""
    var number = __mir.load(__mir.call["__errno_location", __mir.pointer[__mir.i32]]())
    var text = __mir.call["strerror", __mir.pointer[__mir.i8]](number)
    var length = Int(__mir.call["strlen", __mir.i64](text))
    return String(StaticString(text, length))


@no_inline
def _failure(action: StaticString, path: StringSlice) -> Error:
    """The error of a call that failed on a path; `action` ends with what stands in front of the path."""
    return Error(action, path, " Err: ", _error_text())


def _check(status: __mir.i32, action: StaticString, path: StringSlice) raises:
    """Raises unless a call returned 0."""
    if Bool(__mir.ne(status, 0)):
        raise _failure(action, path)
