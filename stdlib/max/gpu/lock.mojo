"""`Lock`: what one thread of the process at a time may do."""


struct Lock(TrivialRegisterPassable):
    """Held for a moment only: who waits for it tries again and again."""

    var _taken: __mir.i64

    @always_inline
    def __init__(out self):
        self._taken = __mir.i64(0)

    @always_inline
    def try_take(mut self) -> Bool:
        return Bool(__mir.eq(__mir.atomic_rmw["xchg", "acquire"](__mir.address_of(self._taken), __mir.i64(1)), 0))

    def take(mut self):
        while not self.try_take():
            _ = __mir.call["sched_yield", __mir.i32]()

    @always_inline
    def give(mut self):
        __mir.atomic_store["release"](__mir.address_of(self._taken), __mir.i64(0))

    def open(mut self):
        """Lets others in again if the thread that was to do so has been cut off: nobody else stays inside for long."""
        for _ in range(5):
            if self.try_take():
                break
            _ = __mir.call["usleep", __mir.i32](__mir.i32(1000))
        self.give()
