"""What becomes of crashes in threads of the simulator: the thread ends, and the launch says why.

The handler of the signal belongs to the process. It runs on a stack of its own, which lies in a *room* for each thread
of the operating system, so that the room's state tells the handler which of these threads it interrupts. All of them
are in a table of the process, which also says whether the interrupted thread is one of the simulator's at all.

By the same signal a launch that is cut off gets its other threads out of kernels.
"""

from . import checker, simulator
from .lock import Lock
from .rooms import PAGE, STACK_BYTES, STATE_BYTES, room_of, state_in
from .simulator import Thread
from .targets import is_checked

comptime _Address = __mir.pointer[__mir.i8]

comptime _FLAGS = 136
"""Where the flags lie in a `struct sigaction` of Linux."""
comptime _ACTION_WORDS = 32
"""More than a `struct sigaction` takes."""
comptime _STACK_POINTER = 432 if Bool(__mir.target["is_arm"]) else 160
"""Where the stack pointer lies in a `ucontext_t` of Linux."""
comptime _PROGRAM_COUNTER = 440 if Bool(__mir.target["is_arm"]) else 168
comptime _SEGMENTATION_FAULT = 11
comptime _PLACES = 256
"""The threads of the operating system whose crashes are handled at the same time."""


struct _Process(TrivialRegisterPassable):
    """What the simulator knows of the process: all zero at first.

    users       the launches under way
    under_way   the launch that generated code ends before it leaves native code in a hurry (`crew.cut_off`), 0 for none
    places      the rooms of the handler that are in use
    """

    var under_way: Int
    var lock: Lock
    var users: Int
    var action: __mir.array[Int, _ACTION_WORDS]
    var before: __mir.array[Int, _ACTION_WORDS]
    var places: __mir.array[Int, _PLACES]


@always_inline
def process() -> Pointer[_Process, MutUntrackedOrigin]:
    comptime assert Int(__mir.size_of[_Process]()) <= 4096, "generated code has 4096 bytes for the state"
    return Pointer[_Process, MutUntrackedOrigin](
        _machine=__mir.cast_pointer[_Process](__mir.call["oomph_simulator_state", _Address]())
    )


struct Watch(TrivialRegisterPassable):
    """The state in the room of a handler: who runs there, and what the thread had before.

    running    the address of the simulator's thread that runs, 0 for none
    image_of   where a C function stands that gives the image in which an address of code lies, when the launch is cut
               off, and null before
    entry      the kernel's
    """

    var running: Int
    var image_of: __mir.pointer[_Address]
    var entry: _Address
    var before: __mir.array[Int, 4]

    def begin(mut self, entry: _Address, image_of: __mir.pointer[_Address]):
        """Lets crashes of the calling thread of the operating system be handled."""
        self.running = 0
        self.image_of = image_of
        self.entry = entry
        comptime if Bool(__mir.target["is_linux"]):
            var me = Int(__mir.ptrtoint[__mir.i64](__mir.address_of(self)))
            if not _exchange(0, me):
                return
            var room = room_of(me)
            var stack = __mir.stack_alloc[Int, 3]()
            __mir.store(stack, room + PAGE)
            __mir.store(__mir.offset(stack, __mir.i64(1)), Int(0))
            __mir.store(__mir.offset(stack, __mir.i64(2)), STACK_BYTES - STATE_BYTES - PAGE)
            _ = __mir.call["sigaltstack", __mir.i32](stack, __mir.array_pointer(self.before))

    def end(mut self):
        comptime if Bool(__mir.target["is_linux"]):
            if _exchange(Int(__mir.ptrtoint[__mir.i64](__mir.address_of(self))), 0):
                _ = __mir.call["sigaltstack", __mir.i32](__mir.array_pointer(self.before), __mir.null[__mir.i8]())


def watch_in(room: Int) -> Pointer[Watch, MutUntrackedOrigin]:
    """The state in the room of a handler."""
    return Pointer[Watch, MutUntrackedOrigin](_machine=__mir.inttoptr[Watch](state_in(room)._value))


def _exchange(old: Int, new: Int) -> Bool:
    """Replaces a place of the table; whether there was one like the old one."""
    ref places = process()[].places
    for number in range(_PLACES):
        var place = __mir.cast_pointer[__mir.i64](__mir.offset(__mir.array_pointer(places), number._value))
        if Bool(__mir.eq(__mir.atomic_cmpxchg["seq_cst"](place, old._value, new._value), old._value)):
            return True
    return False


