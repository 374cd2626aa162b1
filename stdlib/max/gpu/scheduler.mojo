"""The scheduler of the simulator: lets the threads of blocks run in turns, and runs the blocks of a launch.

A *worker* is a thread of the operating system that runs blocks; the one that launches is the first, and others help it
if the launch lasts (`crew.mojo`). A block stays with its worker. Blocks are begun in order, and a worker runs one to its
end before it begins the next, unless all that the block's threads do is look whether memory has changed: then it is
left in its *seat*, the worker begins another one, and comes back to it. So it is when the threads wait for other blocks
of their cluster, all of which the same worker begins.
"""

from std.time import perf_counter_ns
from . import checker, checker_reports, checker_state, crew, simulator
from .crashes import Watch, install, remove, watch_in
from .lock import Lock
from .rollcall import Patience, RollCall
from .rooms import STACK_BYTES, Pool, room_of, state_in
from .simulator import IN_VAIN, NAMED, NO_FAULT, OVERFLOW, STUCK, WARP
from .simulator import Block, Cluster, Fault, Meeting, Thread, Warp
from .targets import is_checked

comptime _Address = __mir.pointer[__mir.i8]

comptime _ENDED = 0
comptime _LEFT = 1
"""The rest of a block is not run, because an earlier one has failed."""
comptime _FAILED = 2
comptime _IDLE = 3
"""All threads look for memory to change, or wait for other blocks of the cluster."""

comptime _IDLE_TURNS = 3
"""The turns without a change after which a block is idle."""
comptime _IN_A_ROW = 32
"""The threads that run one after the other on one stack, if none waits."""
comptime _SEATED = 24576
"""The most threads of begun blocks, or nearly so: more would need more pieces of memory than the system allows."""
comptime _HANDOVER_NS = 60_000
"""How long a launch lasts before others help."""
comptime _CHUNK_NS = 20_000
"""How long the blocks take, roughly, that a worker gets at once."""


