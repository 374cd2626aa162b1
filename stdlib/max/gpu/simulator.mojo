"""The simulator: threads of a block on stacks of their own, which take turns on the processor.

A thread runs until it ends or has to wait, for the others of its block or of its warp. It has *room* (`rooms.mojo`), in
which it finds its state by its stack pointer. This file is what threads do; `scheduler.mojo` lets them run, and spreads
the blocks of a launch over the cores (`crew.mojo`).

What only the checked mode (`checker.mojo`) wants to know stands in the same records, marked as such.
"""

from . import checker, checker_state
from .rooms import STACK_BYTES, state_in
from .targets import is_checked

comptime WARP = 32
comptime NAMED = 16
"""The barriers with numbers that a block has."""
comptime CLUSTER = 8
"""The blocks that a cluster can have."""
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


comptime NO_FAULT = 0
comptime WILD = 1
"""A thread used memory that is not its own."""
comptime OVERFLOW = 2
"""A thread used up its stack."""
comptime STUCK = 3
"""The threads that live wait for different things, or for some that never come."""
comptime IN_VAIN = 4
"""The block looks for other blocks to change something, and all others do so too."""


struct Fault(TrivialRegisterPassable):
    """Why a block could not come to its end; with the position of the thread that crashed, if one did."""

    var kind: Int
    var x: Int
    var y: Int
    var z: Int

    @always_inline
    def __init__(out self):
        self.kind = NO_FAULT
        self.x = 0
        self.y = 0
        self.z = 0


comptime _NOT_BEGUN = 0
comptime _ENDED = 1


struct Cluster(TrivialRegisterPassable):
    """A cluster under way, all of whose blocks are run by one worker: its barrier, how many blocks it still has, and
    how many have begun.

    members  the addresses of its blocks by their ranks, or what stands for those that have not begun, or have ended
    checks   for the checked mode
    """

    var meeting: Meeting
    var blocks: Int
    var begun: Int
    var members: __mir.array[Int, CLUSTER]
    var checks: checker_state.ClusterChecks

    @always_inline
    def __init__(out self, blocks: Int, threads: Int):
        self.meeting = Meeting()
        self.meeting.living = blocks * threads
        self.blocks = blocks
        self.begun = 0
        __mir.assume_init(self.members)
        self.checks = checker_state.ClusterChecks()
        for rank in range(CLUSTER):
            __mir.store(self.member(rank), Int(_NOT_BEGUN))

    @always_inline
    def member(mut self, rank: Int) -> __mir.pointer[Int]:
        return __mir.offset(__mir.array_pointer(self.members), rank._value)