def install(mut handled: Bool):
    """Handles crashes from now on, until as many calls of `remove` as of this. `handled` says whether it does, for those
    that are cut off here."""
    comptime if Bool(__mir.target["is_linux"]):
        ref known = process()[]
        known.lock.take()
        if known.users == 0:
            var action = __mir.cast_pointer[__mir.i8](__mir.array_pointer(known.action))
            var found = __mir.stack_alloc[Int, _ACTION_WORDS]()
            __mir.store(__mir.cast_pointer[_Address](action), __mir.function_pointer[_on_crash]())
            # SA_SIGINFO, SA_ONSTACK and SA_NODEFER: the handler leaves by switching stacks.
            __mir.store(
                __mir.cast_pointer[__mir.i32](__mir.offset(action, Int(_FLAGS)._value)), __mir.i32(0x48000004)
            )
            _ = __mir.call["sigaction", __mir.i32](__mir.i32(_SEGMENTATION_FAULT), action, found)
            # It may be there already, if a launch was cut off right here.
            if __mir.load(found) != __mir.load(__mir.cast_pointer[Int](action)):
                __mir.memcpy(__mir.array_pointer(known.before), found, Int(_ACTION_WORDS * 8)._value)
        known.users += 1
        handled = True
        known.lock.give()


def remove(mut handled: Bool):
    comptime if Bool(__mir.target["is_linux"]):
        ref known = process()[]
        known.lock.take()
        known.users -= Int(handled)
        if known.users == 0 and handled:
            _ = __mir.call["sigaction", __mir.i32](
                __mir.i32(_SEGMENTATION_FAULT), __mir.array_pointer(known.before), __mir.null[__mir.i8]()
            )
        handled = False
        known.lock.give()


def _on_crash(number: __mir.i32, info: _Address, context: _Address):
    """The handler of the signal: goes on with the scheduler instead of the thread."""
    var frame = __mir.intrinsic["llvm.frameaddress", _Address](__mir.i32(0))
    var place = state_in(room_of(Int(__mir.ptrtoint[__mir.i64](frame))))
    var code = Int(__mir.sext[__mir.i64](__mir.load(__mir.cast_pointer[__mir.i32](__mir.offset(info, __mir.i64(8))))))
    var watched = False
    for i in range(_PLACES):
        watched = watched or __mir.load(__mir.offset(__mir.array_pointer(process()[].places), i._value)) == place
    if not watched:
        _pass_on(number, code)
        return
    ref watch = __mir.deref(__mir.inttoptr[Watch](place._value))
    var address = watch.running
    var room = room_of(address)
    var top = __mir.load(__mir.cast_pointer[Int](__mir.offset(context, Int(_STACK_POINTER)._value)))
    if address == 0 or top < room or top > address:
        _pass_on(number, code)
        return
    ref thread = __mir.deref(__mir.inttoptr[Thread](address._value))
    ref at = __mir.deref(thread.block)
    if code <= 0:
        if not _may_leave(watch, __mir.load(__mir.cast_pointer[_Address](__mir.offset(context, Int(_PROGRAM_COUNTER)._value)))):
            return
    else:
        var used = __mir.load(__mir.cast_pointer[Int](__mir.offset(info, __mir.i64(16))))
        at.fault.kind = simulator.OVERFLOW if used >= room and used < room + PAGE else simulator.WILD
        at.fault.x = thread.x
        at.fault.y = thread.y
        at.fault.z = thread.z
        comptime if is_checked():
            checker.crashes(thread)
    watch.running = 0
    __mir.call["oomph_fiber_switch"](__mir.address_of(thread.stack), at.scheduler)


def _may_leave(watch: Watch, at: _Address) -> Bool:
    """Whether the launch is cut off, and the thread is in generated code: inside a C function nothing may be cut off."""
    var image_of = __mir.load(watch.image_of)
    if Bool(__mir.eq(__mir.ptrtoint[__mir.i64](image_of), __mir.i64(0))):
        return False
    var image = __mir.call["oomph_call_pointer", _Address](image_of, at)
    return Bool(__mir.eq(image, __mir.call["oomph_call_pointer", _Address](image_of, watch.entry)))


def _pass_on(number: __mir.i32, code: Int):
    """Lets a crash happen as without the simulator, when the instruction is tried again. A signal that somebody has sent
    was meant for a thread that has left its kernel by now."""
    if code > 0:
        var before = __mir.array_pointer(process()[].before)
        _ = __mir.call["sigaction", __mir.i32](number, before, __mir.null[__mir.i8]())
