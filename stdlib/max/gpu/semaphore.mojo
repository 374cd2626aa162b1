"""Numbers in global memory by which blocks, or groups of their threads, take turns."""

from std.atomic import Ordering
from .sync import barrier, named_barrier
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


struct NamedBarrierSemaphore[
    origin: MutOrigin, //, thread_count: Int32, id_offset: Int32, max_num_barriers: Int32
](TrivialRegisterPassable):
    """Numbers that groups of `thread_count` threads wait for and set. A group meets at the named barrier
    `id + id_offset`; its first thread reads and writes the number `id`, of `max_num_barriers` that there are."""

    var _lock: Pointer[Int32, Self.origin]
    var _is_first: Bool
    var _state: Int32

    @always_inline
    def __init__(out self, lock: Pointer[Int32, Self.origin], thread_id: Int):
        comptime assert Self.id_offset + Self.max_num_barriers <= 16, "a block has 16 named barriers"
        self._lock = lock
        self._is_first = thread_id <= 0
        self._state = -1

    @always_inline
    def state(self) -> Int32:
        """The number as the first thread saw it last; -1 in other threads."""
        return self._state

    @always_inline
    def _fetch(mut self, id: Int32):
        var place = __mir.offset(__mir.cast_pointer[__mir.i32](self._lock._address), Int(id)._value)
        self._state = Int32(__mir.atomic_load["acquire", "device"](place))

    @always_inline
    def _poll(self, id: Int32):
        comptime if is_simulated():
            simulator.poll(Int(self._lock.unsafe_offset(Int(id))), Int(self._state))

    @always_inline
    def wait_eq(mut self, id: Int32, status: Int32 = 0):
        """Waits until a number is `status`."""
        if self._is_first:
            self._fetch(id)
            while self._state != status:
                self._poll(id)
                self._fetch(id)
        named_barrier[Self.thread_count](id + Self.id_offset)

    @always_inline
    def wait_lt(mut self, id: Int32, count: Int32 = 0):
        """Waits while a number is smaller than `count`."""
        if self._is_first:
            self._fetch(id)
            while self._state < count:
                self._poll(id)
                self._fetch(id)
        named_barrier[Self.thread_count](id + Self.id_offset)

    @always_inline
    def arrive_set(self, id: Int32, status: Int32 = 0):
        """Sets a number when all threads of the group have come here."""
        named_barrier[Self.thread_count](id + Self.id_offset)
        if self._is_first:
            var place = __mir.offset(__mir.cast_pointer[__mir.i32](self._lock._address), Int(id)._value)
            __mir.atomic_store["release", "device"](place, status._value)
