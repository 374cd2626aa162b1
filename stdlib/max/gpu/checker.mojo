"""The checked mode of the simulator: what kernels do with memory, and how their threads wait for each other.

Memory of the device comes from an *arena*, a large range of addresses in which nothing lies close to anything else:
an address in the arena belongs to one *region* (a buffer, or shared memory) or to none. Every unit of a region (as many
bytes as the first access took a lane to be) has a *cell* with the last write and some reads since. Generated code
calls `read`, `write`, `atomic` and `fence` before it does these things (`typecheck/device_checks.py`).

Time is a counter of events that order accesses. An access is ordered after an older one of another thread if the time
of the older one lies before a barrier or a meeting of lanes that both threads took part in, or before the release that
the thread has acquired last. What else may order accesses is taken to do so: a release covers everything that the
simulator has run before it. So nothing is reported about a kernel whose accesses are ordered; some races stay unseen.
"""

from std.builtin.io import stderr
from . import simulator

comptime _Address = __mir.pointer[__mir.i8]

comptime _ARENA_BYTES = 1 << 40
comptime _REGIONS = 1 << 20
comptime _REGION_BYTES = 48
comptime _SHARED_SITES = 1 << 14
comptime _FINDINGS = 64
"""The places of faults that are told apart; what happens at further ones is only counted."""
comptime _FINDING_BYTES = 32
comptime _PAGE = 4096
comptime _LEAST_GAP = 1 << 16
comptime _LARGEST_GAP = 1 << 26
comptime _NEAR_NULL = 1 << 16

comptime BUFFER = 0
comptime DYNAMIC_SHARED = 1
comptime SHARED = 2

comptime _WRITES = 1
comptime _ATOMIC = 2

comptime _OUT_OF_BOUNDS = 0
comptime _RACE = 1
comptime _UNINITIALISED = 2
comptime _BARRIER = 3
comptime _LANES = 4


def _name_of(kind: Int) -> StaticString:
    """What messages call a kind of fault."""
    if kind == _OUT_OF_BOUNDS:
        return "out of bounds"
    elif kind == _RACE:
        return "race"
    elif kind == _UNINITIALISED:
        return "uninitialised"
    elif kind == _BARRIER:
        return "divergent barrier"
    return "divergent lanes"


# --------------------------------------------------------------------------------------------------- records


struct ThreadChecks(TrivialRegisterPassable):
    """Of a thread: where its program is, and up to when it knows what others have done.

    known    everything before this time is ordered before what the thread does
    seen     the latest release of which an atomic operation has read, which a fence makes known
    fenced   whether the thread has fenced, so that its atomic writes may be releases
    """

    var site: Int
    var known: Int
    var seen: Int
    var fenced: Bool
    var met: __mir.array[Int, simulator.WARP]
    """By lane of the warp: when the two last met."""

    def begin(mut self, launched: Int):
        self.site = 0
        self.known = launched
        self.seen = 0
        self.fenced = False
        for lane in range(simulator.WARP):
            __mir.store(self.meeting(lane), Int(0))

    @always_inline
    def meeting(mut self, lane: Int) -> __mir.pointer[Int]:
        return __mir.offset(__mir.array_pointer(self.met), lane._value)


struct BlockChecks(TrivialRegisterPassable):
    """Of the block that runs.

    number     its place in the grid
    launched   when the launch began, and `began` when the block did
    met        when its threads last met at a barrier, the `round`th time
    known      what the threads at the barrier knew
    site       where the first of the threads at the barrier waits, and `waits` which one that is
    ended      a thread that has ended, or -1, and how many have
    """

    var number: Int
    var launched: Int
    var began: Int
    var met: Int
    var round: Int
    var known: Int
    var site: Int
    var waits: Int
    var ended: Int
    var ended_count: Int

    @always_inline
    def __init__(out self):
        self.number = -1
        self.launched = 0
        self.began = 0
        self.met = 0
        self.round = 0
        self.known = 0
        self.site = 0
        self.waits = 0
        self.ended = -1
        self.ended_count = 0


