"""`run` repeats a function until the time is up and reports."""

from std.time import perf_counter_ns


struct Unit:
    """The units of time."""

    comptime ns: StaticString = "ns"
    comptime us: StaticString = "us"
    comptime ms: StaticString = "ms"
    comptime s: StaticString = "s"

    @staticmethod
    def _nanoseconds(unit: StaticString) -> Float64:
        if unit == Self.ns:
            return 1.0
        if unit == Self.us:
            return 1e3
        return 1e6 if unit == Self.ms else 1e9


@fieldwise_init
struct Batch(TrivialRegisterPassable):
    """Some calls one after another, and the nanoseconds they took together."""

    var duration: Int
    var iterations: Int

    def _mean(self) -> Float64:
        return Float64(self.duration) / Float64(max(self.iterations, 1))


struct Report(Copyable):
    """The batches of a measurement. All times are per call, in the unit that is asked for."""

    var warmup_duration: Int
    var runs: List[Batch]

    def __init__(out self, warmup_duration: Int = 0):
        self.warmup_duration = warmup_duration
        self.runs = List[Batch]()

    def iters(self) -> Int:
        """The number of calls."""
        var total = 0
        for i in range(len(self.runs)):
            total += self.runs[i].iterations
        return total

    def duration(self, unit: StaticString = Unit.s) -> Float64:
        """The time of all calls."""
        var total = 0
        for i in range(len(self.runs)):
            total += self.runs[i].duration
        return Float64(total) / Unit._nanoseconds(unit)

    def mean(self, unit: StaticString = Unit.s) -> Float64:
        """The mean time of a call."""
        return self.duration(unit) / Float64(max(self.iters(), 1))

    def min(self, unit: StaticString = Unit.s) -> Float64:
        """The mean of the fastest batch."""
        var best = 0.0
        for i in range(len(self.runs)):
            var mean = self.runs[i]._mean()
            if i == 0 or mean < best:
                best = mean
        return best / Unit._nanoseconds(unit)

    def max(self, unit: StaticString = Unit.s) -> Float64:
        """The mean of the slowest batch."""
        var worst = 0.0
        for i in range(len(self.runs)):
            var mean = self.runs[i]._mean()
            if mean > worst:
                worst = mean
        return worst / Unit._nanoseconds(unit)

    def as_string(self, unit: StaticString = Unit.s) -> String:
        """The measurement as a few lines of text."""
        var line = String("--------------------------------------------------------------------------------\n")
        return String(
            line,
            "Benchmark Report (",
            unit,
            ")\n",
            line,
            "Mean: ",
            self.mean(unit),
            "\nTotal: ",
            self.duration(unit),
            "\nIters: ",
            self.iters(),
            "\nFastest Mean: ",
            self.min(unit),
            "\nSlowest Mean: ",
            self.max(unit),
            "\n",
        )

    def print(self, unit: StaticString = Unit.s):
        """Prints the measurement."""
        print(self.as_string(unit))


def run[F: def() -> None, //](
    func: F,
    num_warmup_iters: Int = 1,
    max_iters: Int = 1_000_000_000,
    min_runtime_secs: Float64 = 0.1,
    max_runtime_secs: Float64 = 60,
    max_batch_size: Int = 0,
) -> Report:
    """Calls the function in growing batches until the shortest time is over and the measurement is worth something."""
    var start = perf_counter_ns()
    for _ in range(num_warmup_iters):
        func()
    var report = Report(perf_counter_ns() - start)
    var shortest = Int(min_runtime_secs * 1e9)
    var longest = Int(max_runtime_secs * 1e9)
    var size = 1
    var done = 0
    var total = 0
    while done < max_iters and total < longest:
        var count = min(size, max_iters - done)
        start = perf_counter_ns()
        for _ in range(count):
            func()
        var duration = perf_counter_ns() - start
        report.runs.append(Batch(duration, count))
        done += count
        total += duration
        if total >= shortest and len(report.runs) >= 3:
            break
        size = size * 2
        if max_batch_size > 0:
            size = min(size, max_batch_size)
    return report^