struct Seat(Movable):
    """A place for a block: its memory, and those of its threads that have begun and not ended."""

    var block: Block
    var waiting: List[Int]

    def __init__(out self, launch: Launch):
        self.block = launch.block
        self.waiting = List[Int]()
        ref at = self.block
        var warps = (at.threads() + WARP - 1) // WARP
        at.warps = __mir.alloc((Int(__mir.size_of[Warp]()) * warps)._value, __mir.i64(64))
        comptime if is_checked():
            at.dynamic = checker_state.allocate(launch.shared_bytes, checker_state.DYNAMIC_SHARED)
        else:
            at.dynamic = __mir.alloc(max(launch.shared_bytes, 16)._value, __mir.i64(1024))

    def __deinit__(deinit self):
        ref at = self.block
        __mir.free(at.warps)
        comptime if is_checked():
            checker_state.release(at.dynamic)
        else:
            __mir.free(at.dynamic)
        for number in range(at.shared_count):
            var address = __mir.load(__mir.offset(at.shared, number._value))
            if address != 0:
                __mir.free(__mir.inttoptr[__mir.i8](address._value))
        if at.shared_count > 0:
            __mir.free(__mir.cast_pointer[__mir.i8](at.shared))

    @no_inline
    def begin(mut self, number: Int, cluster: __mir.pointer[Cluster]):
        """Puts a block here."""
        ref at = self.block
        at.cluster = cluster
        at.go_to(number)
        at.begun = 0
        at.next_x = 0
        at.next_y = 0
        at.next_z = 0
        at.one_by_one = False
        at.fault = Fault()
        at.meeting = Meeting()
        __mir.memset(__mir.array_pointer(at.named), __mir.i8(0), (Int(__mir.size_of[Meeting]()) * NAMED)._value)
        var count = at.threads()
        at.meeting.living = count
        for warp in range((count + WARP - 1) // WARP):
            __mir.deref(__mir.offset(__mir.cast_pointer[Warp](at.warps), warp._value)).begin(
                min(WARP, count - warp * WARP)
            )
        comptime if is_checked():
            checker.begin_block(at)
        if at.has_cluster():
            at.enter_cluster()


struct Launch(Movable):
    """A launch under way, which all of its workers know.

    leave      `crew.cut_off`, for generated code
    image_of   what `crew.cut_off` has been told, null before
    block      the shape of the launch, its kernel, and the arguments
    together   how many blocks have to be under way at the same time: those of a cluster
    first      the room of the first worker
    next       the first block that nobody has taken yet, of `blocks`
    limit      the blocks from here on are not run any more: the first that has failed, or 0 when the launch is cut off
    failed     that block as it ended; `lock` is for both
    chunk      how many blocks a worker takes at once: a cluster, or as many blocks as seem good if there are none
    handled    whether crashes are handled because of the launch
    watched    whether the first worker still has to look how long the launch lasts, since `began`
    seated     the threads of all blocks that are begun, and of those that are to be because their cluster is
    roll       the workers that can go on with none of their blocks
    """

    var leave: _Address
    var image_of: _Address
    var handled: Bool
    var block: Block
    var together: Int
    var first: Int
    var shared_bytes: Int
    var blocks: Int
    var pool: __mir.pointer[Pool]
    var next: Int
    var limit: Int
    var lock: Lock
    var failed: Block
    var chunk: Int
    var watched: Bool
    var began: Int
    var seated: Int
    var roll: RollCall
    var crew: crew.Crew

    def __init__(out self, block: Block, ref pool: Pool, shared_bytes: Int):
        self.leave = __mir.function_pointer[crew.cut_off]()
        self.image_of = __mir.null[__mir.i8]()
        self.handled = False
        self.block = block
        self.together = block.blocks_of_cluster()
        self.first = 0
        self.shared_bytes = shared_bytes
        self.blocks = block.blocks()
        self.pool = __mir.address_of(pool)
        self.next = 0
        self.limit = self.blocks
        self.lock = Lock()
        self.failed = block
        self.chunk = self.together
        self.watched = not is_checked() and self.blocks > 1
        self.began = Int(perf_counter_ns()) if self.watched else 0
        self.seated = 0
        self.roll = RollCall()
        self.crew = crew.Crew()

    @always_inline
    def goes_on_after(self, number: Int) -> Bool:
        """Whether a block is still to be run."""
        return number < Int(__mir.atomic_load["monotonic"](_word(self.limit)))

    @always_inline
    def has_more(mut self) -> Bool:
        """Whether there are blocks to be run that nobody has taken."""
        return self.goes_on_after(Int(__mir.atomic_load["monotonic"](_word(self.next))))

    @always_inline
    def has_room(mut self) -> Bool:
        """Whether another block can be begun, or another cluster."""
        return self._fits(Int(__mir.atomic_load["monotonic"](_word(self.seated))))

    @always_inline
    def _fits(self, seated: Int) -> Bool:
        return seated + self.together * self.block.threads() <= _SEATED or seated == 0

    @always_inline
    def reserves(mut self) -> Bool:
        """Makes room for a block, or a cluster, if there is some."""
        var size = self.together * self.block.threads()
        while True:
            var old = Int(__mir.atomic_load["monotonic"](_word(self.seated)))
            if not self._fits(old):
                return False
            var found = __mir.atomic_cmpxchg["monotonic"](_word(self.seated), old._value, (old + size)._value)
            if Bool(__mir.eq(found, old._value)):
                return True

    @always_inline
    def occupies(mut self, blocks: Int):
        """So many blocks, which may be fewer than none, have seats besides the others."""
        _ = __mir.atomic_rmw["add", "monotonic"](_word(self.seated), (blocks * self.block.threads())._value)

    def fails(mut self, at: Block):
        """Takes note of a block that has failed, if none before it has."""
        self.lock.take()
        if at.number < self.limit:
            self.failed = at
            __mir.atomic_store["monotonic"](_word(self.limit), at.number._value)
        self.lock.give()

    def cut_off(mut self):
        """Ends the launch as soon as its workers look."""
        __mir.atomic_store["monotonic"](_word(self.limit), __mir.i64(0))

    @no_inline
    def consider(mut self):
        """Lets others help if the launch has lasted for some time."""
        var elapsed = Int(perf_counter_ns()) - self.began
        if elapsed < _HANDOVER_NS:
            return
        self.watched = False
        var rest = self.blocks - self.next
        var cores = min(crew.cores(), max(_SEATED // (self.together * self.block.threads()), 1))
        if cores > 1 and rest > 0:
            var each = elapsed // max(self.next, 1)
            if self.together == 1:
                self.chunk = max(min(_CHUNK_NS // max(each, 1), rest // (8 * cores)), 1)
            self.crew.enlist(min(cores - 1, rest), Int(__mir.ptrtoint[__mir.i64](__mir.address_of(self))))


@always_inline
def _word(ref place: Int) -> __mir.pointer[__mir.i64]:
    return __mir.cast_pointer[__mir.i64](__mir.address_of(place))


struct Worker:
    """A thread of the operating system, at work for a launch.

    room       where the handler of crashes runs
    free       the addresses of states of threads in rooms without a thread
    seats      the addresses of seats with idle blocks, and `spare` of those without
    clusters   the addresses of all clusters that it has had, for use again when they have no blocks
    cluster    the one of the block begun last, null if there are none
    next, end  the blocks that it has taken and not begun
    looks      how often threads have gone on
    """

    var launch: __mir.pointer[Launch]
    var room: Int
    var free: List[Int]
    var seats: List[Int]
    var spare: List[Int]
    var clusters: List[Int]
    var cluster: __mir.pointer[Cluster]
    var next: Int
    var end: Int
    var looks: Int
    var moved: Bool

    def __init__(out self, ref launch: Launch):
        self.launch = __mir.address_of(launch)
        self.room = __mir.deref(launch.pool).take()
        self.free = List[Int]()
        self.seats = List[Int]()
        self.spare = List[Int]()
        self.clusters = List[Int]()
        self.cluster = __mir.null[Cluster]()
        self.next = 0
        self.end = 0
        self.looks = 0
        self.moved = False
        watch_in(self.room)[].begin(launch.block.entry, __mir.address_of(launch.image_of))

    def __deinit__(deinit self):
        watch_in(self.room)[].end()
        for seat in self.spare:
            _drop_seat(seat)
        for cluster in self.clusters:
            __mir.free(__mir.inttoptr[__mir.i8](cluster._value))
        self.free.append(state_in(self.room))
        self._give_rooms(0)

    # ---------------------------------------------------------------------------------------------- blocks

    def work(mut self):
        """Runs blocks until there are none left."""
        while True:
            self.moved = False
            self._visit_idle()
            if len(self.seats) == 0 or not self.moved:
                var number = self._take() if len(self.seats) == 0 or self._may_begin() else -1
                if number >= 0:
                    self._run(number)
                elif len(self.seats) == 0 and not self._wants_more():
                    return
            if not self.moved:
                self._rest()

    @no_inline
    def _visit_idle(mut self):
        """Lets idle blocks look again."""
        var kept = 0
        for i in range(len(self.seats)):
            var seat = self.seats[i]
            if self._advance(_seat(seat)[]):
                self.seats[kept] = seat
                kept += 1
            else:
                self._leave(seat)
        self.seats.shrink(kept)

    @no_inline
    def _run(mut self, number: Int):
        """Begins a block, and runs it until it ends or is idle."""
        ref launch = __mir.deref(self.launch)
        var seat = self.spare.pop() if len(self.spare) > 0 else _new_seat(launch)
        if launch.together > 1 and number % launch.together == 0:
            self._begin_cluster()
        _seat(seat)[].begin(number, self.cluster)
        self.moved = True
        if self._advance(_seat(seat)[]):
            self.seats.append(seat)
        else:
            self._leave(seat)

    @no_inline
    def _leave(mut self, seat: Int):
        """A seat becomes free. What a block leaves that has not come to its end is not for others."""
        ref launch = __mir.deref(self.launch)
        launch.occupies(-1)
        if launch.together > 1:
            _seat(seat)[].block.leave_cluster()
        if len(self.free) > launch.block.threads():
            self._give_rooms(launch.block.threads())
        if launch.goes_on_after(launch.blocks - 1):
            self.spare.append(seat)
        else:
            _drop_seat(seat)

    def _begin_cluster(mut self):
        """Makes the record of a cluster whose first block is about to begin."""
        ref launch = __mir.deref(self.launch)
        var free = 0
        for address in self.clusters:
            if __mir.deref(__mir.inttoptr[Cluster](address._value)).blocks == 0:
                free = address
        if free == 0:
            free = Int(__mir.ptrtoint[__mir.i64](__mir.alloc(__mir.size_of[Cluster](), __mir.i64(64))))
            self.clusters.append(free)
        self.cluster = __mir.inttoptr[Cluster](free._value)
        __mir.store(self.cluster, Cluster(launch.together, launch.block.threads()))

    @always_inline
    def _wants_more(mut self) -> Bool:
        """Whether there are blocks that the worker could begin, now or later."""
        ref launch = __mir.deref(self.launch)
        return launch.goes_on_after(self.next) if self.next != self.end else launch.has_more()

    def _may_begin(mut self) -> Bool:
        """Whether the worker can begin another block beside those that it has. The rest of a cluster has its room."""
        comptime if is_checked():
            # Blocks that are no cluster have the same shared memory.
            return __mir.deref(self.launch).together > 1 and self.next != self.end
        else:
            ref launch = __mir.deref(self.launch)
            return self._wants_more() and (launch.together > 1 and self.next != self.end or launch.has_room())

    @no_inline
    def _take(mut self) -> Int:
        """The number of the next block, for which there is room then; -1 if there is none."""
        ref launch = __mir.deref(self.launch)
        if self.next == self.end and not launch.has_more():
            return -1
        if launch.together == 1 and self.next != self.end and len(self.seats) == 0:
            launch.occupies(1)  # all the room may be that of blocks that wait for this one
        elif (launch.together == 1 or self.next == self.end) and not launch.reserves():
            return -1
        if self.next == self.end:
            var chunk = launch.chunk
            self.next = Int(__mir.atomic_rmw["add", "monotonic"](_word(launch.next), chunk._value))
            self.end = min(self.next + chunk, launch.blocks)
            if self.next >= launch.blocks:
                self.next = self.end
                launch.occupies(-launch.together)
                return -1
        var number = self.next
        self.next += 1
        if not launch.goes_on_after(number):
            launch.occupies(number - self.end if launch.together > 1 else -1)
            self.next = self.end
            return -1
        return number

    # ---------------------------------------------------------------------------------------------- threads

    @no_inline
    def _advance(mut self, mut seat: Seat) -> Bool:
        """Lets the threads of a block run in turns until it ends or fails; whether it is idle instead."""
        var outcome = self._begin_threads(seat)
        var idle = 0
        while outcome == _IDLE and idle < _IDLE_TURNS:
            if len(seat.waiting) == 0:
                outcome = _ENDED
                break
            outcome = self._take_turns(seat)
            if outcome == _ENDED:
                self.moved = True
                idle = 0
                outcome = _IDLE
            else:
                idle += 1
        ref launch = __mir.deref(self.launch)
        if outcome == _IDLE and not launch.goes_on_after(launch.blocks - 1):
            outcome = _LEFT  # what it looks for may never come
        if outcome == _IDLE:
            return True
        if outcome == _FAILED:
            launch.fails(seat.block)
        for thread in seat.waiting:
            self.free.append(thread)
        seat.waiting.clear()
        self.moved = True
        return False

    @no_inline
    def _begin_threads(mut self, mut seat: Seat) -> Int:
        """Begins the threads that have not; `_IDLE` if nothing is wrong."""
        ref at = seat.block
        var count = at.threads()
        var crashed = Fault()
        while at.begun < count:
            var thread = self._state_for_thread()
            _begin(thread, at)
            if self._resume(thread, at):
                self.free.append(thread)
            else:
                seat.waiting.append(thread)
            if at.fault.kind != NO_FAULT:
                if not _runs_again(at, thread):
                    return _FAILED
                crashed = at.fault
                at.fault = Fault()
                seat.waiting.clear()
                self.free.append(thread)
            if (at.begun % _IN_A_ROW == 0 or at.number == 0 or at.begun == count) and not self._goes_on(at):
                return _LEFT
        if crashed.kind != NO_FAULT:
            at.fault = crashed
            return _FAILED
        return _IDLE

    def _state_for_thread(mut self) -> Int:
        """The address of the state of a new thread."""
        comptime assert Int(__mir.size_of[Thread]()) <= 4096, "the state of a thread is too large"
        if len(self.free) > 0:
            return self.free.pop()
        return state_in(__mir.deref(__mir.deref(self.launch).pool).take())

    @no_inline
    def _give_rooms(mut self, kept: Int):
        """Lets others have the rooms without a thread, but for so many."""
        var rooms = List[Int]()
        while len(self.free) > kept:
            rooms.append(room_of(self.free.pop()))
        __mir.deref(__mir.deref(self.launch).pool).give(rooms)

    @no_inline
    def _take_turns(mut self, mut seat: Seat) -> Int:
        """Lets those threads run that may go on: `_ENDED` if one has come further, `_IDLE` if they only look for
        memory to change, or wait for other blocks. Those that have ended leave the list."""
        ref at = seat.block
        var moved = False
        var looked = False
        var kept = 0
        for i in range(len(seat.waiting)):
            var address = seat.waiting[i]
            ref thread = __mir.deref(__mir.inttoptr[Thread](address._value))
            _fetch(seat.waiting, i + 2)
            var ended = False
            if __mir.load(thread.waits_at) != thread.round and at.fault.kind == NO_FAULT:
                var progress = thread.progress if thread.paused else -1
                ended = self._resume(address, at)
                if thread.paused and thread.progress == progress and not ended:
                    looked = True
                else:
                    moved = True
                self.looks += 1
                if self.looks & (_IN_A_ROW - 1) == 0 and not self._goes_on(at):
                    at.fault.kind = _NOT_WANTED
            elif thread.outside:
                looked = True
            if ended:
                self.free.append(address)
            else:
                seat.waiting[kept] = address
                kept += 1
        seat.waiting.shrink(kept)
        if at.fault.kind == _NOT_WANTED:
            return _LEFT
        if at.fault.kind != NO_FAULT:
            return _FAILED
        if not moved and not looked and kept > 0:
            at.fault.kind = STUCK
            comptime if is_checked():
                checker.stuck(seat.waiting)
            return _FAILED
        return _ENDED if moved else _IDLE

    @always_inline
    def _resume(mut self, address: Int, mut at: Block) -> Bool:
        """Lets a thread run until it waits or ends; tells whether it has ended."""
        ref thread = __mir.deref(__mir.inttoptr[Thread](address._value))
        ref watch = watch_in(self.room)[]
        watch.running = address
        __mir.call["oomph_fiber_switch"](__mir.address_of(at.scheduler), thread.stack)
        watch.running = 0
        return thread.ended

    @always_inline
    def _goes_on(mut self, at: Block) -> Bool:
        """Whether a block is to be run further. The first worker sees here how long the launch lasts."""
        ref launch = __mir.deref(self.launch)
        if launch.watched:
            launch.consider()
        return launch.goes_on_after(at.number)

    # ---------------------------------------------------------------------------------------------- waiting

    def _first_seat(self) -> Int:
        """The seat of the first of the worker's blocks."""
        var found = self.seats[0]
        for seat in self.seats:
            if _seat(seat)[].block.number < _seat(found)[].block.number:
                found = seat
        return found

    @no_inline
    def _rest(mut self):
        """Waits for blocks of other workers to change something, or to make room; gives up if all workers have waited
        for long."""
        ref launch = __mir.deref(self.launch)
        if self._wants_more():
            self._give_rooms(0)  # whoever begins a block needs them
        var patience = Patience()
        _ = launch.roll.begin()
        while not self.moved:
            _ = __mir.call["sched_yield", __mir.i32]()
            var round = launch.roll.round()
            self._visit_idle()
            if self.moved or self._may_begin() or len(self.seats) == 0 and not self._wants_more():
                break
            patience.finds_nothing(launch.roll, round)
            if len(self.seats) > 0 and patience.is_over(launch.roll, round, launch.crew.at_work()):
                ref at = _seat(self._first_seat())[].block
                at.fault.kind = IN_VAIN
                launch.fails(at)
        _ = launch.roll.begin()


comptime _NOT_WANTED = -1


@always_inline
def _fetch(waiting: List[Int], number: Int):
    """Lets the processor fetch the stack of a thread that runs soon."""
    if number < len(waiting):
        var stack = __mir.deref(__mir.inttoptr[Thread](waiting[number]._value)).stack
        __mir.intrinsic["llvm.prefetch"](stack, __mir.i32(0), __mir.i32(3), __mir.i32(1))
        __mir.intrinsic["llvm.prefetch"](
            __mir.offset(stack, __mir.i64(64)), __mir.i32(0), __mir.i32(3), __mir.i32(1)
        )


@always_inline
def _seat(address: Int) -> Pointer[Seat, MutUntrackedOrigin]:
    return Pointer[Seat, MutUntrackedOrigin](_machine=__mir.inttoptr[Seat](address._value))


@no_inline
def _new_seat(launch: Launch) -> Int:
    """The address of a new seat."""
    var made = __mir.cast_pointer[Seat](__mir.alloc(__mir.size_of[Seat](), __mir.align_of[Seat]()))
    __mir.init(__mir.deref(made), Seat(launch))
    return Int(__mir.ptrtoint[__mir.i64](made))


@no_inline
def _drop_seat(address: Int):
    var seat = __mir.inttoptr[Seat](address._value)
    __mir.destroy(__mir.deref(seat))
    __mir.free(__mir.cast_pointer[__mir.i8](seat))


# ------------------------------------------------------------------------------------------------- threads


def _begin(address: Int, mut at: Block):
    """Makes the next thread of a block, whose state has the address."""
    var base = __mir.inttoptr[__mir.i8](address._value)
    ref thread = __mir.deref(__mir.cast_pointer[Thread](base))
    thread.stack = __mir.call["oomph_fiber_make", _Address](base, __mir.function_pointer[_live](), base)
    thread.block = __mir.address_of(at)
    _become(thread, at)


@always_inline
def _become(mut thread: Thread, mut at: Block):
    """Lets a state be that of the next thread of a block."""
    var number = at.begun
    at.begun = number + 1
    var address = Int(__mir.ptrtoint[__mir.i64](__mir.address_of(thread)))
    thread.warp = __mir.offset(__mir.cast_pointer[Warp](at.warps), (number // WARP)._value)
    __mir.store(__mir.offset(__mir.array_pointer(__mir.deref(thread.warp).threads), (number % WARP)._value), address)
    thread.waits_at = __mir.null[Int]()
    thread.round = 0
    thread.number = number
    thread.x = at.next_x
    thread.y = at.next_y
    thread.z = at.next_z
    _move_on(at, 1)
    thread.ended = False
    thread.paused = False
    thread.outside = False
    thread.came = -1
    thread.polled = 0
    thread.looks = 0
    thread.progress = 0
    comptime if is_checked():
        thread.checks.begin(at.checks.launched)


def _runs_again(mut at: Block, address: Int) -> Bool:
    """Lets the threads of a row run once more, one by one, if one of them has crashed: which one cannot be seen from the
    code that runs all of them."""
    ref thread = __mir.deref(__mir.inttoptr[Thread](address._value))
    if at.one_by_one or not thread.in_row or thread.row_end == thread.row_x + 1:
        return False
    at.one_by_one = True
    at.begun = thread.row_number
    at.next_x = thread.row_x
    at.next_y = thread.y
    at.next_z = thread.z
    return True


@always_inline
def _move_on(mut at: Block, count: Int):
    """So many threads of a row have begun."""
    at.next_x += count
    if at.next_x == at.block_x:
        at.next_x = 0
        at.next_y += 1
        if at.next_y == at.block_y:
            at.next_y = 0
            at.next_z += 1


def _live(thread: _Address):
    """The life of a thread, and of those after it that need no stack of their own because the ones before them have
    ended without waiting. It does not return; the scheduler takes the stack for another one."""
    ref me = __mir.deref(__mir.cast_pointer[Thread](thread))
    ref at = __mir.deref(me.block)
    var count = at.threads()
    while True:
        var first = me.number
        # The scheduler soon wants to know whether the threads of the first block take long.
        me.row_end = min(at.block_x, me.x + max(first, 1)) if at.number == 0 else at.block_x
        if at.one_by_one:
            me.row_end = me.x + 1
        me.in_row = False
        me.row_x = me.x
        me.row_number = first
        __mir.call["oomph_call"](at.entry, at.arguments)
        __mir.deref(me.warp).end(me.number % WARP)
        comptime if is_checked():
            checker.ends(me)
        var others = me.number - first
        if others > 0:
            at.begun += others
            _move_on(at, others)
        at.meeting.living -= 1 + others
        at.meeting.settle()
        if at.has_cluster():
            simulator.leave_cluster(me, 1 + others)
        var number = at.begun
        if number == count or number % _IN_A_ROW == 0:
            break
        if at.number == 0 and number & (number - 1) == 0:
            break
        _become(me, at)
    me.ended = True
    __mir.call["oomph_fiber_switch"](__mir.address_of(me.stack), at.scheduler)
    __mir.trap()


# -------------------------------------------------------------------------------------------------- launches


@no_inline
def launch(at: Block, mut pool: Pool, shared_bytes: Int, under_way: __mir.pointer[Int]) raises:
    """Runs all blocks of a grid. Meanwhile the address of the launch stands at `under_way`, for `crew.cut_off`."""
    var made = __mir.cast_pointer[Launch](__mir.alloc(__mir.size_of[Launch](), __mir.align_of[Launch]()))
    __mir.init(__mir.deref(made), Launch(at, pool, shared_bytes))
    ref launch = __mir.deref(made)
    comptime if is_checked():
        checker.begin_launch(launch.block)
    # Volatile, because who reads it comes out of a signal.
    __mir.store[8, True](under_way, Int(__mir.ptrtoint[__mir.i64](made)))
    install(launch.handled)
    var worker = Worker(launch)
    launch.first = worker.room
    worker.work()
    launch.crew.wait()
    remove(launch.handled)
    __mir.store[8, True](under_way, Int(0))
    comptime if is_checked():
        checker_reports.end_launch()
    var failed = launch.failed
    var whole = launch.limit == launch.blocks
    __mir.destroy(launch)
    __mir.free(__mir.cast_pointer[__mir.i8](made))
    if not whole:
        raise _failure(failed)


@no_inline
def _failure(at: Block) -> Error:
    """What a block has failed of."""
    ref fault = at.fault
    comptime hint: StaticString = "" if is_checked() else "; --check-kernels tells where"
    var block = String("block (", at.at_x, ", ", at.at_y, ", ", at.at_z, ") ")
    if fault.kind == STUCK:
        return Error(
            "the threads of ", block, "wait for each other at different places, or for threads that never come"
        )
    if fault.kind == IN_VAIN:
        comptime memory: StaticString = "for memory to change that nobody changes"
        if at.has_cluster():
            return Error(block, "waits for threads of its cluster that never come, or ", memory)
        return Error(block, "waits ", memory)
    var who = String("thread (", fault.x, ", ", fault.y, ", ", fault.z, ") of ", block)
    if fault.kind == OVERFLOW:
        return Error(who, "has used up its stack of ", STACK_BYTES // 1024, " KiB: recursion or local arrays too deep")
    return Error(who, "used memory that is not its own", hint)
