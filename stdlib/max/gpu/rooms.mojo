"""Room for the threads of the simulator: their stacks, with their states.

The address of a room is a multiple of its size, so that what runs in it finds the state by its stack pointer. At the
upper end lies the state, below it the stack, and the lowest page is nobody's: a stack that overflows ends its thread.
"""

from .lock import Lock
from .pages import map_pages, no_addresses, unmap_pages

comptime STACK_BYTES = 262144
"""The size of a room; a power of two."""
comptime STATE_BYTES = 8192
"""The upper part of the room, in which the state lies."""
comptime PAGE = 65536 if Bool(__mir.target["is_arm"]) else 4096
"""The largest page that processors of this kind have."""


@always_inline
def state_in(room: Int) -> Int:
    """The address of the state in a room. If it were the same in all, threads would compete for lines of the cache."""
    return room + (STACK_BYTES - STATE_BYTES) + ((room // STACK_BYTES * 64) & 4095)


@always_inline
def room_of(address: Int) -> Int:
    """The room in which something lies."""
    return address & -STACK_BYTES


struct Pool(Movable):
    """Rooms that are kept for later launches: the free ones, and all."""

    var _free: List[Int]
    var _all: List[Int]
    var _lock: Lock

    def __init__(out self):
        self._free = List[Int]()
        self._all = List[Int]()
        self._lock = Lock()

    def __deinit__(deinit self):
        for address in self._all:
            unmap_pages(address, STACK_BYTES)

    @no_inline
    def take(mut self) -> Int:
        """The address of a room."""
        self._lock.take()
        var room = self._free.pop() if len(self._free) > 0 else 0
        self._lock.give()
        if room != 0:
            return room
        room = _new_room()
        self._lock.take()
        self._all.append(room)
        self._lock.give()
        return room

    @no_inline
    def give(mut self, rooms: List[Int]):
        """Takes rooms back."""
        self._lock.take()
        for room in rooms:
            self._free.append(room)
        self._lock.give()

    def open(mut self):
        """Lets others in again if the calling thread was cut off inside. What it was changing is forgotten."""
        if self._lock.is_mine():
            __mir.init(self._free, List[Int]())
            __mir.init(self._all, List[Int]())
            self._lock.give()


@no_inline
def _new_room() -> Int:
    # Twice the size has a part that begins at a multiple of the size.
    var raw = map_pages(2 * STACK_BYTES)
    var base = (raw + STACK_BYTES - 1) // STACK_BYTES * STACK_BYTES
    unmap_pages(raw, base - raw)
    unmap_pages(base + STACK_BYTES, raw + STACK_BYTES - base)
    if Bool(
        __mir.ne(
            __mir.call["mprotect", __mir.i32](__mir.inttoptr[__mir.i8](base._value), PAGE._value, __mir.i32(0)),
            __mir.i32(0),
        )
    ):
        no_addresses()
    return base
