"""The checked mode of the simulator: what kernels do with memory, and how their threads wait for each other.

Generated code calls `read`, `write`, `atomic` and `fence` before it does these things, and gets shared memory from
`shared` (`typecheck/device_checks.py`). What is known is in `checker_state.mojo`, what is told in `checker_reports.mojo`.

Time is a counter of events that order accesses. An access is ordered after an older one of another thread if the time
of the older one lies before a barrier or a meeting of lanes that both threads took part in, or before the release that
the thread has acquired last. What else may order accesses is taken to do so: a release covers everything that the
simulator has run before it. So nothing is reported about a kernel whose accesses are ordered; some races stay unseen.
"""

from std.builtin.io import stderr
from . import simulator
from .checker_reports import (
    Who,
    begin_report,
    found,
    in_function,
    note,
    report_outside,
    report_race,
    report_uninitialised,
    show_line,
    site_text,
)
from .checker_state import (
    ARENA_BYTES,
    ATOMIC,
    BARRIER,
    DYNAMIC_SHARED,
    LANES,
    NEAR_NULL,
    SHARED,
    SHARED_SITES,
    WRITES,
    Cell,
    Record,
    Region,
    cells_bytes,
    new_region,
    prepare,
    region_before,
    state,
)
from .pages import map_pages

comptime _Address = __mir.pointer[__mir.i8]


# -------------------------------------------------------------------------------------------------- accesses


@always_inline
def at(site: _Address):
    """The thread comes to a place of the program; `site_text` knows what its address leads to."""
    simulator.current()[].checks.site = Int(__mir.ptrtoint[__mir.i64](site))


@always_inline
def read(address: _Address, bytes: __mir.i64, lane: __mir.i64):
    """The thread is about to read from an address."""
    if _is_watched(address):
        _access(Int(__mir.ptrtoint[__mir.i64](address)), Int(bytes), Int(lane), 0)


@always_inline
def write(address: _Address, bytes: __mir.i64, lane: __mir.i64):
    if _is_watched(address):
        _access(Int(__mir.ptrtoint[__mir.i64](address)), Int(bytes), Int(lane), WRITES)


@always_inline
def read_if(condition: __mir.i1, address: _Address, bytes: __mir.i64, lane: __mir.i64):
    if Bool(condition):
        read(address, bytes, lane)


@always_inline
def write_if(condition: __mir.i1, address: _Address, bytes: __mir.i64, lane: __mir.i64):
    if Bool(condition):
        write(address, bytes, lane)


@always_inline
def _is_watched(address: _Address) -> Bool:
    """Whether an address is in the arena, or can only come from a null pointer."""
    var number = Int(__mir.ptrtoint[__mir.i64](address))
    var offset = number - state()[].arena
    return offset >= 0 and offset < ARENA_BYTES or number >= 0 and number < NEAR_NULL


@no_inline
def _access(address: Int, bytes: Int, lane: Int, how: Int):
    if bytes <= 0:
        return
    var number = _region_of(address, bytes)
    if number < 0:
        report_outside(address, bytes, lane, how)
        return
    ref known = state()[]
    ref region = __mir.deref(known.region(number))
    if region.unit == 0:
        region.unit = min(lane, 8)
    if region.cells == 0:
        region.cells = map_pages(cells_bytes(region))
    var offset = address - region.start
    var unit = region.unit
    var shift = Int(__mir.intrinsic["llvm.cttz", __mir.i64](unit._value, __mir.i1(1)))  # it is 1, 2, 4 or 8
    for index in range(offset >> shift, ((offset + bytes - 1) >> shift) + 1):
        var first = max(offset - index * unit, 0)
        var last = min(offset + bytes - index * unit, unit)
        var mask = ((1 << last) - 1) & ~((1 << first) - 1)
        _visit(region, index, mask, how)


def _region_of(address: Int, bytes: Int) -> Int:
    """The region that holds all of the bytes, or -1."""
    ref known = state()[]
    var place = known.recent_for(address)
    ref recent = __mir.deref(known.region(__mir.load(place)))
    if recent.live and recent.start <= address and address + bytes <= recent.end():
        return __mir.load(place)
    var number = region_before(address)
    if number >= 0:
        ref region = __mir.deref(known.region(number))
        if region.live and address + bytes <= region.end():
            __mir.store(place, number)
            return number
    return -1


