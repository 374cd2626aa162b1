"""The cold ends of the library: every failed check and `abort` leaves through a function of this file.

What was printed so far is flushed, one line goes to standard output, and the process traps.
"""


@no_inline
def _report(kind: StaticString, message: StringSlice, location: __mir.pointer[__mir.i8]):
    """Prints `At: <location>: <kind><message>` as one line on standard output."""
    _ = __mir.call["fflush", __mir.i32](__mir.null[__mir.i8]())
    var form: StaticString = "At: %s: %s%.*s\n"
    _ = __mir.call_variadic["dprintf", __mir.i32, 2](
        __mir.trunc[__mir.i32](Int(1)._value),
        form._data,
        location,
        kind._data,
        __mir.trunc[__mir.i32](message._length._value),
        message._data,
    )


@always_inline
def _can_report() -> Bool:
    """Whether the code can write to standard output: on the host, and on the simulator, where threads are the host's."""
    return not Bool(__mir.target["is_gpu"]) or Bool(__mir.target["is_simulated"])


@no_inline
def _fail(message: StringSlice, location: __mir.pointer[__mir.i8]) -> Never:
    """A failed check of the library: prints `At: <location>: Assert Error: <message>` and traps."""
    comptime if _can_report():
        _report("Assert Error: ", message, location)
    __mir.trap()
    __mir.unreachable()


@no_inline
def _warn(message: StringSlice, location: __mir.pointer[__mir.i8]):
    """A failed check under `ASSERT=warn`: prints and goes on."""
    comptime if _can_report():
        _report("Assert Error: ", message, location)


@no_inline
def _abort(prefix: StringSlice, message: StringSlice, location: __mir.pointer[__mir.i8]) -> Never:
    """`abort`: prints `<prefix> <location>: <message>` and traps."""
    comptime if _can_report():
        _ = __mir.call["fflush", __mir.i32](__mir.null[__mir.i8]())
        var form: StaticString = "%.*s %s: %.*s\n"
        _ = __mir.call_variadic["dprintf", __mir.i32, 2](
            __mir.trunc[__mir.i32](Int(1)._value),
            form._data,
            __mir.trunc[__mir.i32](prefix._length._value),
            prefix._data,
            location,
            __mir.trunc[__mir.i32](message._length._value),
            message._data,
        )
    __mir.trap()
    __mir.unreachable()


@no_inline
def _fail_in_kernel[form: StaticString](first: Int, second: Int, location: __mir.pointer[__mir.i8]) -> Never:
    """A failed check in a kernel, which shall not need a heap for a text. Devices only trap.

    `form` takes the location and two numbers.
    """
    comptime if _can_report():
        _ = __mir.call["fflush", __mir.i32](__mir.null[__mir.i8]())
        _ = __mir.call_variadic["dprintf", __mir.i32, 2](
            __mir.trunc[__mir.i32](Int(1)._value), form._data, location, first._value, second._value
        )
    __mir.trap()
    __mir.unreachable()


@no_inline
def _index_failure(index: Int, length: Int, location: __mir.pointer[__mir.i8]) -> Never:
    """An element index outside `0 ..< length`."""
    comptime if Bool(__mir.target["is_gpu"]):
        comptime form = "At: %s: Assert Error: index %ld is out of bounds, valid range is 0 to %ld\n"
        _fail_in_kernel[form](index, length - 1, location)
    else:
        _fail(String("index ", index, " is out of bounds, valid range is 0 to ", length - 1), location)


@no_inline
def _slice_failure(start: Int, end: Int, length: Int, location: __mir.pointer[__mir.i8]) -> Never:
    """A contiguous slice that is not within `0 <= start <= end <= length`."""
    comptime if Bool(__mir.target["is_gpu"]):
        _fail_in_kernel["At: %s: Assert Error: slice from %ld to %ld is out of bounds\n"](start, end, location)
    else:
        if start < 0 or start > length:
            _fail(String("slice start index ", start, " is out of bounds, valid range is 0 to ", length), location)
        if end < 0 or end > length:
            _fail(String("slice end index ", end, " is out of bounds, valid range is 0 to ", length), location)
        _fail(String("slice start index ", start, " is greater than slice end index ", end), location)


@no_inline
def abort[*, prefix: StaticString = "ABORT:"]() -> Never:
    """Ends the process abnormally without a message."""
    __mir.trap()
    __mir.unreachable()


@always_inline
def abort[*, prefix: StaticString = "ABORT:"](message: StringSlice) -> Never:
    """Prints `ABORT: <file>:<line>:<column>: <message>` on standard output and ends the process abnormally."""
    _abort(prefix, message, __mir.call_location())


def debug_assert[
    F: Boolable, //, *Ts: Writable, assert_mode: StaticString = "none"
](condition: F, *message: *Ts):
    """Checks a condition in builds with `-D ASSERT=all` (or `warn`); the arguments are evaluated in any case.

    With `assert_mode="safe"` the check is also made in the default build.
    """
    comptime mode: StaticString = __mir.define["ASSERT", "safe"]
    comptime if mode == "all" or mode == "warn" or (mode == "safe" and assert_mode == "safe"):
        if not condition:
            var text = String()
            comptime if _can_report():
                comptime for i in range(message.__len__()):
                    message[i].write_to(text)
            _fail_or_warn(text, __mir.call_location())


def _assertion_failed():
    """What a false `assert` does where assertions are on."""
    _fail_or_warn("assertion failed", __mir.call_location())


def _assertion_failed[T: Writable, //](message: T):
    var text = String()
    comptime if _can_report():
        message.write_to(text)
    _fail_or_warn(text, __mir.call_location())


@always_inline
def _fail_or_warn(message: StringSlice, location: __mir.pointer[__mir.i8]):
    """A failed check: under `ASSERT=warn` the program goes on."""
    comptime if __mir.define["ASSERT", "safe"] == "warn":
        _warn(message, location)
    else:
        _fail(message, location)
