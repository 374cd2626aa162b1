"""The threads of the operating system that help with a launch on the simulator: made when it lasts, gone when it ends.

Nothing of them is left between launches, so that a process may fork there.
"""

from std.sys.info import num_logical_cores
from .crashes import process, remove, watch_in
from .rooms import Pool
from .scheduler import Launch, Worker

comptime _Address = __mir.pointer[__mir.i8]

comptime CORES: StaticString = "OOMPH_SIMULATOR_CORES\0"
"""The variable, as C names it, that says how many threads of the operating system run the blocks of a launch; 1: in order."""
comptime _MOST_CORES = 128
comptime PATIENCE: StaticString = "OOMPH_SIMULATOR_PATIENCE\0"
"""The variable that says for how many seconds all blocks of a launch may wait for memory to change."""
comptime _PATIENCE_S = 10
comptime _MASK_BYTES = 128
comptime _SIGNALS = 16
"""The words of a `sigset_t`."""
comptime _SEGMENTATION_FAULT = 11
comptime _CUT_OFF_TRIES = 2000
"""The milliseconds that a thread has to leave a C function when its launch is cut off."""
comptime _LINGER = 20_000_000


@no_inline
def cores() -> Int:
    """How many threads run blocks: as the variable says, else as many as there are cores for the process."""
    var wanted = _number(CORES)
    if wanted >= 1:
        return min(wanted, _MOST_CORES)
    comptime if Bool(__mir.target["is_linux"]):
        var mask = __mir.stack_alloc[__mir.i64, _MASK_BYTES // 8]()
        var status = __mir.call["sched_getaffinity", __mir.i32](__mir.i32(0), Int(_MASK_BYTES)._value, mask)
        if Bool(__mir.eq(status, __mir.i32(0))):
            var count = 0
            for word in range(_MASK_BYTES // 8):
                count += Int(__mir.intrinsic["llvm.ctpop", __mir.i64](__mir.load(__mir.offset(mask, word._value))))
            return max(count, 1)
    return min(num_logical_cores(), _MOST_CORES)


@no_inline
def patience() -> Int:
    """For how many seconds all blocks may wait for memory to change."""
    var wanted = _number(PATIENCE)
    return wanted if wanted >= 1 else _PATIENCE_S


def _number(variable: StaticString) -> Int:
    """The value of a variable of the environment, 0 if there is none."""
    var text = __mir.call["getenv", _Address](variable._data)
    if Bool(__mir.eq(__mir.ptrtoint[__mir.i64](text), __mir.i64(0))):
        return 0
    return Int(__mir.sext[__mir.i64](__mir.call["atoi", __mir.i32](text)))


struct _Helper(TrivialRegisterPassable):
    """A thread of the operating system: what it helps with, and whether it is done."""

    var launch: Int
    var thread: Int
    var done: Int

    def __init__(out self, launch: Int):
        self.launch = launch
        self.thread = 0
        self.done = 0


struct Crew(Movable):
    """Those who help with a launch: the addresses of their records, and how many work, the first worker included."""

    var _helpers: List[Int]
    var _working: Int
    var _finished: __mir.array[Int, 8]
    """A semaphore of the C library, raised by each that is done."""

    def __init__(out self):
        self._helpers = List[Int]()
        self._working = 1
        __mir.assume_init(self._finished)

    def at_work(mut self) -> Int:
        """How many threads of the operating system run blocks."""
        return Int(__mir.atomic_load["seq_cst"](_word(self._working)))

    @always_inline
    def _one_less(mut self):
        _ = __mir.atomic_rmw["sub", "seq_cst"](_word(self._working), __mir.i64(1))

    @no_inline
    def enlist(mut self, count: Int, launch: Int):
        """Gets threads to help; fewer if the system does not give so many."""
        _ = __mir.call["sem_init", __mir.i32](__mir.array_pointer(self._finished), __mir.i32(0), __mir.i32(0))
        # Signals for the process are for those who know what to do with them.
        var before = __mir.stack_alloc[Int, _SIGNALS]()
        _hold_signals(before)
        for _ in range(count):
            var helper = __mir.cast_pointer[_Helper](__mir.alloc(__mir.size_of[_Helper](), __mir.i64(64)))
            __mir.store(helper, _Helper(launch))
            _ = __mir.atomic_rmw["add", "seq_cst"](_word(self._working), __mir.i64(1))
            var status = __mir.call["pthread_create", __mir.i32](
                __mir.address_of(__mir.deref(helper).thread),
                __mir.null[__mir.i8](),
                __mir.function_pointer[_help](),
                helper,
            )
            if Bool(__mir.ne(status, __mir.i32(0))):
                self._one_less()
                __mir.free(__mir.cast_pointer[__mir.i8](helper))
                break
            self._helpers.append(Int(__mir.ptrtoint[__mir.i64](helper)))
        _let_signals(before)

    @no_inline
    def wait(mut self):
        """Waits, when the first worker is done, until all others are."""
        self._one_less()
        if len(self._helpers) == 0:
            return
        comptime if Bool(__mir.target["is_linux"]):
            for _ in self._helpers:
                while Bool(
                    __mir.ne(__mir.call["sem_wait", __mir.i32](__mir.array_pointer(self._finished)), __mir.i32(0))
                ):
                    _linger()
        self._join()

    @no_inline
    def _join(mut self):
        """Lets go of those that are done. Cut off in between, it would be done twice."""
        var before = __mir.stack_alloc[Int, _SIGNALS]()
        _hold_signals(before)
        for address in self._helpers:
            ref helper = _helper(address)[]
            _ = __mir.call["pthread_join", __mir.i32](helper.thread._value, __mir.null[__mir.i8]())
            __mir.free(__mir.inttoptr[__mir.i8](address._value))
        self._helpers.clear()
        _let_signals(before)

    @no_inline
    def drive_out(mut self):
        """Gets all out of the kernel, whatever it does. One that stays in a C function is left alone at last."""
        var left = False
        for address in self._helpers:
            ref helper = _helper(address)[]
            for _ in range(_CUT_OFF_TRIES):
                if Bool(__mir.ne(__mir.atomic_load["seq_cst"](_word(helper.done)), __mir.i64(0))):
                    break
                _ = __mir.call["pthread_kill", __mir.i32](helper.thread._value, __mir.i32(_SEGMENTATION_FAULT))
                _ = __mir.call["usleep", __mir.i32](__mir.i32(1000))
            else:
                left = True
        if not left:
            self._join()


@always_inline
def _word(ref place: Int) -> __mir.pointer[__mir.i64]:
    return __mir.cast_pointer[__mir.i64](__mir.address_of(place))


@always_inline
def _helper(address: Int) -> Pointer[_Helper, MutUntrackedOrigin]:
    return Pointer[_Helper, MutUntrackedOrigin](_machine=__mir.inttoptr[_Helper](address._value))


@always_inline
def _set_mask() -> __mir.i32:
    """`SIG_SETMASK`."""
    comptime if Bool(__mir.target["is_macos"]):
        return __mir.i32(3)
    else:
        return __mir.i32(2)


def _hold_signals(before: __mir.pointer[Int]):
    """Lets signals wait that are for the calling thread, but for crashes; `before` keeps which did."""
    var all = __mir.stack_alloc[Int, _SIGNALS]()
    _ = __mir.call["sigfillset", __mir.i32](all)
    _ = __mir.call["sigdelset", __mir.i32](all, __mir.i32(_SEGMENTATION_FAULT))
    _ = __mir.call["pthread_sigmask", __mir.i32](_set_mask(), all, before)


def _let_signals(before: __mir.pointer[Int]):
    _ = __mir.call["pthread_sigmask", __mir.i32](_set_mask(), before, __mir.null[Int]())


def _help(argument: _Address):
    """What a helper does."""
    ref helper = __mir.deref(__mir.cast_pointer[_Helper](argument))
    ref launch = __mir.deref(__mir.inttoptr[Launch](helper.launch._value))
    Worker(launch).work()
    ref crew = launch.crew
    crew._one_less()
    __mir.atomic_store["seq_cst"](_word(helper.done), __mir.i64(1))
    _ = __mir.call["sem_post", __mir.i32](__mir.array_pointer(crew._finished))


@no_inline
def _linger():
    """A signal has come. Its handler may want to leave native code, which it cannot do from inside a C function: here it
    finds the thread outside one, when it sends the signal again."""
    var count = __mir.stack_alloc[Int, 1]()
    __mir.store(count, Int(0))
    while Int(__mir.load[8, True](count)) < _LINGER:
        __mir.store[8, True](count, __mir.load[8, True](count) + 1)


# ---------------------------------------------------------------------------------------- launches cut short


def cut_off(launch: _Address, image_of: _Address):
    """Ends a launch whose first worker was made to leave native code: the others leave their kernels. What the launch
    held stays as it is. `image_of` is a C function that gives the image in which an address of code lies."""
    ref known = __mir.deref(__mir.cast_pointer[Launch](launch))
    known.image_of = image_of
    known.cut_off()
    known.lock.open()
    __mir.deref(known.pool).open()
    process()[].lock.open()
    known.crew.drive_out()
    if known.first != 0:
        watch_in(known.first)[].end()
    remove(known.handled)
