"""Random numbers. One sequence for the whole process; `seed(n)` starts it anew."""

from std.math import cos, log, pi, sqrt
from std.time import perf_counter_ns


def seed():
    """Starts a sequence that is different in each run."""
    seed(perf_counter_ns() ^ (Int(__mir.sext[__mir.i64](__mir.call["getpid", __mir.i32]())) << 32))


def seed(a: Int):
    """Starts the sequence that belongs to a number."""
    __mir.call["srandom"](__mir.trunc[__mir.i32]((a ^ (a >> 32))._value))


def _next() -> UInt64:
    """The next 64 random bits: three steps of the C library's generator, mixed."""
    var bits = UInt64(0)
    for _ in range(3):
        bits = (bits << 22) ^ UInt64(__mir.call["random", __mir.i64]())
    bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9
    bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB
    return bits ^ (bits >> 31)


def _fraction() -> Float64:
    """A number from 0 up to but not including 1, with 53 random bits."""
    return Float64(_next() >> 11) * (1.0 / 9007199254740992.0)


def random_float64(min: Float64 = 0, max: Float64 = 1) -> Float64:
    """A number from `min` up to but not including `max`."""
    return min + _fraction() * (max - min)


def random_ui64(min: UInt64, max: UInt64) -> UInt64:
    """An integer from `min` to `max`, both included."""
    var count = max - min + 1
    if count == 0:
        return _next()
    # the values above the last whole multiple of `count` would make some results more likely
    var surplus = (UInt64.MAX % count + 1) % count
    var bits = _next()
    while bits > UInt64.MAX - surplus:
        bits = _next()
    return min + bits % count


def random_si64(min: Int64, max: Int64) -> Int64:
    """An integer from `min` to `max`, both included."""
    return min + Int64(random_ui64(0, UInt64(max - min)))


def randn_float64(mean: Float64 = 0, standard_deviation: Float64 = 1) -> Float64:
    """A number from the normal distribution."""
    var radius = sqrt(-2.0 * log(1.0 - _fraction()))
    return mean + standard_deviation * radius * cos(2.0 * pi * _fraction())


def rand[dtype: DType, //, origin: MutOrigin](
    span: Span[Scalar[dtype], origin], /, *, min: Float64 = 0, max: Float64 = 1, int_scale: Optional[Int] = None
):
    """Fills a span with numbers between `min` and `max`; `int_scale` rounds them to that many binary places."""
    for i in range(len(span)):
        var value = random_float64(min, max)
        if int_scale:
            var unit = Float64(1 << int_scale.value())
            value = Float64(Int(value * unit)) / unit
        span[i] = Scalar[dtype](value)


def rand[dtype: DType, //](
    ptr: Pointer[Scalar[dtype], _],
    size: Int,
    /,
    *,
    min: Float64 = 0,
    max: Float64 = 1,
    int_scale: Optional[Int] = None,
):
    rand(Span(unsafe_ptr=ptr, length=size), min=min, max=max, int_scale=int_scale)


def randint[dtype: DType, //, origin: MutOrigin](span: Span[Scalar[dtype], origin], low: Int, high: Int):
    """Fills a span with integers from `low` to `high`, both included."""
    for i in range(len(span)):
        span[i] = Scalar[dtype](random_si64(Int64(low), Int64(high)))


def randint[dtype: DType, //](ptr: Pointer[Scalar[dtype], _], size: Int, low: Int, high: Int):
    randint(Span(unsafe_ptr=ptr, length=size), low, high)


def randn[dtype: DType, //, origin: MutOrigin](
    span: Span[Scalar[dtype], origin], mean: Float64 = 0, standard_deviation: Float64 = 1
):
    """Fills a span with numbers from the normal distribution."""
    for i in range(len(span)):
        span[i] = Scalar[dtype](randn_float64(mean, standard_deviation))


def randn[dtype: DType, //](
    ptr: Pointer[Scalar[dtype], _], size: Int, mean: Float64 = 0, standard_deviation: Float64 = 1
):
    randn(Span(unsafe_ptr=ptr, length=size), mean, standard_deviation)


def shuffle[T: Copyable, //](mut list: List[T]):
    """Brings the elements into a random order."""
    for i in reversed(range(1, len(list))):
        var other = Int(random_ui64(0, UInt64(i)))
        if other != i:
            list.swap_elements(i, other)
