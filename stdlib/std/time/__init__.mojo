"""Clocks."""

comptime _MONOTONIC = 1


def _clock_ns(clock: Int) -> Int:
    """The reading of a POSIX clock in nanoseconds."""
    var reading = __mir.stack_alloc[__mir.i64, 2]()
    _ = __mir.call["clock_gettime", __mir.i32](__mir.trunc[__mir.i32](clock._value), reading)
    return Int(__mir.load(reading)) * 1_000_000_000 + Int(__mir.load(__mir.offset(reading, 1)))


def perf_counter_ns() -> Int:
    """Nanoseconds since some fixed moment."""
    return _clock_ns(_MONOTONIC)


def perf_counter() -> Float64:
    """Seconds since some fixed moment."""
    return Float64(_clock_ns(_MONOTONIC)) / 1e9


def global_perf_counter_ns() -> UInt64:
    """Nanoseconds since some fixed moment, the same for all processors."""
    return UInt64(_clock_ns(_MONOTONIC))


def monotonic() -> Int:
    """Nanoseconds since some fixed moment; never runs backwards."""
    return _clock_ns(_MONOTONIC)


def sleep(sec: Float64):
    """Waits for at least that many seconds."""
    var duration = __mir.stack_alloc[__mir.i64, 2]()
    var whole = Int(sec)
    __mir.store(duration, whole._value)
    __mir.store(__mir.offset(duration, 1), Int((sec - Float64(whole)) * 1e9)._value)
    _ = __mir.call["nanosleep", __mir.i32](duration, __mir.null[__mir.i64]())


def sleep(sec: Int):
    sleep(Float64(sec))


def time_function[F: def() -> None](func: F) -> Int:
    """The nanoseconds that one call takes."""
    var start = _clock_ns(_MONOTONIC)
    func()
    return _clock_ns(_MONOTONIC) - start


def time_function[F: def() raises -> None](func: F) raises -> Int:
    var start = _clock_ns(_MONOTONIC)
    func()
    return _clock_ns(_MONOTONIC) - start