struct _Record(TrivialRegisterPassable):
    """An access: its time and site, and who made it to which bytes of the unit; nothing if the bytes are none."""

    var when: Int
    var who: Int

    @always_inline
    def __init__(out self):
        self.when = 0
        self.who = 0

    @always_inline
    def __init__(out self, time: Int, site: Int, thread: Int, mask: Int, atomic: Bool):
        self.when = time << 24 | site
        self.who = thread << 9 | mask << 1 | Int(atomic)

    @always_inline
    def time(self) -> Int:
        return self.when >> 24

    @always_inline
    def site(self) -> Int:
        return self.when & 0xFFFFFF

    @always_inline
    def thread(self) -> Int:
        """The block's number times 2048, plus the thread's in it."""
        return self.who >> 9

    @always_inline
    def mask(self) -> Int:
        return (self.who >> 1) & 255

    @always_inline
    def atomic(self) -> Bool:
        return self.who & 1 == 1


struct _Cell(TrivialRegisterPassable):
    """What was done to a unit: the last write, an atomic one before it by another thread, and the last reads of a
    thread, of another one of its warp, of another warp of its block, and of another block.

    since      of shared memory: when the block began that the cell speaks of
    released   the last time that a thread has released something by writing here
    written    the bytes that were written
    """

    var since: Int
    var released: Int
    var written: Int
    var writer: _Record
    var atomic_writer: _Record
    var reader: _Record
    var of_warp: _Record
    var of_block: _Record
    var of_grid: _Record

    @always_inline
    def __init__(out self, since: Int):
        self.since = since
        self.released = 0
        self.written = 0
        self.writer = _Record()
        self.atomic_writer = _Record()
        self.reader = _Record()
        self.of_warp = _Record()
        self.of_block = _Record()
        self.of_grid = _Record()

    def add_writer(mut self, record: _Record):
        """Puts a write in the place of the last one. Atomic writes of others count on, as nothing need order them."""
        if not record.atomic():
            self.atomic_writer = _Record()
        elif self.writer.atomic() and self.writer.thread() != record.thread():
            self.atomic_writer = self.writer
        self.writer = record

    def forget_readers(mut self):
        self.reader = _Record()
        self.of_warp = _Record()
        self.of_block = _Record()
        self.of_grid = _Record()

    def add_reader(mut self, record: _Record):
        """Puts a read first; the one that it displaces stays if it is of another thread."""
        var old = self.reader
        self.reader = record
        if old.mask() == 0 or old.thread() == record.thread():
            return
        if old.thread() >> 5 == record.thread() >> 5:
            self.of_warp = old
        elif old.thread() >> 11 == record.thread() >> 11:
            self.of_block = old
            self.of_warp = _Record()
        else:
            self.of_grid = old
            self.of_block = _Record()
            self.of_warp = _Record()


struct _Region(TrivialRegisterPassable):
    """Memory with its bounds. `unit` is 0 until the first access, `site` is where shared memory was asked for."""

    var start: Int
    var bytes: Int
    var cells: Int
    var unit: Int
    var kind: Int
    var live: Bool

    @always_inline
    def end(self) -> Int:
        return self.start + self.bytes

    @always_inline
    def is_shared(self) -> Bool:
        return self.kind != BUFFER


struct _Finding(TrivialRegisterPassable):
    """A kind of fault at one or two sites, and how often it was found in this launch."""

    var kind: Int
    var site: Int
    var other: Int
    var count: Int


struct _State(TrivialRegisterPassable):
    """What the process knows: all zero before the first allocation. `faults` counts them over all launches."""

    var faults: Int
    var arena: Int
    var used: Int
    var regions: Int
    var count: Int
    var recent: Int
    var shared: Int
    var findings: Int
    var places: Int
    var time: Int
    var before: Int
    """The faults before this launch."""

    @always_inline
    def region(self, number: Int) -> __mir.pointer[_Region]:
        return __mir.inttoptr[_Region]((self.regions + number * _REGION_BYTES)._value)

    @always_inline
    def finding(self, number: Int) -> __mir.pointer[_Finding]:
        return __mir.inttoptr[_Finding]((self.findings + number * _FINDING_BYTES)._value)

    @always_inline
    def tick(mut self) -> Int:
        self.time += 1
        return self.time


@always_inline
def _state() -> Pointer[_State, MutUntrackedOrigin]:
    return Pointer[_State, MutUntrackedOrigin](
        _machine=__mir.cast_pointer[_State](__mir.call["oomph_check_state", _Address]())
    )


# ---------------------------------------------------------------------------------------------------- memory


