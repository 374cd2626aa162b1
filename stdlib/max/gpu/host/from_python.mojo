"""Launches on the simulator that come from Python: generated code has packed the arguments.

Modules share one image of this file. In checked mode each has a copy, because what is watched belongs to a module.
"""

from .. import checker_state, simulation, simulator
from ..rooms import Pool
from ..targets import is_checked


struct _Local(TrivialRegisterPassable):
    """What a launch tells: its address while it is under way, and the text of its error, which ends with a zero byte
    and belongs to the caller."""

    var under_way: Int
    var text: __mir.pointer[__mir.i8]


def launcher() -> Int:
    """The address of `launch_from_python`."""
    return Int(__mir.ptrtoint[__mir.i64](__mir.function_pointer[launch_from_python]()))


def launch_from_python(
    entry: __mir.pointer[__mir.i8],
    arguments: __mir.pointer[__mir.i8],
    shape: __mir.pointer[Int],
    kept: __mir.pointer[Int],
    sizes: __mir.pointer[Int],
    local: __mir.pointer[_Local],
) -> Int:
    """Runs a kernel; 1 if it fails, with the text of the error in `local`.

    entry      the kernel's entry
    arguments  an array of pointers to its arguments
    shape      the extents of the grid and of a block, three each, the bytes of dynamic shared memory, and the extents
               of a cluster, zeroes if there are none
    kept       the stacks of threads that a module keeps for the next launch, null at first
    sizes      the number of arguments, then for each the bytes of the array that it points to, 0 if it does not
    local      what this launch tells
    """
    try:
        _launch(entry, arguments, shape, __mir.cast_pointer[__mir.i64](kept), sizes, __mir.address_of(__mir.deref(local).under_way))
        return 0
    except error:
        __mir.deref(local).text = _copied(String(error))
        return 1


def _launch(
    entry: __mir.pointer[__mir.i8],
    arguments: __mir.pointer[__mir.i8],
    shape: __mir.pointer[Int],
    kept: __mir.pointer[__mir.i64],
    sizes: __mir.pointer[Int],
    under_way: __mir.pointer[Int],
) raises:
    var at = simulator.Block()
    at.grid_x = __mir.load(shape)
    at.grid_y = __mir.load(__mir.offset(shape, __mir.i64(1)))
    at.grid_z = __mir.load(__mir.offset(shape, __mir.i64(2)))
    at.block_x = __mir.load(__mir.offset(shape, __mir.i64(3)))
    at.block_y = __mir.load(__mir.offset(shape, __mir.i64(4)))
    at.block_z = __mir.load(__mir.offset(shape, __mir.i64(5)))
    if __mir.load(__mir.offset(shape, __mir.i64(7))) != 0:
        at.cluster_x = __mir.load(__mir.offset(shape, __mir.i64(7)))
        at.cluster_y = __mir.load(__mir.offset(shape, __mir.i64(8)))
        at.cluster_z = __mir.load(__mir.offset(shape, __mir.i64(9)))
    at.entry = entry
    at.arguments = arguments
    # A launch that is cut off leaves no pool behind, and one that comes meanwhile makes its own.
    var pool = Int(__mir.atomic_rmw["xchg", "acquire"](kept, __mir.i64(0)))
    if pool == 0:
        var made = __mir.alloc(__mir.size_of[Pool](), __mir.align_of[Pool]())
        __mir.init(__mir.deref(__mir.cast_pointer[Pool](made)), Pool())
        pool = Int(__mir.ptrtoint[__mir.i64](made))
    ref stacks = __mir.deref(__mir.inttoptr[Pool](pool._value))
    var shared_bytes = __mir.load(__mir.offset(shape, __mir.i64(6)))
    try:
        comptime if is_checked():
            var lent = _lend(__mir.cast_pointer[__mir.pointer[_Word]](arguments), sizes)
            try:
                simulation.launch(at, stacks, shared_bytes, under_way)
            finally:
                _give_back(lent)
        else:
            simulation.launch(at, stacks, shared_bytes, under_way)
    finally:
        _keep(pool, kept)


def _keep(pool: Int, kept: __mir.pointer[__mir.i64]):
    """Keeps stacks for the next launch; those that another launch has left meanwhile go."""
    var other = Int(__mir.atomic_rmw["xchg", "acq_rel"](kept, pool._value))
    if other != 0:
        var address = __mir.inttoptr[Pool](other._value)
        __mir.destroy(__mir.deref(address))
        __mir.free(__mir.cast_pointer[__mir.i8](address))


def _copied(text: String) -> __mir.pointer[__mir.i8]:
    """A text of C."""
    var size = text.byte_length()
    var copy = __mir.alloc((size + 1)._value, __mir.i64(1))
    __mir.memcpy(copy, text.unsafe_ptr()._address, size._value)
    __mir.store(__mir.offset(copy, size._value), __mir.i8(0))
    return copy


# ------------------------------------------------------------------------------------------ checked kernels

comptime _Word = Int


struct _Lent(TrivialRegisterPassable):
    """Memory of the host for which a kernel gets a copy of known bounds."""

    var start: Int
    var bytes: Int
    var copy: Int

    def __init__(out self, start: Int, bytes: Int):
        self.start = start
        self.bytes = bytes
        self.copy = 0


def _lend(arguments: __mir.pointer[__mir.pointer[_Word]], sizes: __mir.pointer[Int]) -> List[_Lent]:
    """Makes copies of all arrays, one of those that overlap, and lets the arguments point there."""
    var count = __mir.load(sizes)
    var lent = List[_Lent]()
    for i in range(count):
        var bytes = __mir.load(__mir.offset(sizes, (i + 1)._value))
        if bytes > 0:
            _add(lent, __mir.load(_argument(arguments, i)), bytes)
    for ref one in lent:
        var copy = checker_state.allocate(one.bytes, checker_state.BUFFER)
        __mir.memcpy(copy, __mir.inttoptr[__mir.i8](one.start._value), one.bytes._value)
        one.copy = Int(__mir.ptrtoint[__mir.i64](copy))
    for i in range(count):
        var bytes = __mir.load(__mir.offset(sizes, (i + 1)._value))
        var address = __mir.load(_argument(arguments, i)) if bytes > 0 else 0
        for one in lent:
            if bytes > 0 and one.start <= address and address < one.start + one.bytes:
                __mir.store(_argument(arguments, i), one.copy + address - one.start)
    return lent^


@always_inline
def _argument(arguments: __mir.pointer[__mir.pointer[_Word]], number: Int) -> __mir.pointer[_Word]:
    return __mir.load(__mir.offset(arguments, number._value))


def _add(mut lent: List[_Lent], address: Int, bytes: Int):
    """Adds a range, with all that it overlaps as one."""
    var start = address
    var end = address + bytes
    var apart = List[_Lent]()
    for one in lent:
        if one.start < end and start < one.start + one.bytes:
            start = min(start, one.start)
            end = max(end, one.start + one.bytes)
        else:
            apart.append(one)
    apart.append(_Lent(start, end - start))
    lent = apart^


def _give_back(lent: List[_Lent]):
    """Copies back what the kernel has changed."""
    for one in lent:
        var copy = __mir.inttoptr[__mir.i8](one.copy._value)
        var start = __mir.inttoptr[__mir.i8](one.start._value)
        if Bool(__mir.ne(__mir.memcmp(copy, start, one.bytes._value), __mir.i32(0))):
            __mir.memcpy(start, copy, one.bytes._value)
        checker_state.release(copy)
