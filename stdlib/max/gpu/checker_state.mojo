"""What the checked mode of the simulator knows: the memory of the device, what was done to it, and the faults.

Memory of the device comes from an *arena*, a large range of addresses in which nothing lies close to anything else:
an address in the arena belongs to one *region* (a buffer, or shared memory) or to none. Every unit of a region (as many
bytes as the first access took a lane to be) has a *cell* with the last write and some reads since.
"""

from std.builtin.io import stderr
from . import simulator
from .pages import map_pages, unmap_pages

comptime _Address = __mir.pointer[__mir.i8]

comptime ARENA_BYTES = 1 << 40
comptime _REGIONS = 1 << 20
comptime _REGION_BYTES = 64
comptime SHARED_SITES = 1 << 14
comptime FINDINGS = 64
"""The places of faults that are told apart; what happens at further ones is only counted."""
comptime _FINDING_BYTES = 32
comptime _PAGE = 4096
comptime _LEAST_GAP = 1 << 16
comptime _LARGEST_GAP = 1 << 26
comptime NEAR_NULL = 1 << 16
comptime RECENT = 8
"""How many of the regions that were used last are found without a search."""

comptime BUFFER = 0
comptime DYNAMIC_SHARED = 1
comptime SHARED = 2

comptime WRITES = 1
comptime ATOMIC = 2

comptime OUT_OF_BOUNDS = 0
comptime RACE = 1
comptime UNINITIALISED = 2
comptime BARRIER = 3
comptime LANES = 4


# --------------------------------------------------------------------------------------------------- records


struct ThreadChecks(TrivialRegisterPassable):
    """Of a thread: where its program is, and up to when it knows what others have done.

    known    everything before this time is ordered before what the thread does
    seen     the latest release of which an atomic operation has read, which a fence makes known
    fenced   whether the thread has fenced, so that its atomic writes may be releases
    met_cluster  when the thread last met those of its cluster
    """

    var site: Int
    var known: Int
    var seen: Int
    var fenced: Bool
    var met_cluster: Int
    var met: __mir.array[Int, simulator.WARP]
    """By lane of the warp: when the two last met."""

    def begin(mut self, launched: Int):
        self.site = 0
        self.known = launched
        self.seen = 0
        self.fenced = False
        self.met_cluster = 0
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


struct ClusterChecks(TrivialRegisterPassable):
    """Of a cluster under way: when its threads last met, the `round`th time, and what those at the barrier knew."""

    var met: Int
    var round: Int
    var known: Int

    @always_inline
    def __init__(out self):
        self.met = 0
        self.round = 0
        self.known = 0


struct Record(TrivialRegisterPassable):
    """An access: its time and site, and who made it to which bytes of the unit; nothing if the bytes are none."""

    var time: Int
    var site: Int
    var who: Int

    @always_inline
    def __init__(out self):
        self.time = 0
        self.site = 0
        self.who = 0

    @always_inline
    def __init__(out self, time: Int, site: Int, thread: Int, mask: Int, atomic: Bool):
        self.time = time
        self.site = site
        self.who = thread << 9 | mask << 1 | Int(atomic)

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


struct Cell(TrivialRegisterPassable):
    """What was done to a unit: the last write, an atomic one before it by another thread, and the last reads of a
    thread, of another one of its warp, of another warp of its block, and of another block.

    since      of shared memory: when the block began that the cell speaks of
    released   the last time that a thread has released something by writing here
    written    the bytes that were written
    """

    var since: Int
    var released: Int
    var written: Int
    var writer: Record
    var atomic_writer: Record
    var reader: Record
    var of_warp: Record
    var of_block: Record
    var of_grid: Record

    @always_inline
    def __init__(out self, since: Int):
        self.since = since
        self.released = 0
        self.written = 0
        self.writer = Record()
        self.atomic_writer = Record()
        self.reader = Record()
        self.of_warp = Record()
        self.of_block = Record()
        self.of_grid = Record()

    def add_writer(mut self, record: Record):
        """Puts a write in the place of the last one. Atomic writes of others count on, as nothing need order them."""
        if not record.atomic():
            self.atomic_writer = Record()
        elif self.writer.atomic() and self.writer.thread() != record.thread():
            self.atomic_writer = self.writer
        self.writer = record

    def forget_readers(mut self):
        self.reader = Record()
        self.of_warp = Record()
        self.of_block = Record()
        self.of_grid = Record()

    def add_reader(mut self, record: Record):
        """Puts a read first; the one that it displaces stays if it is of another thread."""
        var old = self.reader
        self.reader = record
        if old.mask() == 0 or old.thread() == record.thread():
            return
        if old.thread() >> 5 == record.thread() >> 5:
            self.of_warp = old
        elif old.thread() >> 11 == record.thread() >> 11:
            self.of_block = old
            self.of_warp = Record()
        else:
            self.of_grid = old
            self.of_block = Record()
            self.of_warp = Record()