def _map(bytes: Int) -> Int:
    """Zeroes that take up memory where they are touched."""
    comptime flags = 0x1042 if Bool(__mir.target["is_macos"]) else 0x4022
    var found = Int(
        __mir.ptrtoint[__mir.i64](
            __mir.call["mmap", _Address](
                __mir.null[__mir.i8](),
                bytes._value,
                __mir.i32(3),
                __mir.trunc[__mir.i32](Int(flags)._value),
                __mir.i32(-1),
                __mir.i64(0),
            )
        )
    )
    if found == -1:
        print("oomph: there are no addresses left for the checked mode of the simulator", file=stderr)
        __mir.trap()
    return found


def _unmap(address: Int, bytes: Int):
    _ = __mir.call["munmap", __mir.i32](__mir.inttoptr[__mir.i8](address._value), bytes._value)


def _pages(bytes: Int) -> Int:
    return (bytes + _PAGE - 1) // _PAGE * _PAGE


def _prepare():
    """Sets up the state."""
    comptime assert Int(__mir.size_of[_State]()) <= 256, "generated code has 256 bytes for the state"
    comptime assert Int(__mir.size_of[_Region]()) <= _REGION_BYTES, "a region is too large"
    comptime assert Int(__mir.size_of[_Finding]()) <= _FINDING_BYTES, "a finding is too large"
    ref state = _state()[]
    if state.arena == 0:
        state.regions = _map(_REGIONS * _REGION_BYTES)
        state.shared = _map(_SHARED_SITES * 8)
        state.findings = _map(_FINDINGS * _FINDING_BYTES)
        state.arena = _map(_ARENA_BYTES)
        state.used = _LARGEST_GAP


def _new_region(bytes: Int, kind: Int) -> Int:
    """The number of a new region, with free addresses on both sides."""
    _prepare()
    ref state = _state()[]
    var gap = min(max(_pages(bytes), _LEAST_GAP), _LARGEST_GAP)
    if state.count == _REGIONS or state.used + bytes + 2 * gap > _ARENA_BYTES:
        print("oomph: the program has used up the addresses of the checked mode of the simulator", file=stderr)
        __mir.trap()
    var number = state.count
    state.count += 1
    ref region = __mir.deref(state.region(number))
    region.start = state.arena + state.used
    region.bytes = bytes
    region.cells = 0
    region.unit = 0
    region.kind = kind
    region.live = True
    state.used += _pages(bytes) + gap
    return number


def allocate(bytes: Int, kind: Int) -> _Address:
    """Memory of the device."""
    var number = _new_region(bytes, kind)
    return __mir.inttoptr[__mir.i8](__mir.deref(_state()[].region(number)).start._value)


def release(address: _Address):
    """Frees memory of the device. Its addresses are not used again."""
    ref state = _state()[]
    var number = _find(Int(__mir.ptrtoint[__mir.i64](address)))
    ref region = __mir.deref(state.region(number))
    region.live = False
    if region.cells != 0:
        _unmap(region.cells, _cells_bytes(region))
        region.cells = 0
    if region.bytes > 0:
        # MADV_DONTNEED: the memory goes back, the addresses stay.
        _ = __mir.call["madvise", __mir.i32](
            __mir.inttoptr[__mir.i8](region.start._value), _pages(region.bytes)._value, __mir.i32(4)
        )


def shared(number: __mir.i64, bytes: __mir.i64) -> _Address:
    """The shared memory of a number; all blocks have the same, one after the other."""
    ref state = _state()[]
    var index = Int(number)
    if index >= _SHARED_SITES:
        print("oomph: the program has too much shared memory for the checked mode of the simulator", file=stderr)
        __mir.trap()
    var slot = __mir.inttoptr[Int]((state.shared + index * 8)._value)
    if __mir.load(slot) == 0:
        __mir.store(slot, _new_region(Int(bytes), SHARED) + 1)
    return __mir.inttoptr[__mir.i8](__mir.deref(state.region(__mir.load(slot) - 1)).start._value)


def _find(address: Int) -> Int:
    """The region with the highest start that does not lie behind an address, or -1."""
    ref state = _state()[]
    var low = 0
    var high = state.count
    while low < high:
        var middle = (low + high) // 2
        if __mir.deref(state.region(middle)).start <= address:
            low = middle + 1
        else:
            high = middle
    return low - 1


