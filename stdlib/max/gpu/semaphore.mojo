"""`Semaphore`: blocks that take turns by a number in global memory."""

from std.atomic import Ordering
from .sync import barrier
from .targets import is_simulated
from . import simulator


struct Semaphore[origin: MutOrigin, //](TrivialRegisterPassable):
    """A number that blocks wait for and set. All threads of a block use it together; the first one reads and writes."""

    var _lock: Pointer[Int32, Self.origin]
    var _is_first: Bool
    var _state: Int32

    @always_inline
    def __init__(out self, lock: Pointer[Int32, Self.origin], thread_id: Int):
        self._lock = lock
        self._is_first = thread_id <= 0
        self._state = -1

    @always_inline
    def fetch(mut self):
        """Looks at the number."""
        if self._is_first:
            self._state = Int32(__mir.atomic_load["acquire", "device"](__mir.cast_pointer[__mir.i32](self._lock._address)))

    @always_inline
    def state(self) -> Int32:
        """The number as the first thread saw it last; -1 in other threads."""
        return self._state

    @always_inline
    def wait(mut self, status: Int = 0):
        """Waits until the number is `status`; what was stored before it was set is visible afterwards."""
        if self._is_first:
            while self._state != Int32(status):
                self.fetch()
                comptime if is_simulated():
                    if self._state != Int32(status):
                        simulator.poll(Int(self._lock), Int(self._state))
        barrier()

    @always_inline
    def release(mut self, status: Int32 = 0):
        """Sets the number when all threads of the block have come here."""
        barrier()
        if self._is_first:
            __mir.atomic_store["release", "device"](__mir.cast_pointer[__mir.i32](self._lock._address), status._value)