struct Block(TrivialRegisterPassable):
    """A block that runs, with the shape of the launch.

    cluster_x ... the extent of a cluster, in blocks, and `cluster` the one of this block if it has several
    number        its place in the order in which the blocks of the launch begin: that of the grid, cluster by cluster
    begun         how many of its threads have begun, and `next_x` ... where the next one is
    shared        the addresses of its pieces of shared memory by their numbers, 0 for those not yet asked for, then
                  their sizes in bytes and their alignments; `shared_count` is how many there is room for
    one_by_one    whether threads that never wait do not run in rows, because the block has crashed in one
    scheduler     the stack pointer of who lets the threads run
    fault         how a thread crashed, or why the others cannot go on
    """

    var grid_x: Int
    var grid_y: Int
    var grid_z: Int
    var block_x: Int
    var block_y: Int
    var block_z: Int
    var cluster_x: Int
    var cluster_y: Int
    var cluster_z: Int
    var cluster: __mir.pointer[Cluster]
    var at_x: Int
    var at_y: Int
    var at_z: Int
    var number: Int
    var begun: Int
    var next_x: Int
    var next_y: Int
    var next_z: Int
    var one_by_one: Bool
    var meeting: Meeting
    var named: __mir.array[Meeting, NAMED]
    var warps: _Address
    var dynamic: _Address
    var shared: __mir.pointer[Int]
    var shared_count: Int
    var scheduler: _Address
    var entry: _Address
    var arguments: _Address
    var fault: Fault
    var checks: checker_state.BlockChecks

    @always_inline
    def __init__(out self):
        self.grid_x = 1
        self.grid_y = 1
        self.grid_z = 1
        self.block_x = 1
        self.block_y = 1
        self.block_z = 1
        self.cluster_x = 1
        self.cluster_y = 1
        self.cluster_z = 1
        self.cluster = __mir.null[Cluster]()
        self.at_x = 0
        self.at_y = 0
        self.at_z = 0
        self.number = 0
        self.begun = 0
        self.next_x = 0
        self.next_y = 0
        self.next_z = 0
        self.one_by_one = False
        self.meeting = Meeting()
        __mir.assume_init(self.named)
        self.warps = __mir.null[__mir.i8]()
        self.dynamic = __mir.null[__mir.i8]()
        self.shared = __mir.null[Int]()
        self.shared_count = 0
        self.scheduler = __mir.null[__mir.i8]()
        self.entry = __mir.null[__mir.i8]()
        self.arguments = __mir.null[__mir.i8]()
        self.fault = Fault()
        self.checks = checker_state.BlockChecks()

    @always_inline
    def threads(self) -> Int:
        return self.block_x * self.block_y * self.block_z

    @always_inline
    def blocks(self) -> Int:
        return self.grid_x * self.grid_y * self.grid_z

    @always_inline
    def blocks_of_cluster(self) -> Int:
        return self.cluster_x * self.cluster_y * self.cluster_z

    @always_inline
    def has_cluster(self) -> Bool:
        """Whether the block is not a cluster of its own."""
        return Bool(__mir.ne(__mir.ptrtoint[__mir.i64](self.cluster), __mir.i64(0)))

    @always_inline
    def rank(self) -> Int:
        """The number of the block in its cluster."""
        var z = self.at_z % self.cluster_z
        return self.at_x % self.cluster_x + self.cluster_x * (self.at_y % self.cluster_y + self.cluster_y * z)

    def enter_cluster(mut self):
        """The block, which stays where it is, is under way as one of its cluster."""
        ref cluster = __mir.deref(self.cluster)
        __mir.store(cluster.member(self.rank()), Int(__mir.ptrtoint[__mir.i64](__mir.address_of(self))))
        cluster.begun += 1

    def leave_cluster(mut self):
        """The block is over."""
        ref cluster = __mir.deref(self.cluster)
        __mir.store(cluster.member(self.rank()), Int(_ENDED))
        cluster.blocks -= 1
        comptime if is_checked():
            checker.ends_in_cluster(self)

    def go_to(mut self, number: Int):
        """Lets the block be the one of a number."""
        self.number = number
        if not self.has_cluster():
            self.at_x = number % self.grid_x
            self.at_y = number // self.grid_x % self.grid_y
            self.at_z = number // (self.grid_x * self.grid_y)
            return
        var clusters_x = self.grid_x // self.cluster_x
        var clusters_y = self.grid_y // self.cluster_y
        var size = self.blocks_of_cluster()
        var which = number // size
        var rank = number % size
        self.at_x = which % clusters_x * self.cluster_x + rank % self.cluster_x
        self.at_y = which // clusters_x % clusters_y * self.cluster_y + rank // self.cluster_x % self.cluster_y
        self.at_z = which // (clusters_x * clusters_y) * self.cluster_z + rank // (self.cluster_x * self.cluster_y)


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
    """A thread: its stack pointer while others run, its position, and the counter that it waits to go on.

    row_end    up to which x a kernel that never waits may go on with the threads of the row, one after the other,
               beginning at `row_x` with the thread `row_number`; `in_row` says that it does so
    paused     whether it waits for nothing that the simulator knows, but for memory to change
    outside    whether it waits for other blocks of its cluster
    came       the round in which it has last come to the barrier of the cluster and not waited there yet, or -1
    polled     the memory that it has last looked at for that, `seen` what was there, `looks` how often it has been the
               same, and `progress` how often another one
    """

    var stack: _Address
    var block: __mir.pointer[Block]
    var warp: __mir.pointer[Warp]
    var waits_at: __mir.pointer[Int]
    var round: Int
    var number: Int
    var x: Int
    var y: Int
    var z: Int
    var row_end: Int
    var row_x: Int
    var row_number: Int
    var in_row: Bool
    var ended: Bool
    var paused: Bool
    var outside: Bool
    var came: Int
    var polled: Int
    var seen: Int
    var looks: Int
    var progress: Int
    var checks: checker_state.ThreadChecks


@always_inline
def current() -> Pointer[Thread, MutUntrackedOrigin]:
    """The thread that runs."""
    var frame = __mir.intrinsic["llvm.frameaddress", _Address](__mir.i32(0))
    var room = Int(__mir.and_(__mir.ptrtoint[__mir.i64](frame), __mir.i64(-STACK_BYTES)))
    return Pointer[Thread, MutUntrackedOrigin](_machine=__mir.inttoptr[Thread](state_in(room)._value))