def _visit(region: Region, index: Int, mask: Int, how: Int):
    """An access to one unit."""
    ref cell = __mir.deref(
        __mir.inttoptr[Cell]((region.cells + index * Int(__mir.size_of[Cell]()))._value)
    )
    ref me = simulator.current()[]
    ref block = __mir.deref(me.block)
    if region.is_shared() and cell.since != region.since:
        cell = Cell(region.since)
    var writes = how & WRITES != 0
    var atomic = how & ATOMIC != 0
    var thread = block.checks.number << 11 | me.number
    if region.is_shared() and cell.written & mask != mask and (atomic or not writes):
        report_uninitialised(region, index)
        cell.written |= mask
    var record = Record(state()[].time, me.checks.site, thread, mask, atomic)
    _compare(region, index, cell.writer, record, how, True)
    _compare(region, index, cell.atomic_writer, record, how, True)
    if not writes:
        cell.add_reader(record)
        return
    _compare(region, index, cell.reader, record, how, False)
    _compare(region, index, cell.of_warp, record, how, False)
    _compare(region, index, cell.of_block, record, how, False)
    _compare(region, index, cell.of_grid, record, how, False)
    cell.add_writer(record)
    cell.written |= mask
    if mask == (1 << region.unit) - 1:
        cell.forget_readers()


@always_inline
def _compare(region: Region, index: Int, old: Record, new: Record, how: Int, was_write: Bool):
    """Reports a race between an older access and the one that is about to happen."""
    if old.mask() & new.mask() == 0 or old.thread() == new.thread() or old.atomic() and new.atomic():
        return
    if not _is_ordered(old):
        report_race(region, index, old, how, was_write)


def _is_ordered(old: Record) -> Bool:
    """Whether an access of another thread happened before what this one does now."""
    ref me = simulator.current()[]
    ref block = __mir.deref(me.block)
    if old.time < me.checks.known:
        return True
    if old.thread() >> 11 != block.checks.number:
        return old.time < me.checks.met_cluster and _same_cluster(block, old.thread() >> 11)
    if old.time < max(block.checks.met, me.checks.met_cluster):
        return True
    var number = old.thread() & 2047
    if number // simulator.WARP != me.number // simulator.WARP:
        return False
    var met = __mir.load(me.checks.meeting(number % simulator.WARP))
    return old.time < max(__mir.deref(me.warp).met, met)


comptime _ACQUIRE = 1
comptime _RELEASE = 2
comptime _WRITE = 4


def atomic(address: _Address, bytes: __mir.i64, lane: __mir.i64, how: __mir.i64):
    """The thread is about to make an atomic access."""
    if not _is_watched(address):
        return
    var flags = Int(how)
    var at = Int(__mir.ptrtoint[__mir.i64](address))
    ref me = simulator.current()[].checks
    var number = _region_of(at, Int(bytes))
    if number >= 0:
        ref region = __mir.deref(state()[].region(number))
        if region.cells != 0:
            # What is known of the release comes before the access is compared with others.
            ref old = _cell_at(region, at)
            me.seen = max(me.seen, old.released)
            if flags & _ACQUIRE != 0:
                me.known = max(me.known, old.released)
    _access(at, Int(bytes), Int(lane), ATOMIC | (WRITES if flags & _WRITE != 0 else 0))
    if number >= 0 and flags & _WRITE != 0 and (flags & _RELEASE != 0 or me.fenced):
        _cell_at(__mir.deref(state()[].region(number)), at).released = state()[].tick()


def _cell_at(region: Region, address: Int) -> ref[MutUntrackedOrigin] Cell:
    """The cell of the first unit of an access."""
    var index = (address - region.start) // region.unit
    return __mir.deref(__mir.inttoptr[Cell]((region.cells + index * Int(__mir.size_of[Cell]()))._value))


def fence():
    """The thread orders its accesses: atomic reads before it acquire, atomic writes after it release."""
    ref me = simulator.current()[].checks
    me.known = max(me.known, me.seen)
    me.fenced = True


def shared(number: __mir.i64, bytes: __mir.i64) -> _Address:
    """The shared memory of a number. Blocks of the same rank in their clusters have the same, one after the other."""
    if Int(number) >= SHARED_SITES:
        print("oomph: the program has too much shared memory for the checked mode of the simulator", file=stderr)
        __mir.trap()
    return __mir.inttoptr[__mir.i8](_shared_of(simulator.block()[], Int(number), Int(bytes))._value)


def _shared_of(block: simulator.Block, number: Int, bytes: Int) -> Int:
    """The address of the shared memory of a number that a block has."""
    ref known = state()[]
    var slot = number * simulator.CLUSTER + block.rank()
    var place = __mir.inttoptr[Int]((known.shared + slot * 8)._value)
    if __mir.load(place) == 0:
        __mir.store(place, new_region(bytes, SHARED) + 1)
    ref region = __mir.deref(known.region(__mir.load(place) - 1))
    region.slot = slot
    region.since = block.checks.began
    region.live = True
    return region.start