def _cells_bytes(region: _Region) -> Int:
    var units = (region.bytes + region.unit - 1) // region.unit
    return _pages(units * Int(__mir.size_of[_Cell]()))


# ---------------------------------------------------------------------------------------------------- accesses


@always_inline
def at(site: __mir.i64):
    """The thread comes to a place of the program."""
    simulator.current()[].checks.site = Int(site)


@always_inline
def read(address: _Address, bytes: __mir.i64, lane: __mir.i64):
    """The thread is about to read from an address."""
    if _is_watched(address):
        _access(Int(__mir.ptrtoint[__mir.i64](address)), Int(bytes), Int(lane), 0)


@always_inline
def write(address: _Address, bytes: __mir.i64, lane: __mir.i64):
    if _is_watched(address):
        _access(Int(__mir.ptrtoint[__mir.i64](address)), Int(bytes), Int(lane), _WRITES)


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
    var offset = number - _state()[].arena
    return offset >= 0 and offset < _ARENA_BYTES or number >= 0 and number < _NEAR_NULL


@no_inline
def _access(address: Int, bytes: Int, lane: Int, how: Int):
    if bytes <= 0:
        return
    var number = _region_of(address, bytes)
    if number < 0:
        _outside(address, bytes, lane, how)
        return
    ref state = _state()[]
    ref region = __mir.deref(state.region(number))
    if region.unit == 0:
        region.unit = min(lane, 8)
    if region.cells == 0:
        region.cells = _map(_cells_bytes(region))
    var offset = address - region.start
    var unit = region.unit
    for index in range(offset // unit, (offset + bytes - 1) // unit + 1):
        var first = max(offset - index * unit, 0)
        var last = min(offset + bytes - index * unit, unit)
        var mask = ((1 << last) - 1) & ~((1 << first) - 1)
        _visit(region, index, mask, how)


def _region_of(address: Int, bytes: Int) -> Int:
    """The region that holds all of the bytes, or -1."""
    ref state = _state()[]
    ref recent = __mir.deref(state.region(state.recent))
    if recent.live and recent.start <= address and address + bytes <= recent.end():
        return state.recent
    var number = _find(address)
    if number >= 0:
        ref region = __mir.deref(state.region(number))
        if region.live and address + bytes <= region.end():
            state.recent = number
            return number
    return -1


def _visit(region: _Region, index: Int, mask: Int, how: Int):
    """An access to one unit."""
    ref cell = __mir.deref(
        __mir.inttoptr[_Cell]((region.cells + index * Int(__mir.size_of[_Cell]()))._value)
    )
    ref me = simulator.current()[]
    ref block = __mir.deref(me.block)
    if region.is_shared() and cell.since != block.checks.began:
        cell = _Cell(block.checks.began)
    var writes = how & _WRITES != 0
    var atomic = how & _ATOMIC != 0
    var thread = block.checks.number << 11 | me.number
    if region.is_shared() and cell.written & mask != mask and (atomic or not writes):
        _uninitialised(region, index)
        cell.written |= mask
    var record = _Record(_state()[].time, me.checks.site, thread, mask, atomic)
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
def _compare(region: _Region, index: Int, old: _Record, new: _Record, how: Int, was_write: Bool):
    """Reports a race between an older access and the one that is about to happen."""
    if old.mask() & new.mask() == 0 or old.thread() == new.thread() or old.atomic() and new.atomic():
        return
    if not _is_ordered(old):
        _race(region, index, old, how, was_write)


def _is_ordered(old: _Record) -> Bool:
    """Whether an access of another thread happened before what this one does now."""
    ref me = simulator.current()[]
    ref block = __mir.deref(me.block)
    if old.time() < me.checks.known:
        return True
    if old.thread() >> 11 != block.checks.number:
        return False
    if old.time() < block.checks.met:
        return True
    var number = old.thread() & 2047
    if number // simulator.WARP != me.number // simulator.WARP:
        return False
    var met = __mir.load(me.checks.meeting(number % simulator.WARP))
    return old.time() < max(__mir.deref(me.warp).met, met)


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
        ref region = __mir.deref(_state()[].region(number))
        if region.cells != 0:
            # What is known of the release comes before the access is compared with others.
            ref old = _cell_at(region, at)
            me.seen = max(me.seen, old.released)
            if flags & _ACQUIRE != 0:
                me.known = max(me.known, old.released)
    _access(at, Int(bytes), Int(lane), _ATOMIC | (_WRITES if flags & _WRITE != 0 else 0))
    if number >= 0 and flags & _WRITE != 0 and (flags & _RELEASE != 0 or me.fenced):
        _cell_at(__mir.deref(_state()[].region(number)), at).released = _state()[].tick()


def _cell_at(region: _Region, address: Int) -> ref[MutUntrackedOrigin] _Cell:
    """The cell of the first unit of an access."""
    var index = (address - region.start) // region.unit
    return __mir.deref(__mir.inttoptr[_Cell]((region.cells + index * Int(__mir.size_of[_Cell]()))._value))


def fence():
    """The thread orders its accesses: atomic reads before it acquire, atomic writes after it release."""
    ref me = simulator.current()[].checks
    me.known = max(me.known, me.seen)
    me.fenced = True


# ---------------------------------------------------------------------------------------------------- waiting


def begin_launch(mut block: simulator.Block):
    """What other launches have done is ordered before this one."""
    _prepare()
    ref state = _state()[]
    block.checks.launched = state.tick()
    block.checks.number = -1
    state.before = state.faults
    state.places = 0


def begin_block(mut block: simulator.Block):
    ref at = block.checks
    at.number += 1
    at.began = _state()[].tick()
    at.met = 0
    at.round = 0
    at.known = 0
    at.ended = -1
    at.ended_count = 0


def comes_to_barrier():
    """The thread is about to wait for its block."""
    ref me = simulator.current()[]
    ref block = __mir.deref(me.block)
    ref at = block.checks
    at.known = max(at.known, me.checks.known)
    if block.meeting.arrived == 0:
        at.site = me.checks.site
        at.waits = me.number
    elif at.site != me.checks.site and _found(_BARRIER, me.checks.site, at.site):
        _begin_report(_BARRIER, me.checks.site)
        print(_Who(block, me.number), " comes to this barrier", sep="", end="", file=stderr)
        _in_function(me.checks.site)
        _note(at.site)
        print("while ", _Who(block, at.waits), " waits at this one", sep="", file=stderr)
        _show_line(at.site)
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
    if not _found(_BARRIER, site, -1):
        return
    _begin_report(_BARRIER, site)
    print(
        _Who(block, number), " waits here, but ", _Who(block, block.checks.ended),
        " has ended without coming to this barrier", sep="", end="", file=stderr,
    )
    _in_function(site)


def leaves_barrier():
    """All threads of the block have met."""
    ref me = simulator.current()[]
    ref block = __mir.deref(me.block)
    if block.checks.round != block.meeting.round:
        block.checks.round = block.meeting.round
        block.checks.met = _state()[].tick()
    me.checks.known = max(me.checks.known, block.checks.known)


def comes_to_lanes(mask: Int, bit: Int):
    """The thread is about to wait for lanes."""
    ref me = simulator.current()[]
    if mask & bit == 0 and _found(_LANES, me.checks.site, -2):
        _begin_report(_LANES, me.checks.site)
        print(
            _Who(__mir.deref(me.block), me.number), " is lane ", me.number % simulator.WARP,
            ", which the mask does not name", sep="", end="", file=stderr,
        )
        _in_function(me.checks.site)


def joins_lanes(mut at: simulator.Gathering):
    """The thread joins others that wait for the same lanes."""
    ref me = simulator.current()[]
    if at.arrived == 0:
        at.site = me.checks.site
        return
    if at.site == me.checks.site or not _found(_LANES, me.checks.site, at.site):
        return
    _begin_report(_LANES, me.checks.site)
    print(
        _Who(__mir.deref(me.block), me.number), " comes here", sep="", end="", file=stderr
    )
    _in_function(me.checks.site)
    _note(at.site)
    print("while other lanes of its warp wait for it here", file=stderr)
    _show_line(at.site)


def lanes_met(mut warp: simulator.Warp, lanes: Int):
    """Lanes have met: each now knows what the others knew."""
    var now = _state()[].tick()
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
    if _found(_LANES, me.checks.site, -3):
        _begin_report(_LANES, me.checks.site)
        print(
            _Who(__mir.deref(me.block), me.number), " reads from lane ", lane,
            ", which does not take part", sep="", end="", file=stderr,
        )
        _in_function(me.checks.site)


def stuck(waiting: List[Int]):
    """The threads of a block wait in vain: tells where, once for each place."""
    for address in waiting:
        ref thread = __mir.deref(__mir.inttoptr[simulator.Thread](address._value))
        if _found(_BARRIER, thread.checks.site, -4):
            _begin_report(_BARRIER, thread.checks.site)
            print(
                _Who(__mir.deref(thread.block), thread.number),
                " waits here for threads that never come", sep="", end="", file=stderr,
            )
            _in_function(thread.checks.site)


def crashes(thread: simulator.Thread):
    """A thread has crashed: tells where, as the launch says the rest."""
    _state()[].faults += 1
    var site = thread.checks.site
    if site == 0:
        return
    print(_piece(site, 0), ": error: crash", sep="", end="", file=stderr)
    _in_function(site)


# ---------------------------------------------------------------------------------------------------- reports


struct _Who(TrivialRegisterPassable, Writable):
    """A thread as messages name it."""

    var number: Int
    var block: Int
    var block_x: Int
    var block_y: Int
    var grid_x: Int
    var grid_y: Int

    def __init__(out self, at: simulator.Block, number: Int, block: Int = -1):
        """The thread of a number in the block of a number, or (-1) in the one that runs."""
        self.number = number
        self.block = block if block >= 0 else at.checks.number
        self.block_x = at.block_x
        self.block_y = at.block_y
        self.grid_x = at.grid_x
        self.grid_y = at.grid_y

    def write_to(self, mut writer: Some[Writer]):
        writer.write("thread (", self.number % self.block_x, ", ", self.number // self.block_x % self.block_y, ", ")
        writer.write(self.number // (self.block_x * self.block_y), ") of block (", self.block % self.grid_x, ", ")
        writer.write(self.block // self.grid_x % self.grid_y, ", ", self.block // (self.grid_x * self.grid_y), ")")


struct _What(TrivialRegisterPassable, Writable):
    """Memory as messages name it."""

    var kind: Int

    def __init__(out self, region: _Region):
        self.kind = region.kind

    def write_to(self, mut writer: Some[Writer]):
        if self.kind == BUFFER:
            writer.write("a buffer")
        elif self.kind == DYNAMIC_SHARED:
            writer.write("dynamic shared memory")
        else:
            writer.write("shared memory")


def _found(kind: Int, site: Int, other: Int) -> Bool:
    """Counts a fault; whether it is the first of its kind at its places, so that it is to be shown."""
    ref state = _state()[]
    state.faults += 1
    for number in range(min(state.places, _FINDINGS)):
        ref old = __mir.deref(state.finding(number))
        if old.kind == kind and old.site == site and old.other == other:
            old.count += 1
            return False
    state.places += 1
    if state.places > _FINDINGS:
        return False
    ref new = __mir.deref(state.finding(state.places - 1))
    new.kind = kind
    new.site = site
    new.other = other
    new.count = 1
    return True


def end_launch() raises:
    """Tells how often each fault was found. A program goes on; a module raises."""
    ref state = _state()[]
    for number in range(min(state.places, _FINDINGS)):
        ref finding = __mir.deref(state.finding(number))
        if finding.count > 1:
            _note(finding.site)
            print(_name_of(finding.kind), ": ", finding.count, " times in this launch", sep="", file=stderr)
    if state.places > _FINDINGS:
        print("oomph: faults at further places are not shown", file=stderr)
    var found = state.faults - state.before
    comptime if not Bool(__mir.target["has_main"]):
        if found > 0:
            raise Error("the checked mode of the simulator has found ", found, " fault" if found == 1 else " faults", " in a kernel")


def _piece(site: Int, part: Int) -> StaticString:
    """A part of the text of a site: 0 the place, 1 the function, 2 the line."""
    var text = __mir.call["oomph_check_sites", _Address]()
    var left = site
    var at = 0
    while left > 0:
        if _byte(text, at) == 0x0A:
            left -= 1
        at += 1
    var tabs = part
    while tabs > 0:
        if _byte(text, at) == 0x09:
            tabs -= 1
        at += 1
    var end = at
    while _byte(text, end) != 0x09 and _byte(text, end) != 0x0A:
        end += 1
    return StaticString(__mir.offset(text, at._value), end - at)


@always_inline
def _byte(text: _Address, at: Int) -> Int:
    return Int(__mir.zext[__mir.i64](__mir.load(__mir.offset(text, at._value))))


def _begin_report(kind: Int, site: Int):
    print(_piece(site, 0), ": error: ", _name_of(kind), ": ", sep="", end="", file=stderr)


def _note(site: Int):
    print(_piece(site, 0), ": note: ", sep="", end="", file=stderr)


def _in_function(site: Int):
    """The end of a report."""
    var name = _piece(site, 1)
    if name.byte_length() > 0:
        print(" (in '", name, "')", sep="", file=stderr)
    else:
        print(file=stderr)
    _show_line(site)


def _show_line(site: Int):
    var line = _piece(site, 2)
    if line.byte_length() > 0:
        print("    ", line, sep="", file=stderr)


def _outside(address: Int, bytes: Int, lane: Int, how: Int):
    """Reports an access that is not inside any region."""
    ref me = simulator.current()[]
    var site = me.checks.site
    if not _found(_OUT_OF_BOUNDS, site, 0):
        return
    _begin_report(_OUT_OF_BOUNDS, site)
    print(_Who(__mir.deref(me.block), me.number), sep="", end="", file=stderr)
    print(" writes " if how & _WRITES != 0 else " reads ", bytes, " bytes" if bytes > 1 else " byte", sep="", end=" ", file=stderr)
    ref state = _state()[]
    if address < _NEAR_NULL:
        print("at address ", address, ", where a null pointer leads", sep="", end="", file=stderr)
        _in_function(site)
        return
    var number = max(_find(address), 0)
    if number + 1 < state.count:
        ref one = __mir.deref(state.region(number))
        ref next = __mir.deref(state.region(number + 1))
        if next.live and (not one.live or next.start - address < address - one.end()):
            number += 1
    ref region = __mir.deref(state.region(number))
    if not region.live and address < region.end():
        print("of ", _What(region), " of ", region.bytes, " bytes that is freed", sep="", end="", file=stderr)
    else:
        if address < region.start:
            print(region.start - address, " bytes before the start", sep="", end="", file=stderr)
        elif address == region.end():
            print("just behind the end", end="", file=stderr)
        elif address > region.end():
            print(address - region.end(), " bytes behind the end", sep="", end="", file=stderr)
        else:
            print("across the end", end="", file=stderr)
        var unit = region.unit if region.unit > 0 else min(lane, 8)
        print(" of ", _What(region), " of ", region.bytes, " bytes", sep="", end="", file=stderr)
        if (address - region.start) % unit == 0 and region.bytes % unit == 0:
            print(
                ": element ", (address - region.start) // unit, " of ", region.bytes // unit, sep="", end="", file=stderr
            )
    _in_function(site)


def _uninitialised(region: _Region, index: Int):
    ref me = simulator.current()[]
    var site = me.checks.site
    if not _found(_UNINITIALISED, site, region.start):
        return
    _begin_report(_UNINITIALISED, site)
    print(
        _Who(__mir.deref(me.block), me.number), " reads element ", index, " of ", _What(region),
        ", which no thread of the block has written", sep="", end="", file=stderr,
    )
    _in_function(site)


def _race(region: _Region, index: Int, old: _Record, how: Int, was_write: Bool):
    ref me = simulator.current()[]
    var site = me.checks.site
    if not _found(_RACE, min(site, old.site()), max(site, old.site())):
        return
    ref block = __mir.deref(me.block)
    _begin_report(_RACE, site)
    print(_Who(block, me.number), " ", _verb(how & _ATOMIC != 0, how & _WRITES != 0), sep="", end="", file=stderr)
    print(" element ", index, " of ", _What(region), sep="", end="", file=stderr)
    _in_function(site)
    _note(old.site())
    print(_Who(block, old.thread() & 2047, old.thread() >> 11), " ", sep="", end="", file=stderr)
    print(_verb(old.atomic(), was_write), " it here, and nothing orders the two", sep="", file=stderr)
    _show_line(old.site())


def _verb(atomic: Bool, writes: Bool) -> StaticString:
    if atomic:
        return "changes (atomically)" if writes else "reads (atomically)"
    return "writes" if writes else "reads"
