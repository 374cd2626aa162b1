"""`RollCall`: finds out whether the workers of a launch all wait for each other in vain."""

from std.time import perf_counter_ns
from . import crew

comptime _ROUND = 256
"""More than there are workers."""
comptime _SECOND_NS = 1_000_000_000


struct RollCall(TrivialRegisterPassable):
    """Counts in rounds the workers that have looked at all of their blocks and found none that can go on.

    Whoever begins to wait, or no longer does, begins a round, because blocks may have changed memory before. To be
    counted, a worker has to look at its blocks from the beginning after that: one that finds a block which can go on is
    not counted, however long this block then runs.
    """

    var _word: Int
    """The number of the round times `_ROUND`, and the count: in one word, so that nobody is counted too late."""

    @always_inline
    def __init__(out self):
        self._word = 0

    def round(mut self) -> Int:
        return Int(__mir.atomic_load["seq_cst"](self._place())) // _ROUND

    def begin(mut self) -> Int:
        """Begins a round; its number."""
        while True:
            var old = Int(__mir.atomic_load["seq_cst"](self._place()))
            var round = old // _ROUND + 1
            if self._replace(old, round * _ROUND):
                return round

    def count(mut self, round: Int):
        """Counts a worker, unless the round is over."""
        while True:
            var old = Int(__mir.atomic_load["seq_cst"](self._place()))
            if old // _ROUND != round or self._replace(old, old + 1):
                return

    def has_counted(mut self, workers: Int, round: Int) -> Bool:
        """Whether the round is not over, and so many workers have been counted."""
        return Int(__mir.atomic_load["seq_cst"](self._place())) == round * _ROUND + workers

    @always_inline
    def _place(mut self) -> __mir.pointer[__mir.i64]:
        return __mir.cast_pointer[__mir.i64](__mir.address_of(self._word))

    @always_inline
    def _replace(mut self, old: Int, new: Int) -> Bool:
        return Bool(__mir.eq(__mir.atomic_cmpxchg["seq_cst"](self._place(), old._value, new._value), old._value))


struct Patience(TrivialRegisterPassable):
    """How long a worker goes on waiting. When its time is over, it calls the roll once more: time passes for a process
    that is stopped, too, and for one that gets no processor.

    counted    the round in which the worker has been counted last
    quiet      the round in which all have been, at `since` at the latest
    called     the round that the worker has begun because its time was over
    """

    var counted: Int
    var quiet: Int
    var since: Int
    var called: Int

    @always_inline
    def __init__(out self):
        self.counted = 0
        self.quiet = 0
        self.since = 0
        self.called = 0

    def finds_nothing(mut self, mut roll: RollCall, round: Int):
        """The worker has looked at its blocks since the round has begun, and found none that can go on."""
        if self.counted != round:
            self.counted = round
            roll.count(round)

    def is_over(mut self, mut roll: RollCall, round: Int, workers: Int) -> Bool:
        """Whether all of the workers have waited for long."""
        if not roll.has_counted(workers, round):
            self.quiet = 0
            return False
        if self.called == round:
            return True
        var now = Int(perf_counter_ns())
        if self.quiet != round:
            self.quiet = round
            self.since = now
        elif now - self.since > _SECOND_NS and now - self.since > crew.patience() * _SECOND_NS:
            self.called = roll.begin()
        return False