@always_inline
def block() -> Pointer[Block, MutUntrackedOrigin]:
    """The block of the thread that runs."""
    return Pointer[Block, MutUntrackedOrigin](_machine=current()[].block)


@always_inline
def of_block(place: __mir.pointer[Int]) -> Int:
    """What stands in a field of the block: no thread of the block ever sees it change."""
    return Int(__mir.load[8, False, True](__mir.cast_pointer[__mir.i64](place)))


@always_inline
def current_block() -> Pointer[Block, MutUntrackedOrigin]:
    """`block()`, as `of_block` takes it."""
    var field = __mir.cast_pointer[__mir.i64](__mir.address_of(current()[].block))
    return Pointer[Block, MutUntrackedOrigin](_machine=__mir.inttoptr[Block](__mir.load[8, False, True](field)))


# ------------------------------------------------------------------------------------------- in the threads


@always_inline
def row_begin() -> __mir.i64:
    """The first x that an entry of a kernel that never waits runs; see `typecheck/device_rows.py`."""
    ref me = current()[]
    me.in_row = True
    return me.x._value


@always_inline
def row_end() -> __mir.i64:
    """The x before which it stops."""
    return current()[].row_end._value


@always_inline
def row_number() -> __mir.i64:
    """The number of the thread whose x is 0."""
    ref me = current()[]
    return (me.number - me.x)._value


@always_inline
def row_at(x: __mir.i64, number: __mir.i64):
    """Lets the thread be the one at x of its row, whose first thread has a number."""
    ref me = current()[]
    me.number = Int(number) + Int(x)
    me.x = Int(x)


@no_inline
def _wait(counter: __mir.pointer[Int], round: Int):
    """Lets the others run until a counter has gone on."""
    var me = current()
    me[].waits_at = counter
    me[].round = round
    __mir.call["oomph_fiber_switch"](
        __mir.address_of(me[].stack), __mir.load(__mir.address_of(__mir.deref(me[].block).scheduler))
    )


comptime _PATIENCE = 64
"""The looks at unchanged memory after which a thread gives way."""


@no_inline
def look(address: Int, seen: Int):
    """Tells that the thread has read memory that others may be about to change: if it finds the same again and again,
    the others get a turn."""
    ref me = current()[]
    if me.polled != address or me.seen != seen:
        me.polled = address
        me.seen = seen
        me.looks = 0
        me.progress += 1
        return
    me.looks += 1
    if me.looks >= _PATIENCE:
        _pause()


@no_inline
def poll(address: Int, seen: Int):
    """Tells that the thread has read what it does not go on with: the others get a turn."""
    ref me = current()[]
    if me.polled != address or me.seen != seen:
        me.polled = address
        me.seen = seen
        me.progress += 1
    _pause()


def _pause():
    ref me = current()[]
    me.paused = True
    _wait(__mir.address_of(me.progress), -1)
    me.paused = False


@always_inline
def shared(number: __mir.i64, bytes: __mir.i64, alignment: __mir.i64) -> _Address:
    """The shared memory of a number (`typecheck/device_shared.py`), for the block of the thread; zeroes at first."""
    ref at = block()[]
    if Int(number) < at.shared_count:
        var found = __mir.load(__mir.offset(at.shared, number))
        if found != 0:
            return _at(found)
    return _share(at, Int(number), Int(bytes), Int(alignment))


@no_inline
def _share(mut at: Block, number: Int, bytes: Int, alignment: Int) -> _Address:
    """Takes memory for all threads of a block."""
    if number >= at.shared_count:
        var old = at.shared_count
        var count = max(2 * number, 16)
        var table = __mir.cast_pointer[Int](__mir.alloc((3 * count * 8)._value, __mir.i64(8)))
        __mir.memset(table, __mir.i8(0), (3 * count * 8)._value)
        if old > 0:
            for column in range(3):
                var to = __mir.offset(table, (column * count)._value)
                __mir.memcpy(to, __mir.offset(at.shared, (column * old)._value), (old * 8)._value)
            __mir.free(__mir.cast_pointer[__mir.i8](at.shared))
        at.shared = table
        at.shared_count = count
    var made = __mir.alloc(max(bytes, 1)._value, max(alignment, 128)._value)
    __mir.memset(made, __mir.i8(0), max(bytes, 1)._value)
    var count = at.shared_count
    __mir.store(__mir.offset(at.shared, number._value), Int(__mir.ptrtoint[__mir.i64](made)))
    __mir.store(__mir.offset(at.shared, (count + number)._value), bytes)
    __mir.store(__mir.offset(at.shared, (2 * count + number)._value), alignment)
    return made


