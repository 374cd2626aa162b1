"""`Lock`: what one thread of the process at a time may do."""


struct Lock(TrivialRegisterPassable):
    """Held for a moment only: who waits for it tries again and again.

    A thread that is cut off while it holds the lock has it when it comes again.
    """

    var _holder: __mir.i64
    """The thread of the operating system that holds it, 0 for none."""

    @always_inline
    def __init__(out self):
        self._holder = __mir.i64(0)

    @always_inline
    def take(mut self):
        var me = __mir.call["pthread_self", __mir.i64]()
        while True:
            var holder = __mir.atomic_cmpxchg["acquire"](__mir.address_of(self._holder), __mir.i64(0), me)
            if Bool(__mir.eq(holder, __mir.i64(0))) or Bool(__mir.eq(holder, me)):
                return
            _ = __mir.call["sched_yield", __mir.i32]()

    @always_inline
    def give(mut self):
        __mir.atomic_store["release"](__mir.address_of(self._holder), __mir.i64(0))

    def is_mine(self) -> Bool:
        """Whether the calling thread holds it."""
        var holder = __mir.atomic_load["monotonic"](__mir.address_of(self._holder))
        return Bool(__mir.eq(holder, __mir.call["pthread_self", __mir.i64]()))

    def open(mut self):
        """Lets others in again if the calling thread was cut off while it held the lock."""
        if self.is_mine():
            self.give()
