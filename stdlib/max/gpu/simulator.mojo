"""The simulator: threads of a block on stacks of their own, which take turns on the processor.

A thread runs until it ends or has to wait, for the others of its block or of its warp. Its state lies at the low end of
its stack, whose address is a multiple of its size, so that a thread finds itself by its stack pointer.
"""

comptime WARP = 32
comptime STACK_BYTES = 262144
comptime SLOT_BYTES = 64
"""What a lane can pass to the other lanes of its warp at once."""

comptime _Address = __mir.pointer[__mir.i8]


struct Meeting(TrivialRegisterPassable):
    """Where threads wait for each other: those that live, those that have come, and how often all have."""

    var living: Int
    var arrived: Int
    var round: Int

    @always_inline
    def __init__(out self):
        self.living = 0
        self.arrived = 0
        self.round = 0

    @always_inline
    def settle(mut self):
        """Begins the next round if all have come."""
        if self.arrived > 0 and self.arrived >= self.living:
            self.arrived = 0
            self.round += 1


struct Block(TrivialRegisterPassable):
    """The block that runs, with the shape of the launch."""

    var grid_x: Int
    var grid_y: Int
    var grid_z: Int
    var block_x: Int
    var block_y: Int
    var block_z: Int
    var at_x: Int
    var at_y: Int
    var at_z: Int
    var meeting: Meeting
    var warps: _Address
    var dynamic: _Address
    var scheduler: _Address
    var entry: _Address
    var arguments: _Address

    @always_inline
    def __init__(out self):
        self.grid_x = 1
        self.grid_y = 1
        self.grid_z = 1
        self.block_x = 1
        self.block_y = 1
        self.block_z = 1
        self.at_x = 0
        self.at_y = 0
        self.at_z = 0
        self.meeting = Meeting()
        self.warps = __mir.null[__mir.i8]()
        self.dynamic = __mir.null[__mir.i8]()
        self.scheduler = __mir.null[__mir.i8]()
        self.entry = __mir.null[__mir.i8]()
        self.arguments = __mir.null[__mir.i8]()

    @always_inline
    def threads(self) -> Int:
        return self.block_x * self.block_y * self.block_z


struct Warp(TrivialRegisterPassable):
    """The lanes of a warp, and two sets of slots for what they pass to each other: one is read while the next fills."""

    var meeting: Meeting
    var lanes: Int
    var slots: __mir.array[__mir.i8, 2 * WARP * SLOT_BYTES]


struct Thread(TrivialRegisterPassable):
    """A thread: its stack pointer while others run, its position, and the meeting that it waits for."""

    var stack: _Address
    var block: __mir.pointer[Block]
    var warp: __mir.pointer[Warp]
    var waits_at: __mir.pointer[Meeting]
    var round: Int
    var number: Int
    var x: Int
    var y: Int
    var z: Int
    var ended: Bool


@always_inline
def current() -> Pointer[Thread, MutUntrackedOrigin]:
    """The thread that runs."""
    var frame = __mir.intrinsic["llvm.frameaddress", _Address](__mir.i32(0))
    var base = __mir.and_(__mir.ptrtoint[__mir.i64](frame), __mir.i64(-STACK_BYTES))
    return Pointer[Thread, MutUntrackedOrigin](_machine=__mir.inttoptr[Thread](base))


@always_inline
def block() -> Pointer[Block, MutUntrackedOrigin]:
    """The block of the thread that runs."""
    return Pointer[Block, MutUntrackedOrigin](_machine=current()[].block)


# ------------------------------------------------------------------------------------------- in the threads


@no_inline
def _wait(meeting: __mir.pointer[Meeting], round: Int):
    """Lets the others run until the meeting has begun its next round."""
    var me = current()
    me[].waits_at = meeting
    me[].round = round
    __mir.call["oomph_fiber_switch"](
        __mir.address_of(me[].stack), __mir.load(__mir.address_of(__mir.deref(me[].block).scheduler))
    )


@no_inline
def _meet(meeting: __mir.pointer[Meeting]):
    ref place = __mir.deref(meeting)
    var round = place.round
    place.arrived += 1
    place.settle()
    if place.round == round:
        _wait(meeting, round)


@no_inline
def meet_block():
    """Waits for all threads of the block that have not ended."""
    _meet(__mir.address_of(block()[].meeting))


@no_inline
def meet_warp():
    """Waits for all lanes of the warp that have not ended."""
    _meet(__mir.address_of(__mir.deref(current()[].warp).meeting))


@always_inline
def lane() -> Int:
    return current()[].number % WARP


struct Exchange(TrivialRegisterPassable):
    """What the lanes of a warp have passed to each other in one step."""

    var _slots: _Address
    var lanes: Int

    @always_inline
    def __init__(out self, slots: _Address, lanes: Int):
        self._slots = slots
        self.lanes = lanes

    @always_inline
    def of[T: TrivialRegisterPassable](self, lane: Int) -> T:
        """The value of a lane."""
        return __mir.load(__mir.cast_pointer[T](__mir.offset(self._slots, (lane * SLOT_BYTES)._value)))