comptime _NOWHERE = 64
"""An address that no thread may use."""


@no_inline
def of_rank(address: Int, rank: Int) -> Int:
    """The address in the shared memory of a block of the cluster that corresponds to one in that of this block. If that
    block has ended, or if there is none of this rank, whoever uses the address crashes."""
    ref me = current()[]
    ref at = __mir.deref(me.block)
    if rank < 0 or rank >= at.blocks_of_cluster():
        return _NOWHERE
    if not at.has_cluster() or rank == at.rank():
        return address
    ref cluster = __mir.deref(at.cluster)
    while __mir.load(cluster.member(rank)) == _NOT_BEGUN:
        me.outside = True
        _wait(__mir.address_of(cluster.begun), cluster.begun)
        me.outside = False
    var found = __mir.load(cluster.member(rank))
    if found == _ENDED:
        return _NOWHERE
    ref other = __mir.deref(__mir.inttoptr[Block](found._value))
    comptime if is_checked():
        return checker.of_rank(address, at, other)
    else:
        return _corresponding(address, at, other)


def _corresponding(address: Int, at: Block, mut other: Block) -> Int:
    """The address in another block's shared memory: the piece that begins last before the given one holds it."""
    var start = Int(__mir.ptrtoint[__mir.i64](at.dynamic))
    var number = -1
    if start > address:
        start = 0
    for i in range(at.shared_count):
        var piece = __mir.load(__mir.offset(at.shared, i._value))
        if piece > start and piece <= address:
            start = piece
            number = i
    if number < 0:
        return Int(__mir.ptrtoint[__mir.i64](other.dynamic)) + address - start
    if number < other.shared_count:
        var found = __mir.load(__mir.offset(other.shared, number._value))
        if found != 0:
            return found + address - start
    var bytes = __mir.load(__mir.offset(at.shared, (at.shared_count + number)._value))
    var alignment = __mir.load(__mir.offset(at.shared, (2 * at.shared_count + number)._value))
    return Int(__mir.ptrtoint[__mir.i64](_share(other, number, bytes, alignment))) + address - start


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
def come_to_cluster():
    """Comes to the barrier of the cluster. A block that is a cluster of its own has none: it waits for itself."""
    ref me = current()[]
    ref at = __mir.deref(me.block)
    if not at.has_cluster():
        return
    ref cluster = __mir.deref(at.cluster)
    ref place = cluster.meeting
    me.came = place.round
    place.arrived += 1
    place.settle()
    comptime if is_checked():
        checker.comes_to_cluster(me, cluster)


@no_inline
def wait_for_cluster():
    """Waits until all threads of the cluster that have not ended have come to its barrier."""
    ref me = current()[]
    ref at = __mir.deref(me.block)
    if not at.has_cluster():
        meet_block()
        return
    ref place = __mir.deref(at.cluster).meeting
    if place.round == me.came:
        me.outside = True
        _wait(__mir.address_of(place.round), me.came)
        me.outside = False
    me.came = -1
    comptime if is_checked():
        checker.leaves_cluster_barrier(me, __mir.deref(at.cluster))


def leave_cluster(thread: Thread, count: Int):
    """So many threads of the block have ended, this one the last of them: nobody waits for them any more."""
    ref cluster = __mir.deref(__mir.deref(thread.block).cluster)
    ref place = cluster.meeting
    if thread.came == place.round:
        place.arrived -= 1
    place.living -= count
    place.settle()
    comptime if is_checked():
        checker.settles_cluster(cluster)


@no_inline
def meet_named(id: Int, threads: Int, waits: Bool):
    """Comes to the barrier of a number, and waits there until so many threads have come, or not."""
    ref me = current()[]
    ref at = __mir.deref(me.block)
    ref place = __mir.deref(__mir.offset(__mir.array_pointer(at.named), (id & (NAMED - 1))._value))
    comptime if is_checked():
        checker.comes_to_named()
    place.arrived += 1
    if place.arrived >= threads:
        place.arrived = 0
        place.round += 1
        comptime if is_checked():
            checker.named_met()
    elif waits:
        _wait(__mir.address_of(place.round), place.round)
    comptime if is_checked():
        checker.leaves_named()


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


@always_inline
def _at(address: Int) -> _Address:
    return __mir.inttoptr[__mir.i8](address._value)


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
