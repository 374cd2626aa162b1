"""The simulator: threads of a block on stacks of their own, which take turns on the processor.

A thread runs until it ends or has to wait, for the others of its block or of its warp. It has *room*, whose address is a
multiple of its size, so that the thread finds it by its stack pointer. At the upper end lies the thread's state, below it
the stack, and the lowest page is nobody's: a stack that overflows ends its thread and the launch.

What only the checked mode (`checker.mojo`) wants to know stands in the same records, marked as such.
"""

from . import checker, checker_reports, checker_state
from .pages import map_pages, unmap_pages
from .targets import is_checked

comptime WARP = 32
comptime STACK_BYTES = 262144
"""The room of a thread; a power of two."""
comptime _STATE_BYTES = 8192
"""The upper part of the room, in which the state lies."""
comptime _PAGE = 65536 if Bool(__mir.target["is_arm"]) else 4096
"""The largest page that processors of this kind have."""
comptime _SIGNAL_STACK_BYTES = 65536
comptime SLOT_BYTES = 64
"""What a lane can pass to the other lanes of its warp at once."""

comptime _ALL_LANES = (1 << WARP) - 1

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


struct Fault(TrivialRegisterPassable):
    """How a thread of a block crashed, if one did: its position, and whether it came to the end of its stack."""

    var happened: Bool
    var overflow: Bool
    var x: Int
    var y: Int
    var z: Int

    @always_inline
    def __init__(out self):
        self.happened = False
        self.overflow = False
        self.x = 0
        self.y = 0
        self.z = 0


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
    var fault: Fault
    var checks: checker_state.BlockChecks

    @always_inline
    def __init__(out self):
        self.fault = Fault()
        self.checks = checker_state.BlockChecks()
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


struct Gathering(TrivialRegisterPassable):
    """Lanes of a warp that wait for each other; all zero while nobody uses it.

    The mask names the lanes that are to come, unless they have ended. `leaving` are those that have not gone on since
    all had come; until then it is 0. `round` counts how often all have come.
    """

    var mask: Int
    var arrived: Int
    var leaving: Int
    var round: Int
    var site: Int
    """For the checked mode: where the first lane waits."""

    @always_inline
    def __init__(out self):
        self.mask = 0
        self.arrived = 0
        self.leaving = 0
        self.round = 0
        self.site = 0


struct Warp(TrivialRegisterPassable):
    """The lanes of a warp that have not ended, as bits; what they wait for, and a slot of each lane for each of that.

    A lane waits for one thing at a time, so that there are never more gatherings in use than lanes.
    """

    var living: Int
    var used: Int
    """How many gatherings were ever in use at once."""
    var met: Int
    """For the checked mode: when all living lanes last met."""
    var threads: __mir.array[Int, WARP]
    var gatherings: __mir.array[Gathering, WARP]
    var slots: __mir.array[__mir.i8, (WARP * WARP + 1) * SLOT_BYTES]
    """With one more than are used, so that they can begin at a multiple of their size: vectors are stored there."""

    @always_inline
    def gathering(mut self, number: Int) -> __mir.pointer[Gathering]:
        return __mir.offset(__mir.array_pointer(self.gatherings), number._value)

    @always_inline
    def slots_of(mut self, number: Int) -> _Address:
        """The slots of a gathering."""
        var room = Int(__mir.ptrtoint[__mir.i64](__mir.array_pointer(self.slots)))
        var first = (room + SLOT_BYTES - 1) // SLOT_BYTES * SLOT_BYTES
        return _at(first + number * WARP * SLOT_BYTES)

    def begin(mut self, lanes: Int):
        """All lanes live, and nobody waits."""
        self.living = (1 << lanes) - 1
        self.used = 0
        self.met = 0

    def settle(mut self, number: Int):
        """Lets the lanes of a gathering go on if all of them have come."""
        ref at = __mir.deref(self.gathering(number))
        if at.arrived != 0 and at.leaving == 0 and at.mask & self.living & ~at.arrived == 0:
            at.leaving = at.arrived
            at.round += 1
            comptime if is_checked():
                checker.lanes_met(self, at.arrived)

    def open(mut self, mask: Int) -> Int:
        """The gathering that lanes of a mask wait at, or a free one."""
        var free = self.used
        for number in range(self.used):
            ref at = __mir.deref(self.gathering(number))
            if at.mask == mask and at.leaving == 0:
                return number
            if at.mask == 0:
                free = number
        if free == self.used:
            self.used += 1
            __mir.store(self.gathering(free), Gathering())
        ref at = __mir.deref(self.gathering(free))
        at.mask = mask
        at.arrived = 0
        return free

    def end(mut self, lane: Int):
        """A lane ends: nobody waits for it any more."""
        self.living &= ~(1 << lane)
        for number in range(self.used):
            self.settle(number)