def of_rank(address: Int, block: simulator.Block, other: simulator.Block) -> Int:
    """The address in the shared memory of another block of the cluster that corresponds to one in that of a block."""
    var number = region_before(address)
    if number < 0:
        return address
    ref region = __mir.deref(state()[].region(number))
    if not region.is_shared():
        return address
    var offset = address - region.start
    if region.kind == DYNAMIC_SHARED:
        return Int(__mir.ptrtoint[__mir.i64](other.dynamic)) + offset
    return _shared_of(other, region.slot // simulator.CLUSTER, region.bytes) + offset


# --------------------------------------------------------------------------------------------------- waiting


def begin_launch(mut block: simulator.Block):
    """What other launches have done is ordered before this one."""
    prepare()
    ref known = state()[]
    block.checks.launched = known.tick()
    known.before = known.faults
    known.places = 0


def begin_block(mut block: simulator.Block):
    ref at = block.checks
    at.number = block.at_x + block.grid_x * (block.at_y + block.grid_y * block.at_z)
    at.began = state()[].tick()
    at.met = 0
    at.round = 0
    at.known = 0
    at.ended = -1
    at.ended_count = 0
    var dynamic = region_before(Int(__mir.ptrtoint[__mir.i64](block.dynamic)))
    ref region = __mir.deref(state()[].region(dynamic))
    region.since = at.began
    region.live = True


def comes_to_cluster(thread: simulator.Thread, mut cluster: simulator.Cluster):
    """The thread has come to the barrier of its cluster."""
    cluster.checks.known = max(cluster.checks.known, thread.checks.known)
    settles_cluster(cluster)


def settles_cluster(mut cluster: simulator.Cluster):
    """All threads of the cluster may have come to its barrier."""
    if cluster.checks.round != cluster.meeting.round:
        cluster.checks.round = cluster.meeting.round
        cluster.checks.met = state()[].tick()


def leaves_cluster_barrier(mut thread: simulator.Thread, cluster: simulator.Cluster):
    """The thread has waited for all others of its cluster: it now knows what they knew."""
    thread.checks.met_cluster = cluster.checks.met
    thread.checks.known = max(thread.checks.known, cluster.checks.known)


def ends_in_cluster(block: simulator.Block):
    """A block of a cluster is over: the others cannot use its shared memory any more."""
    ref known = state()[]
    for number in range(known.count):
        ref region = __mir.deref(known.region(number))
        if region.is_of(block):
            region.live = False


def _same_cluster(block: simulator.Block, number: Int) -> Bool:
    """Whether the block of a number is in the cluster of a block."""
    var x = number % block.grid_x
    var y = number // block.grid_x % block.grid_y
    var z = number // (block.grid_x * block.grid_y)
    return (
        x // block.cluster_x == block.at_x // block.cluster_x
        and y // block.cluster_y == block.at_y // block.cluster_y
        and z // block.cluster_z == block.at_z // block.cluster_z
    )


def comes_to_barrier():
    """The thread is about to wait for its block."""
    ref me = simulator.current()[]
    ref block = __mir.deref(me.block)
    ref at = block.checks
    at.known = max(at.known, me.checks.known)
    if block.meeting.arrived == 0:
        at.site = me.checks.site
        at.waits = me.number
    elif at.site != me.checks.site and found(BARRIER, me.checks.site, at.site):
        begin_report(BARRIER, me.checks.site)
        print(Who(block, me.number), " comes to this barrier", sep="", end="", file=stderr)
        in_function(me.checks.site)
        note(at.site)
        print("while ", Who(block, at.waits), " waits at this one", sep="", file=stderr)
        show_line(at.site)
    if at.ended >= 0:
        _missing(block, me.checks.site, me.number)


def ends(thread: simulator.Thread):
    """A thread has come to its end."""
    ref block = __mir.deref(thread.block)
    ref at = block.checks
    at.ended = thread.number
    at.ended_count += 1
    if block.meeting.arrived > 0:
        _missing(block, at.site, at.waits)


def _missing(block: simulator.Block, site: Int, number: Int):
    """Reports a barrier to which not all threads come."""
    if not found(BARRIER, site, -1):
        return
    begin_report(BARRIER, site)
    print(
        Who(block, number), " waits here, but ", Who(block, block.checks.ended),
        " has ended without coming to this barrier", sep="", end="", file=stderr,
    )
    in_function(site)


def leaves_barrier():
    """All threads of the block have met."""
    ref me = simulator.current()[]
    ref block = __mir.deref(me.block)
    if block.checks.round != block.meeting.round:
        block.checks.round = block.meeting.round
        block.checks.met = state()[].tick()
    me.checks.known = max(me.checks.known, block.checks.known)


def comes_to_named():
    """The thread comes to a barrier that not all threads of the block need come to."""
    ref me = simulator.current()[]
    ref at = __mir.deref(me.block).checks
    at.known = max(at.known, me.checks.known)


def named_met():
    """As many threads have met as such a barrier wants; what the block has done before counts as ordered for all."""
    __mir.deref(simulator.current()[].block).checks.met = state()[].tick()


def leaves_named():
    ref me = simulator.current()[]
    me.checks.known = max(me.checks.known, __mir.deref(me.block).checks.known)


def comes_to_lanes(mask: Int, bit: Int):
    """The thread is about to wait for lanes."""
    ref me = simulator.current()[]
    if mask & bit == 0 and found(LANES, me.checks.site, -2):
        begin_report(LANES, me.checks.site)
        print(
            Who(__mir.deref(me.block), me.number), " is lane ", me.number % simulator.WARP,
            ", which the mask does not name", sep="", end="", file=stderr,
        )
        in_function(me.checks.site)


def joins_lanes(mut at: simulator.Gathering):
    """The thread joins others that wait for the same lanes."""
    ref me = simulator.current()[]
    if at.arrived == 0:
        at.site = me.checks.site
        return
    if at.site == me.checks.site or not found(LANES, me.checks.site, at.site):
        return
    begin_report(LANES, me.checks.site)
    print(
        Who(__mir.deref(me.block), me.number), " comes here", sep="", end="", file=stderr
    )
    in_function(me.checks.site)
    note(at.site)
    print("while other lanes of its warp wait for it here", file=stderr)
    show_line(at.site)


def lanes_met(mut warp: simulator.Warp, lanes: Int):
    """Lanes have met: each now knows what the others knew."""
    var now = state()[].tick()
    if lanes & warp.living == warp.living:
        warp.met = now
    var known = 0
    for lane in range(simulator.WARP):
        if (lanes >> lane) & 1 == 1:
            known = max(known, _lane(warp, lane)[].checks.known)
    for other in range(simulator.WARP):
        var met = now if (lanes >> other) & 1 == 1 else 0
        if met == 0 and warp.met != now:
            for lane in range(simulator.WARP):
                if (lanes >> lane) & 1 == 1:
                    met = max(met, __mir.load(_lane(warp, lane)[].checks.meeting(other)))
        if met == now and warp.met == now:
            continue  # the time of the warp says it
        for lane in range(simulator.WARP):
            if (lanes >> lane) & 1 == 1:
                __mir.store(_lane(warp, lane)[].checks.meeting(other), met)
    for lane in range(simulator.WARP):
        if (lanes >> lane) & 1 == 1:
            _lane(warp, lane)[].checks.known = known


def _lane(mut warp: simulator.Warp, number: Int) -> Pointer[simulator.Thread, MutUntrackedOrigin]:
    var address = __mir.load(__mir.offset(__mir.array_pointer(warp.threads), number._value))
    return Pointer[simulator.Thread, MutUntrackedOrigin](_machine=__mir.inttoptr[simulator.Thread](address._value))


def reads_absent_lane(lane: Int):
    """The thread reads from a lane that did not pass anything."""
    ref me = simulator.current()[]
    if found(LANES, me.checks.site, -3):
        begin_report(LANES, me.checks.site)
        print(
            Who(__mir.deref(me.block), me.number), " reads from lane ", lane,
            ", which does not take part", sep="", end="", file=stderr,
        )
        in_function(me.checks.site)


def stuck(waiting: List[Int]):
    """The threads of a block wait in vain: tells where, once for each place."""
    for address in waiting:
        ref thread = __mir.deref(__mir.inttoptr[simulator.Thread](address._value))
        if found(BARRIER, thread.checks.site, -4):
            begin_report(BARRIER, thread.checks.site)
            print(
                Who(__mir.deref(thread.block), thread.number),
                " waits here for threads that never come", sep="", end="", file=stderr,
            )
            in_function(thread.checks.site)


def crashes(thread: simulator.Thread):
    """A thread has crashed: tells where, as the launch says the rest."""
    state()[].faults += 1
    var site = thread.checks.site
    if site == 0:
        return
    print(site_text(site, 0), ": error: crash", sep="", end="", file=stderr)
    in_function(site)
