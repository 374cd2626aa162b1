"""What the checked mode of the simulator tells, on standard error: each fault once for its kind and place."""

from std.builtin.io import stderr
from . import simulator
from .checker_state import (
    ATOMIC,
    BARRIER,
    BUFFER,
    DYNAMIC_SHARED,
    FINDINGS,
    LANES,
    NEAR_NULL,
    OUT_OF_BOUNDS,
    RACE,
    UNINITIALISED,
    WRITES,
    Record,
    Region,
    region_before,
    state,
)

comptime _Address = __mir.pointer[__mir.i8]


def _name_of(kind: Int) -> StaticString:
    """What messages call a kind of fault."""
    if kind == OUT_OF_BOUNDS:
        return "out of bounds"
    elif kind == RACE:
        return "race"
    elif kind == UNINITIALISED:
        return "uninitialised"
    elif kind == BARRIER:
        return "divergent barrier"
    return "divergent lanes"


struct Who(TrivialRegisterPassable, Writable):
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
    var is_own: Bool

    def __init__(out self, region: Region, block: simulator.Block):
        """The memory of a region, for a block."""
        self.kind = region.kind
        self.is_own = not region.is_shared() or region.is_of(block)

    def write_to(self, mut writer: Some[Writer]):
        if self.kind == BUFFER:
            writer.write("a buffer")
        elif self.kind == DYNAMIC_SHARED:
            writer.write("dynamic shared memory")
        else:
            writer.write("shared memory")
        if not self.is_own:
            writer.write(" of another block")


def found(kind: Int, site: Int, other: Int) -> Bool:
    """Counts a fault; whether it is the first of its kind at its places, so that it is to be shown."""
    ref known = state()[]
    known.faults += 1
    for number in range(min(known.places, FINDINGS)):
        ref old = __mir.deref(known.finding(number))
        if old.kind == kind and old.site == site and old.other == other:
            old.count += 1
            return False
    known.places += 1
    if known.places > FINDINGS:
        return False
    ref new = __mir.deref(known.finding(known.places - 1))
    new.kind = kind
    new.site = site
    new.other = other
    new.count = 1
    return True


def end_launch() raises:
    """Tells how often each fault was found. A program goes on; a module raises."""
    ref known = state()[]
    for number in range(min(known.places, FINDINGS)):
        ref finding = __mir.deref(known.finding(number))
        if finding.count > 1:
            note(finding.site)
            print(_name_of(finding.kind), ": ", finding.count, " times in this launch", sep="", file=stderr)
    if known.places > FINDINGS:
        print("oomph: faults at further places are not shown", file=stderr)
    var count = known.faults - known.before
    comptime if not Bool(__mir.target["has_main"]):
        if count > 0:
            raise Error("the checked mode of the simulator has found ", count, " fault" if count == 1 else " faults", " in a kernel")


def site_text(site: Int, part: Int) -> StaticString:
    """A part of the text of a site: 0 the place, 1 the function, 2 the line."""
    if site == 0:
        return "the library" if part == 0 else ""
    var text = __mir.inttoptr[__mir.i8](site._value)
    var at = 0
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


def begin_report(kind: Int, site: Int):
    print(site_text(site, 0), ": error: ", _name_of(kind), ": ", sep="", end="", file=stderr)


def note(site: Int):
    print(site_text(site, 0), ": note: ", sep="", end="", file=stderr)


def in_function(site: Int):
    """The end of a report."""
    var name = site_text(site, 1)
    if name.byte_length() > 0:
        print(" (in '", name, "')", sep="", file=stderr)
    else:
        print(file=stderr)
    show_line(site)


def show_line(site: Int):
    var line = site_text(site, 2)
    if line.byte_length() > 0:
        print("    ", line, sep="", file=stderr)


def report_outside(address: Int, bytes: Int, lane: Int, how: Int):
    """Reports an access that is not inside any region."""
    ref me = simulator.current()[]
    var site = me.checks.site
    if not found(OUT_OF_BOUNDS, site, 0):
        return
    begin_report(OUT_OF_BOUNDS, site)
    print(Who(__mir.deref(me.block), me.number), sep="", end="", file=stderr)
    print(" writes " if how & WRITES != 0 else " reads ", bytes, " bytes" if bytes > 1 else " byte", sep="", end=" ", file=stderr)
    ref known = state()[]
    if address < NEAR_NULL:
        print("at address ", address, ", where a null pointer leads", sep="", end="", file=stderr)
        in_function(site)
        return
    var number = max(region_before(address), 0)
    if number + 1 < known.count:
        ref one = __mir.deref(known.region(number))
        ref next = __mir.deref(known.region(number + 1))
        if next.live and (not one.live or next.start - address < address - one.end()):
            number += 1
    ref region = __mir.deref(known.region(number))
    if not region.live and address < region.end():
        var what = _What(region, __mir.deref(me.block))
        var why: StaticString = ", which has ended" if region.is_shared() else " that is freed"
        print("of ", what, " of ", region.bytes, " bytes", why, sep="", end="", file=stderr)
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
        print(" of ", _What(region, __mir.deref(me.block)), " of ", region.bytes, " bytes", sep="", end="", file=stderr)
        if (address - region.start) % unit == 0 and region.bytes % unit == 0:
            print(
                ": element ", (address - region.start) // unit, " of ", region.bytes // unit, sep="", end="", file=stderr
            )
    in_function(site)


def report_uninitialised(region: Region, index: Int):
    ref me = simulator.current()[]
    var site = me.checks.site
    if not found(UNINITIALISED, site, region.start):
        return
    begin_report(UNINITIALISED, site)
    print(
        Who(__mir.deref(me.block), me.number), " reads element ", index, " of ", _What(region, __mir.deref(me.block)),
        ", which no thread of the block has written", sep="", end="", file=stderr,
    )
    in_function(site)


def report_race(region: Region, index: Int, old: Record, how: Int, was_write: Bool):
    ref me = simulator.current()[]
    var site = me.checks.site
    if not found(RACE, min(site, old.site), max(site, old.site)):
        return
    ref block = __mir.deref(me.block)
    begin_report(RACE, site)
    print(Who(block, me.number), " ", _verb(how & ATOMIC != 0, how & WRITES != 0), sep="", end="", file=stderr)
    print(" element ", index, " of ", _What(region, __mir.deref(me.block)), sep="", end="", file=stderr)
    in_function(site)
    note(old.site)
    print(Who(block, old.thread() & 2047, old.thread() >> 11), " ", sep="", end="", file=stderr)
    print(_verb(old.atomic(), was_write), " it here, and nothing orders the two", sep="", file=stderr)
    show_line(old.site)


def _verb(atomic: Bool, writes: Bool) -> StaticString:
    if atomic:
        return "changes (atomically)" if writes else "reads (atomically)"
    return "writes" if writes else "reads"