@always_inline
def exchange[T: TrivialRegisterPassable](value: T) -> Exchange:
    """Passes a value to the other lanes and waits for theirs."""
    comptime assert Int(__mir.size_of[T]()) <= SLOT_BYTES, "a value for the other lanes has at most 64 bytes"
    var me = current()
    ref warp = __mir.deref(me[].warp)
    var half = (warp.meeting.round % 2) * WARP * SLOT_BYTES
    var slots = __mir.offset(__mir.array_pointer(warp.slots), half._value)
    __mir.store(__mir.cast_pointer[T](__mir.offset(slots, (lane() * SLOT_BYTES)._value)), value)
    meet_warp()
    return Exchange(slots, warp.lanes)


# ----------------------------------------------------------------------------------------- in the scheduler


def _run(thread: _Address):
    """The life of a thread. It does not return; the scheduler takes its stack for another one."""
    ref me = __mir.deref(__mir.cast_pointer[Thread](thread))
    ref at = __mir.deref(me.block)
    __mir.call["oomph_call"](at.entry, at.arguments)
    me.ended = True
    ref warp = __mir.deref(me.warp)
    warp.meeting.living -= 1
    warp.meeting.settle()
    at.meeting.living -= 1
    at.meeting.settle()
    __mir.call["oomph_fiber_switch"](__mir.address_of(me.stack), at.scheduler)
    __mir.trap()


struct Pool(Movable):
    """Stacks for threads; they are kept for later launches."""

    var stacks: List[Int]

    def __init__(out self):
        self.stacks = List[Int]()

    def __deinit__(deinit self):
        for address in self.stacks:
            __mir.free(__mir.inttoptr[__mir.i8](address._value))

    def take(mut self) -> Int:
        """The address of a free stack."""
        if len(self.stacks) > 0:
            return self.stacks.pop()
        return Int(__mir.ptrtoint[__mir.i64](__mir.alloc(__mir.i64(STACK_BYTES), __mir.i64(STACK_BYTES))))

    def give(mut self, address: Int):
        self.stacks.append(address)


def _begin(address: Int, mut at: Block, number: Int):
    """Puts a new thread onto a stack."""
    var base = __mir.inttoptr[__mir.i8](address._value)
    ref thread = __mir.deref(__mir.cast_pointer[Thread](base))
    var top = __mir.offset(base, __mir.i64(STACK_BYTES))
    thread.stack = __mir.call["oomph_fiber_make", _Address](top, __mir.function_pointer[_run](), base)
    thread.block = __mir.address_of(at)
    thread.warp = __mir.offset(__mir.cast_pointer[Warp](at.warps), (number // WARP)._value)
    thread.waits_at = __mir.null[Meeting]()
    thread.round = 0
    thread.number = number
    thread.x = number % at.block_x
    thread.y = number // at.block_x % at.block_y
    thread.z = number // (at.block_x * at.block_y)
    thread.ended = False


def _resume(address: Int, mut at: Block) -> Bool:
    """Lets a thread run until it waits or ends; tells whether it has ended."""
    ref thread = __mir.deref(__mir.inttoptr[Thread](address._value))
    __mir.call["oomph_fiber_switch"](__mir.address_of(at.scheduler), thread.stack)
    return thread.ended


def _run_block(mut at: Block, mut pool: Pool) -> Bool:
    """Runs the threads of a block in turns; False if the living ones wait for different things, or in vain."""
    var count = at.threads()
    at.meeting = Meeting()
    at.meeting.living = count
    var warps = (count + WARP - 1) // WARP
    for number in range(warps):
        ref warp = __mir.deref(__mir.offset(__mir.cast_pointer[Warp](at.warps), number._value))
        warp.meeting = Meeting()
        warp.lanes = min(WARP, count - number * WARP)
        warp.meeting.living = warp.lanes
    var waiting = List[Int]()
    for number in range(count):
        var stack = pool.take()
        _begin(stack, at, number)
        if _resume(stack, at):
            pool.give(stack)
        else:
            waiting.append(stack)
    while len(waiting) > 0:
        var moved = False
        var kept = 0
        for i in range(len(waiting)):
            var stack = waiting[i]
            ref thread = __mir.deref(__mir.inttoptr[Thread](stack._value))
            var ended = False
            if __mir.deref(thread.waits_at).round != thread.round:
                moved = True
                ended = _resume(stack, at)
            if ended:
                pool.give(stack)
            else:
                waiting[kept] = stack
                kept += 1
        waiting.shrink(kept)
        if not moved:
            for stack in waiting:
                pool.give(stack)
            return False
    return True


def launch(mut at: Block, mut pool: Pool, shared_bytes: Int) raises:
    """Runs all blocks of a grid, one after the other."""
    var warps = (at.threads() + WARP - 1) // WARP
    at.warps = __mir.alloc((Int(__mir.size_of[Warp]()) * warps)._value, __mir.i64(64))
    at.dynamic = __mir.alloc(max(shared_bytes, 16)._value, __mir.i64(128))
    var stuck = False
    for number in range(at.grid_x * at.grid_y * at.grid_z):
        at.at_x = number % at.grid_x
        at.at_y = number // at.grid_x % at.grid_y
        at.at_z = number // (at.grid_x * at.grid_y)
        if not _run_block(at, pool):
            stuck = True
            break
    __mir.free(at.warps)
    __mir.free(at.dynamic)
    if stuck:
        raise Error("the threads of a block wait for each other at different places, or for threads that never come")


# --------------------------------------------------------------------------------------------------- memory


def allocate(bytes: Int) -> _Address:
    """Memory of the device."""
    return __mir.alloc(max(bytes, 1)._value, __mir.i64(256))


def release(address: _Address):
    """Frees memory of the device."""
    __mir.free(address)
