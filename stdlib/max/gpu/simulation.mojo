"""The way to the scheduler: into the program's own code, or into an object file with which it is linked.

What runs a launch is the same for all programs. Where a program is linked anyway, it is not compiled with each of them:
`importer/simulator_code.py` makes an object file of `run` on a machine once.
"""

from . import scheduler
from .rooms import Pool
from .simulator import Block


@always_inline
def launch(at: Block, mut pool: Pool, shared_bytes: Int, under_way: __mir.pointer[Int]) raises:
    """`scheduler.launch`, wherever it is."""
    comptime if Bool(__mir.target["links_simulator"]):
        var error = __mir.stack_alloc[Error, 1]()
        var status = __mir.call["max.gpu.simulation.run", __mir.i64](
            __mir.address_of(at), __mir.address_of(pool), shared_bytes._value, under_way, error
        )
        if Bool(__mir.ne(status, __mir.i64(0))):
            raise __mir.take(__mir.deref(error))
    else:
        scheduler.launch(at, pool, shared_bytes, under_way)


@no_inline
def run(
    at: __mir.pointer[Block],
    pool: __mir.pointer[Pool],
    shared_bytes: __mir.i64,
    under_way: __mir.pointer[Int],
    error: __mir.pointer[Error],
) -> __mir.i64:
    """`scheduler.launch` for code that is compiled elsewhere; 1 after an error, which is then in memory of the caller."""
    try:
        scheduler.launch(__mir.deref(at), __mir.deref(pool), Int(shared_bytes), under_way)
        return __mir.i64(0)
    except raised:
        __mir.init(__mir.deref(error), raised^)
        return __mir.i64(1)
