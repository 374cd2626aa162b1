"""Launches on the simulator that come from Python: generated code has packed the arguments."""

from .. import simulator


def launch_from_python(
    entry: __mir.pointer[__mir.i8],
    arguments: __mir.pointer[__mir.i8],
    shape: __mir.pointer[Int],
    state: __mir.pointer[__mir.pointer[__mir.i8]],
) raises:
    """Runs a kernel.

    entry      the kernel's entry
    arguments  an array of pointers to its arguments
    shape      the extents of the grid and of a block, three each, and the bytes of dynamic shared memory
    state      a word of the module, zero at first, in which launches leave the stacks of threads for the next one
    """
    var at = simulator.Block()
    at.grid_x = __mir.load(shape)
    at.grid_y = __mir.load(__mir.offset(shape, __mir.i64(1)))
    at.grid_z = __mir.load(__mir.offset(shape, __mir.i64(2)))
    at.block_x = __mir.load(__mir.offset(shape, __mir.i64(3)))
    at.block_y = __mir.load(__mir.offset(shape, __mir.i64(4)))
    at.block_z = __mir.load(__mir.offset(shape, __mir.i64(5)))
    at.entry = entry
    at.arguments = arguments
    # A launch that is cut off leaves no pool behind, and one that comes meanwhile makes its own.
    var kept = __mir.load(state)
    __mir.store(state, __mir.null[__mir.i8]())
    if Bool(__mir.eq(__mir.ptrtoint[__mir.i64](kept), __mir.i64(0))):
        kept = __mir.alloc(__mir.size_of[simulator.Pool](), __mir.align_of[simulator.Pool]())
        __mir.init(__mir.deref(__mir.cast_pointer[simulator.Pool](kept)), simulator.Pool())
    simulator.launch(
        at, __mir.deref(__mir.cast_pointer[simulator.Pool](kept)), __mir.load(__mir.offset(shape, __mir.i64(6)))
    )
    __mir.store(state, kept)