struct Region(TrivialRegisterPassable):
    """Memory with its bounds. `unit` is 0 until the first access.

    since  of shared memory: when the block began that it belongs to
    slot   of shared memory that is not dynamic: where it stands in `State.shared`
    """

    var start: Int
    var bytes: Int
    var cells: Int
    var unit: Int
    var kind: Int
    var live: Bool
    var since: Int
    var slot: Int

    @always_inline
    def end(self) -> Int:
        return self.start + self.bytes

    @always_inline
    def is_shared(self) -> Bool:
        return self.kind != BUFFER

    def is_of(self, block: simulator.Block) -> Bool:
        """Whether it is shared memory of a block that is under way."""
        if self.kind == SHARED:
            return self.slot % simulator.CLUSTER == block.rank()
        return self.kind == DYNAMIC_SHARED and self.start == Int(__mir.ptrtoint[__mir.i64](block.dynamic))


struct Finding(TrivialRegisterPassable):
    """A kind of fault at one or two sites, and how often it was found in this launch."""

    var kind: Int
    var site: Int
    var other: Int
    var count: Int


struct State(TrivialRegisterPassable):
    """What the process knows: all zero before the first allocation. `faults` counts them over all launches. `shared` is
    the address of a table: the region, plus 1, of each number of shared memory and each rank in a cluster."""

    var faults: Int
    var arena: Int
    var used: Int
    var regions: Int
    var count: Int
    var recent: __mir.array[Int, RECENT]
    var shared: Int
    var findings: Int
    var places: Int
    var time: Int
    var before: Int
    """The faults before this launch."""

    @always_inline
    def region(self, number: Int) -> __mir.pointer[Region]:
        return __mir.inttoptr[Region]((self.regions + number * _REGION_BYTES)._value)

    @always_inline
    def finding(self, number: Int) -> __mir.pointer[Finding]:
        return __mir.inttoptr[Finding]((self.findings + number * _FINDING_BYTES)._value)

    @always_inline
    def recent_for(mut self, address: Int) -> __mir.pointer[Int]:
        """Where the number stands of the region that was last used for addresses like this one."""
        var slot = (address >> 16 ^ address >> 20) & (RECENT - 1)
        return __mir.offset(__mir.array_pointer(self.recent), slot._value)

    @always_inline
    def tick(mut self) -> Int:
        self.time += 1
        return self.time


@always_inline
def state() -> Pointer[State, MutUntrackedOrigin]:
    """The state of the program, or of the session."""
    return Pointer[State, MutUntrackedOrigin](
        _machine=__mir.cast_pointer[State](__mir.call["oomph_check_state", _Address]())
    )


# ---------------------------------------------------------------------------------------------------- memory


def _pages(bytes: Int) -> Int:
    return (bytes + _PAGE - 1) // _PAGE * _PAGE


def prepare():
    """Sets up the known."""
    comptime assert Int(__mir.size_of[State]()) <= 256, "generated code has 256 bytes for the state"
    comptime assert Int(__mir.size_of[Region]()) <= _REGION_BYTES, "a region is too large"
    comptime assert Int(__mir.size_of[Finding]()) <= _FINDING_BYTES, "a finding is too large"
    ref known = state()[]
    if known.arena == 0:
        known.regions = map_pages(_REGIONS * _REGION_BYTES)
        known.shared = map_pages(SHARED_SITES * simulator.CLUSTER * 8)
        known.findings = map_pages(FINDINGS * _FINDING_BYTES)
        known.arena = map_pages(ARENA_BYTES)
        known.used = _LARGEST_GAP


def new_region(bytes: Int, kind: Int) -> Int:
    """The number of a new region, with free addresses on both sides."""
    prepare()
    ref known = state()[]
    var gap = min(max(_pages(bytes), _LEAST_GAP), _LARGEST_GAP)
    if known.count == _REGIONS or known.used + bytes + 2 * gap > ARENA_BYTES:
        print("oomph: the program has used up the addresses of the checked mode of the simulator", file=stderr)
        __mir.trap()
    var number = known.count
    known.count += 1
    ref region = __mir.deref(known.region(number))
    region.start = known.arena + known.used
    region.bytes = bytes
    region.cells = 0
    region.unit = 0
    region.kind = kind
    region.live = True
    region.since = 0
    region.slot = -1
    known.used += _pages(bytes) + gap
    return number


def allocate(bytes: Int, kind: Int) -> _Address:
    """Memory of the device."""
    var number = new_region(bytes, kind)
    return __mir.inttoptr[__mir.i8](__mir.deref(state()[].region(number)).start._value)


def release(address: _Address):
    """Frees memory of the device. Its addresses are not used again."""
    ref known = state()[]
    var number = region_before(Int(__mir.ptrtoint[__mir.i64](address)))
    if number < 0:
        return  # memory of another module of the process, which keeps it
    ref region = __mir.deref(known.region(number))
    region.live = False
    if region.cells != 0:
        unmap_pages(region.cells, cells_bytes(region))
        region.cells = 0
    if region.bytes > 0:
        # MADV_DONTNEED: the memory goes back, the addresses stay.
        _ = __mir.call["madvise", __mir.i32](
            __mir.inttoptr[__mir.i8](region.start._value), _pages(region.bytes)._value, __mir.i32(4)
        )


def region_before(address: Int) -> Int:
    """The region with the highest start that does not lie behind an address, or -1."""
    ref known = state()[]
    var low = 0
    var high = known.count
    while low < high:
        var middle = (low + high) // 2
        if __mir.deref(known.region(middle)).start <= address:
            low = middle + 1
        else:
            high = middle
    return low - 1


def cells_bytes(region: Region) -> Int:
    var units = (region.bytes + region.unit - 1) // region.unit
    return _pages(units * Int(__mir.size_of[Cell]()))