struct Thread(TrivialRegisterPassable):
    """A thread: its stack pointer while others run, its position, and the counter that it waits to go on."""

    var stack: _Address
    var block: __mir.pointer[Block]
    var warp: __mir.pointer[Warp]
    var waits_at: __mir.pointer[Int]
    var round: Int
    var number: Int
    var x: Int
    var y: Int
    var z: Int
    var ended: Bool
    var checks: checker_state.ThreadChecks


@always_inline
def current() -> Pointer[Thread, MutUntrackedOrigin]:
    """The thread that runs."""
    var frame = __mir.intrinsic["llvm.frameaddress", _Address](__mir.i32(0))
    var room = Int(__mir.and_(__mir.ptrtoint[__mir.i64](frame), __mir.i64(-STACK_BYTES)))
    return Pointer[Thread, MutUntrackedOrigin](_machine=__mir.inttoptr[Thread](_state_in(room)._value))


@always_inline
def _state_in(room: Int) -> Int:
    """The address of the state in a room. If it were the same in all, threads would compete for lines of the cache."""
    return room + (STACK_BYTES - _STATE_BYTES) + ((room // STACK_BYTES * 64) & 4095)


@always_inline
def block() -> Pointer[Block, MutUntrackedOrigin]:
    """The block of the thread that runs."""
    return Pointer[Block, MutUntrackedOrigin](_machine=current()[].block)


# ------------------------------------------------------------------------------------------- in the threads


@no_inline
def _wait(counter: __mir.pointer[Int], round: Int):
    """Lets the others run until a counter has gone on."""
    var me = current()
    me[].waits_at = counter
    me[].round = round
    __mir.call["oomph_fiber_switch"](
        __mir.address_of(me[].stack), __mir.load(__mir.address_of(__mir.deref(me[].block).scheduler))
    )


@no_inline
def wait_for(counter: __mir.pointer[Int], round: Int):
    """Lets the others run until a counter is no longer what it was."""
    _wait(counter, round)


@no_inline
def pause():
    """Lets the others run before the thread looks again at what it waits for."""
    var turn = 1
    _wait(__mir.address_of(turn), 0)


@no_inline
def meet_block():
    """Waits for all threads of the block that have not ended."""
    ref place = block()[].meeting
    comptime if is_checked():
        checker.comes_to_barrier()
    var round = place.round
    place.arrived += 1
    place.settle()
    if place.round == round:
        _wait(__mir.address_of(place.round), round)
    comptime if is_checked():
        checker.leaves_barrier()


@no_inline
def _join(mask: Int) -> Int:
    """Comes to the lanes of a mask; the number of the gathering."""
    var me = current()
    ref warp = __mir.deref(me[].warp)
    var bit = 1 << (me[].number % WARP)
    comptime if is_checked():
        checker.comes_to_lanes(mask, bit)
    var number = warp.open(mask & _ALL_LANES | bit)
    ref at = __mir.deref(warp.gathering(number))
    comptime if is_checked():
        checker.joins_lanes(at)
    at.arrived |= bit
    return number


@no_inline
def _stay(number: Int) -> Int:
    """Waits until all lanes of a gathering have come; those that have, as bits."""
    var me = current()
    ref warp = __mir.deref(me[].warp)
    ref at = __mir.deref(warp.gathering(number))
    var round = at.round
    warp.settle(number)
    if at.round == round:
        _wait(__mir.address_of(at.round), round)
    var come = at.arrived
    at.leaving &= ~(1 << (me[].number % WARP))
    if at.leaving == 0:
        at.mask = 0
        at.arrived = 0
    return come


@no_inline
def meet_warp(mask: Int):
    """Waits for those lanes of the mask that have not ended."""
    _ = _stay(_join(mask))


@no_inline
def is_elected(mask: Int) -> Bool:
    """Waits for those lanes of the mask that have not ended; whether the lane is the first of them."""
    var come = _stay(_join(mask))
    var before = (1 << (current()[].number % WARP)) - 1
    return come & before == 0


@always_inline
def lane() -> Int:
    return current()[].number % WARP


struct Exchange(TrivialRegisterPassable):
    """What lanes of a warp have passed to each other in one step. It is to be read before the next one."""

    var _slots: _Address
    var _lanes: Int

    @always_inline
    def __init__(out self, slots: _Address, lanes: Int):
        self._slots = slots
        self._lanes = lanes

    @always_inline
    def has(self, lane: Int) -> Bool:
        """Whether a lane took part."""
        return (self._lanes >> lane) & 1 == 1

    @always_inline
    def of[T: TrivialRegisterPassable](self, lane: Int) -> T:
        """The value of a lane that took part."""
        return __mir.load(__mir.cast_pointer[T](__mir.offset(self._slots, (lane * SLOT_BYTES)._value)))

    @always_inline
    def of[T: TrivialRegisterPassable](self, lane: Int, otherwise: T) -> T:
        """The value of a lane, which is unknown if the lane did not take part; here it is another one then."""
        if self.has(lane):
            return self.of[T](lane)
        comptime if is_checked():
            checker.reads_absent_lane(lane)
        return otherwise


@always_inline
def exchange[T: TrivialRegisterPassable](value: T, mask: Int = _ALL_LANES) -> Exchange:
    """Passes a value to the other lanes of the mask and waits for theirs."""
    comptime assert Int(__mir.size_of[T]()) <= SLOT_BYTES, "a value for the other lanes has at most 64 bytes"
    var number = _join(mask)
    var slots = __mir.deref(current()[].warp).slots_of(number)
    __mir.store(__mir.cast_pointer[T](__mir.offset(slots, (lane() * SLOT_BYTES)._value)), value)
    return Exchange(slots, _stay(number))


# ----------------------------------------------------------------------------------------- in the scheduler


def _run(thread: _Address):
    """The life of a thread. It does not return; the scheduler takes its stack for another one."""
    ref me = __mir.deref(__mir.cast_pointer[Thread](thread))
    ref at = __mir.deref(me.block)
    __mir.call["oomph_call"](at.entry, at.arguments)
    me.ended = True
    __mir.deref(me.warp).end(me.number % WARP)
    comptime if is_checked():
        checker.ends(me)
    at.meeting.living -= 1
    at.meeting.settle()
    __mir.call["oomph_fiber_switch"](__mir.address_of(me.stack), at.scheduler)
    __mir.trap()


struct Pool(Movable):
    """Room for threads, and a stack for the handler of signals; they are kept for later launches.

    `free` are the addresses of states of threads, `rooms` those of all rooms.
    """

    var free: List[Int]
    var rooms: List[Int]
    var signal_stack: Int

    def __init__(out self):
        self.free = List[Int]()
        self.rooms = List[Int]()
        self.signal_stack = 0

    def __deinit__(deinit self):
        for address in self.rooms:
            unmap_pages(address, STACK_BYTES)
        if self.signal_stack != 0:
            unmap_pages(self.signal_stack, _SIGNAL_STACK_BYTES)

    def take(mut self) -> Int:
        """The address of the state of a new thread."""
        comptime assert Int(__mir.size_of[Thread]()) <= 4096, "the state of a thread is too large"
        if len(self.free) > 0:
            return self.free.pop()
        # Twice the size has a part that begins at a multiple of the size.
        var raw = map_pages(2 * STACK_BYTES)
        var base = (raw + STACK_BYTES - 1) // STACK_BYTES * STACK_BYTES
        unmap_pages(raw, base - raw)
        unmap_pages(base + STACK_BYTES, raw + STACK_BYTES - base)
        _ = __mir.call["mprotect", __mir.i32](_at(base), _PAGE._value, __mir.i32(0))
        self.rooms.append(base)
        return _state_in(base)

    def give(mut self, address: Int):
        self.free.append(address)


@always_inline
def _at(address: Int) -> _Address:
    return __mir.inttoptr[__mir.i8](address._value)


# -------------------------------------------------------------------------------------------------- crashes


@always_inline
def _running() -> __mir.pointer[Int]:
    """Where the address of the thread that runs stands, 0 for none; behind it the address of the handler before."""
    return __mir.cast_pointer[Int](__mir.call["oomph_fiber_current", _Address]())


comptime _RECORD_BYTES = 256
comptime _ACTION_FLAGS = 136
"""Where the flags lie in a `struct sigaction` of Linux."""
comptime _STACK_POINTER = 432 if Bool(__mir.target["is_arm"]) else 160
"""Where the stack pointer lies in a `ucontext_t` of Linux."""
comptime _SEGMENTATION_FAULT = 11


struct _Handler:
    """What becomes of crashes in threads while a launch lasts: the thread ends. Before and after it as it was.

    The low end of the stack for the handler keeps what was there before: two records as `sigaction` has them, the new
    and the old one, and an old `stack_t`. They outlive a launch that is cut off.
    """

    var room: Int

    def __init__(out self, mut pool: Pool):
        comptime if Bool(__mir.target["is_linux"]):
            if pool.signal_stack == 0:
                pool.signal_stack = map_pages(_SIGNAL_STACK_BYTES)
        self.room = pool.signal_stack
        comptime if Bool(__mir.target["is_linux"]):
            var stack = __mir.stack_alloc[Int, 3]()
            __mir.store(stack, self.room + _RECORD_BYTES * 3)
            __mir.store(__mir.offset(stack, __mir.i64(1)), Int(0))
            __mir.store(__mir.offset(stack, __mir.i64(2)), Int(_SIGNAL_STACK_BYTES - _RECORD_BYTES * 3))
            _ = __mir.call["sigaltstack", __mir.i32](stack, _at(self.room + _RECORD_BYTES * 2))
            var action = _at(self.room)
            __mir.store(__mir.cast_pointer[_Address](action), __mir.function_pointer[_on_crash]())
            # SA_SIGINFO, SA_ONSTACK and SA_NODEFER: the handler leaves by switching stacks.
            __mir.store(__mir.inttoptr[__mir.i32]((self.room + _ACTION_FLAGS)._value), __mir.i32(0x48000004))
            var before = self.room + _RECORD_BYTES
            __mir.store(__mir.offset(_running(), __mir.i64(1)), before)
            _ = __mir.call["sigaction", __mir.i32](__mir.i32(_SEGMENTATION_FAULT), action, _at(before))

    def end(self):
        comptime if Bool(__mir.target["is_linux"]):
            var none = __mir.null[__mir.i8]()
            _ = __mir.call["sigaction", __mir.i32](
                __mir.i32(_SEGMENTATION_FAULT), _at(self.room + _RECORD_BYTES), none
            )
            _ = __mir.call["sigaltstack", __mir.i32](_at(self.room + _RECORD_BYTES * 2), none)


def _on_crash(number: __mir.i32, info: _Address, context: _Address):
    """The handler of a signal: goes on with the scheduler instead of the thread."""
    var address = __mir.load(_running())
    var top = __mir.load(__mir.cast_pointer[Int](__mir.offset(context, Int(_STACK_POINTER)._value)))
    var room = address // STACK_BYTES * STACK_BYTES
    if address == 0 or top < room or top > address:
        # Not a thread of the simulator: as without it, when the instruction is tried again.
        var before = _at(__mir.load(__mir.offset(_running(), __mir.i64(1))))
        _ = __mir.call["sigaction", __mir.i32](number, before, __mir.null[__mir.i8]())
        return
    ref thread = __mir.deref(__mir.inttoptr[Thread](address._value))
    ref at = __mir.deref(thread.block)
    var used = __mir.load(__mir.cast_pointer[Int](__mir.offset(info, __mir.i64(16))))
    __mir.store(_running(), Int(0))
    at.fault.happened = True
    at.fault.overflow = used >= room and used < room + _PAGE
    at.fault.x = thread.x
    at.fault.y = thread.y
    at.fault.z = thread.z
    comptime if is_checked():
        checker.crashes(thread)
    __mir.call["oomph_fiber_switch"](__mir.address_of(thread.stack), at.scheduler)


def _begin(address: Int, mut at: Block, number: Int):
    """Makes a new thread, whose state has the address."""
    var base = __mir.inttoptr[__mir.i8](address._value)
    ref thread = __mir.deref(__mir.cast_pointer[Thread](base))
    thread.stack = __mir.call["oomph_fiber_make", _Address](base, __mir.function_pointer[_run](), base)
    thread.block = __mir.address_of(at)
    thread.warp = __mir.offset(__mir.cast_pointer[Warp](at.warps), (number // WARP)._value)
    __mir.store(__mir.offset(__mir.array_pointer(__mir.deref(thread.warp).threads), (number % WARP)._value), address)
    thread.waits_at = __mir.null[Int]()
    thread.round = 0
    thread.number = number
    thread.x = number % at.block_x
    thread.y = number // at.block_x % at.block_y
    thread.z = number // (at.block_x * at.block_y)
    thread.ended = False
    comptime if is_checked():
        thread.checks.begin(at.checks.launched)


def _resume(address: Int, mut at: Block) -> Bool:
    """Lets a thread run until it waits or ends; tells whether it has ended."""
    ref thread = __mir.deref(__mir.inttoptr[Thread](address._value))
    __mir.store(_running(), address)
    __mir.call["oomph_fiber_switch"](__mir.address_of(at.scheduler), thread.stack)
    __mir.store(_running(), Int(0))
    return thread.ended


def _run_block(mut at: Block, mut pool: Pool) -> Bool:
    """Runs the threads of a block in turns; False if the living ones wait for different things, or in vain, or if one
    has crashed."""
    var count = at.threads()
    at.meeting = Meeting()
    at.meeting.living = count
    var warps = (count + WARP - 1) // WARP
    for number in range(warps):
        __mir.deref(__mir.offset(__mir.cast_pointer[Warp](at.warps), number._value)).begin(
            min(WARP, count - number * WARP)
        )
    comptime if is_checked():
        checker.begin_block(at)
    var waiting = List[Int]()
    for number in range(count):
        if at.fault.happened:
            break
        var thread = pool.take()
        _begin(thread, at, number)
        if _resume(thread, at):
            pool.give(thread)
        else:
            waiting.append(thread)
    while len(waiting) > 0 and not at.fault.happened:
        if not _take_turns(waiting, at, pool):
            comptime if is_checked():
                checker.stuck(waiting)
            break
    for thread in waiting:
        pool.give(thread)
    return len(waiting) == 0


def _take_turns(mut waiting: List[Int], mut at: Block, mut pool: Pool) -> Bool:
    """Lets those threads run that may go on; whether there are any. Those that have ended leave the list."""
    var moved = False
    var kept = 0
    for i in range(len(waiting)):
        var address = waiting[i]
        ref thread = __mir.deref(__mir.inttoptr[Thread](address._value))
        var ended = False
        if __mir.load(thread.waits_at) != thread.round:
            moved = True
            ended = _resume(address, at)
        if ended:
            pool.give(address)
        else:
            waiting[kept] = address
            kept += 1
    waiting.shrink(kept)
    return moved


def launch(mut at: Block, mut pool: Pool, shared_bytes: Int) raises:
    """Runs all blocks of a grid, one after the other."""
    var warps = (at.threads() + WARP - 1) // WARP
    at.warps = __mir.alloc((Int(__mir.size_of[Warp]()) * warps)._value, __mir.i64(64))
    comptime if is_checked():
        checker.begin_launch(at)
        at.dynamic = checker_state.allocate(shared_bytes, checker_state.DYNAMIC_SHARED)
    else:
        at.dynamic = __mir.alloc(max(shared_bytes, 16)._value, __mir.i64(128))
    var finished = True
    var handler = _Handler(pool)
    for number in range(at.grid_x * at.grid_y * at.grid_z):
        at.at_x = number % at.grid_x
        at.at_y = number // at.grid_x % at.grid_y
        at.at_z = number // (at.grid_x * at.grid_y)
        if not _run_block(at, pool):
            finished = False
            break
    handler.end()
    __mir.free(at.warps)
    comptime if is_checked():
        checker_state.release(at.dynamic)
        checker_reports.end_launch()
    else:
        __mir.free(at.dynamic)
    if at.fault.happened:
        raise _crash(at)
    if not finished:
        raise Error("the threads of a block wait for each other at different places, or for threads that never come")


def _crash(at: Block) -> Error:
    """What a thread has done that crashed."""
    ref fault = at.fault
    comptime hint: StaticString = "" if is_checked() else "; --check-kernels tells where"
    var who = String(
        "thread (", fault.x, ", ", fault.y, ", ", fault.z, ") of block (", at.at_x, ", ", at.at_y, ", ", at.at_z, ") "
    )
    if fault.overflow:
        return Error(who, "has used up its stack of ", STACK_BYTES // 1024, " KiB: recursion or local arrays too deep")
    return Error(who, "used memory that is not its own", hint)


# --------------------------------------------------------------------------------------------------- memory


def allocate(bytes: Int) -> _Address:
    """Memory of the device."""
    comptime if is_checked():
        return checker_state.allocate(bytes, checker_state.BUFFER)
    else:
        return __mir.alloc(max(bytes, 1)._value, __mir.i64(256))


def release(address: _Address):
    """Frees memory of the device."""
    comptime if is_checked():
        checker_state.release(address)
    else:
        __mir.free(address)
