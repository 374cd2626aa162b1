"""What keeps a native call from Python under control: Ctrl-C and unbounded recursion end it with an exception.

A wrapper around a function that may run for long leaves a frame with a `setjmp` buffer. The code inside pays nothing:
signal handlers, which the module installs when it is first imported, do the rest.

SIGINT    Python's own handler runs first. If the interrupted instruction is generated code of this module, Python's
          state is at rest, so the handler asks it what the signal means. An exception (`KeyboardInterrupt`) makes the
          thread continue in the wrapper, which returns it. Inside a C function (`malloc`, `write`, Python itself)
          nothing may be cut off: a timer sends SIGINT again to the main thread some milliseconds later. A signal
          that comes just before a wrapper leaves its frame is remembered, and the wrapper asks for it.
SIGSEGV   Close to the stack pointer it is an overflow of the stack. The handler, on a stack of its own, makes the
          thread continue in the wrapper, which raises `RecursionError`. If the overflow happens inside a C function,
          a line on standard error says what happened before the process ends.

A launch on the simulator that is left in this way has other threads at work; the wrapper ends it before it goes on.

Each module installs handlers of its own, which call those that were there before them. A timer's signal carries the
address of its module's timer, so that it is handed down to the module that asked for it and is no new Ctrl-C for the
others.

Limits: values that the native code held at that moment are not destroyed, and what it was changing stays as it is.
Only the main thread is guarded, only on Linux on x86-64, and only code that the system's loader has loaded; a
program that installs its own C handler later replaces these.
"""

from __future__ import annotations

from ..lang.mir import Call, External, Function, Invoke, Program
from ..lang.target import Target
from ..lang.types import FunctionRef
from . import fibers
from .module import ModuleEmitter
from .python_abi_text import WrapperText
from .storage import reverse_postorder, successors

FRAME_BYTES = 16 + 256
"""The frame before, the stack pointer, and C's `jmp_buf` with room to spare."""

INSTALL = "@oomph.py.guard.install"
DECLARATIONS = """\
declare i32 @PyErr_CheckSignals()
declare i32 @PyGILState_Check()
declare i64 @pthread_self()
declare i32 @_setjmp(ptr) returns_twice
declare void @longjmp(ptr, i32) noreturn
declare i32 @sigaction(i32, ptr, ptr)
declare i32 @sigaltstack(ptr, ptr)
declare i32 @getpid()
declare i64 @syscall(i64, ...)
declare i64 @write(i32, ptr, i64)
declare extern_weak i32 @dladdr(ptr, ptr)
declare ptr @llvm.stacksave.p0()
@PyExc_RecursionError = external global ptr
"""

_TOO_DEEP = "maximum recursion depth exceeded: the stack of the native code is used up"
_LOST = (
    "oomph: the stack of the native code is used up (unbounded recursion?), inside a C function that cannot be left\n"
)

# Offsets are those of Linux on x86-64: registers in `ucontext_t` (rdi 104, rsi 112, rsp 160, rip 168), the code and
# the address in `siginfo_t` (8, 16), and the flags in `struct sigaction` (136).
_TEXT = """\
@oomph.py.frame = internal global ptr null
@oomph.py.main = internal global i64 0
@oomph.py.base = internal global ptr null
@oomph.py.second = internal global ptr null
@oomph.py.timer = internal global i64 0
@oomph.py.late = internal global i32 0
@oomph.py.before.int = internal global [152 x i8] zeroinitializer, align 8
@oomph.py.before.segv = internal global [152 x i8] zeroinitializer, align 8
@oomph.py.stack = internal global [65536 x i8] zeroinitializer, align 16
@oomph.py.m.deep = internal constant [DEEPSIZE x i8] c"DEEPTEXT\\00"
@oomph.py.m.lost = private unnamed_addr constant [LOSTSIZE x i8] c"LOSTTEXT\\00"

define internal ptr @oomph.py.guard.image(ptr %address) noinline nounwind {
  %info = alloca [4 x ptr], align 8
  %absent = icmp eq ptr @dladdr, null
  br i1 %absent, label %none, label %ask
ask:
  %found = call i32 @dladdr(ptr %address, ptr %info)
  %missing = icmp eq i32 %found, 0
  br i1 %missing, label %none, label %known
known:
  %at = getelementptr i8, ptr %info, i64 8
  %base = load ptr, ptr %at
  ret ptr %base
none:
  ret ptr null
}

; Counts the image of a function that this module calls as generated code of its own.
define internal void @oomph.py.guard.also(ptr %function) noinline nounwind {
  %known = load ptr, ptr @oomph.py.second
  %first = icmp eq ptr %known, null
  br i1 %first, label %find, label %done
find:
  %image = call ptr @oomph.py.guard.image(ptr %function)
  store ptr %image, ptr @oomph.py.second
  br label %done
done:
  ret void
}

; Ends the launch on the simulator whose address a word holds, if it holds one: other threads may be at work for it.
define internal void @oomph.py.guard.end.launch(ptr %word) noinline nounwind {
  %launch = load volatile ptr, ptr %word
  %none = icmp eq ptr %launch, null
  br i1 %none, label %done, label %end
end:
  store volatile ptr null, ptr %word
  %leave = load ptr, ptr %launch
  call void %leave(ptr %launch, ptr @oomph.py.guard.image)
  br label %done
done:
  ret void
}

; The frame to return to if the interrupted thread is the main one, in generated code of this module.
define internal ptr @oomph.py.guard.target(ptr %context) noinline nounwind {
  %frame = load volatile ptr, ptr @oomph.py.frame
  %idle = icmp eq ptr %frame, null
  br i1 %idle, label %no, label %busy
busy:
  %pc.at = getelementptr i8, ptr %context, i64 168
  %pc = load ptr, ptr %pc.at
  %image = call ptr @oomph.py.guard.image(ptr %pc)
  %base = load ptr, ptr @oomph.py.base
  %known = icmp ne ptr %image, null
  %same = icmp eq ptr %image, %base
  %second = load ptr, ptr @oomph.py.second
  %as.good = icmp eq ptr %image, %second
  %ours = or i1 %same, %as.good
  %inside = and i1 %known, %ours
  br i1 %inside, label %yes, label %no
yes:
  ret ptr %frame
no:
  ret ptr null
}

define internal i1 @oomph.py.guard.is.main() noinline nounwind {
  %me = call i64 @pthread_self()
  %main = load i64, ptr @oomph.py.main
  %is = icmp eq i64 %me, %main
  ret i1 %is
}

define internal void @oomph.py.guard.leap(ptr %frame, i32 %why) noinline nounwind {
  %buffer = getelementptr i8, ptr %frame, i64 16
  call void @longjmp(ptr %buffer, i32 %why)
  unreachable
}

; Makes the interrupted thread continue in `leap`, right below the wrapper's part of the stack.
define internal void @oomph.py.guard.divert(ptr %context, ptr %frame, i64 %why) noinline nounwind {
  %saved.at = getelementptr i8, ptr %frame, i64 8
  %saved = load i64, ptr %saved.at
  %below = sub i64 %saved, 512
  %even = and i64 %below, -16
  %entry = sub i64 %even, 8
  %rdi = getelementptr i8, ptr %context, i64 104
  %rsi = getelementptr i8, ptr %context, i64 112
  %rsp = getelementptr i8, ptr %context, i64 160
  %rip = getelementptr i8, ptr %context, i64 168
  store ptr %frame, ptr %rdi
  store i64 %why, ptr %rsi
  store i64 %entry, ptr %rsp
  store ptr @oomph.py.guard.leap, ptr %rip
  ret void
}

; Sends SIGINT to the main thread soon: timer_create and timer_settime, which some C libraries keep elsewhere.
define internal void @oomph.py.guard.again() noinline nounwind {
entry:
  %event = alloca [64 x i8], align 8
  %time = alloca [4 x i64], align 8
  %old = load i64, ptr @oomph.py.timer
  %first = icmp eq i64 %old, 0
  br i1 %first, label %make, label %set
make:
  call void @llvm.memset.p0.i64(ptr %event, i8 0, i64 64, i1 false)
  store ptr @oomph.py.timer, ptr %event
  %signal = getelementptr i8, ptr %event, i64 8
  store i32 2, ptr %signal
  %notify = getelementptr i8, ptr %event, i64 12
  store i32 4, ptr %notify
  %thread = getelementptr i8, ptr %event, i64 16
  %process = call i32 @getpid()
  store i32 %process, ptr %thread
  %status = call i64 (i64, ...) @syscall(i64 222, i64 1, ptr %event, ptr %time)
  %number = load i32, ptr %time
  %id = zext i32 %number to i64
  %bad = icmp ne i64 %status, 0
  br i1 %bad, label %done, label %keep
keep:
  ; A timer's number may be 0, which is told from "none" by a bit beyond 32.
  %marked = or i64 %id, 4294967296
  store i64 %marked, ptr @oomph.py.timer
  br label %set
set:
  %made = phi i1 [ true, %keep ], [ false, %entry ]
  %timer = load i64, ptr @oomph.py.timer
  %plain = and i64 %timer, 4294967295
  call void @llvm.memset.p0.i64(ptr %time, i8 0, i64 32, i1 false)
  %ns = getelementptr i8, ptr %time, i64 24
  store i64 3000000, ptr %ns
  %failed = call i64 (i64, ...) @syscall(i64 223, i64 %plain, i64 0, ptr %time, ptr null)
  ; The child of a fork has the number, but not the timer.
  %forked = icmp ne i64 %failed, 0
  %lacks = xor i1 %made, true
  %retry = and i1 %forked, %lacks
  br i1 %retry, label %make, label %done
done:
  ret void
}

define internal void @oomph.py.guard.interrupt(i32 %signal, ptr %info, ptr %context) noinline nounwind {
  %code.at = getelementptr i8, ptr %info, i64 8
  %code = load i32, ptr %code.at
  %from.timer = icmp eq i32 %code, -2
  %value.at = getelementptr i8, ptr %info, i64 24
  %value = load ptr, ptr %value.at
  %mine = icmp eq ptr %value, @oomph.py.timer
  %asked.for = and i1 %from.timer, %mine
  br i1 %asked.for, label %check, label %pass.on
pass.on:
  %before = load ptr, ptr @oomph.py.before.int
  call void %before(i32 %signal, ptr %info, ptr %context)
  br i1 %from.timer, label %done, label %check
check:
  %frame = load volatile ptr, ptr @oomph.py.frame
  %idle = icmp eq ptr %frame, null
  br i1 %idle, label %remember, label %busy
remember:
  store volatile i32 1, ptr @oomph.py.late
  ret void
busy:
  %is.main = call i1 @oomph.py.guard.is.main()
  br i1 %is.main, label %main, label %later
main:
  %to = call ptr @oomph.py.guard.target(ptr %context)
  %outside = icmp eq ptr %to, null
  br i1 %outside, label %later, label %inside
inside:
  %locked = call i32 @PyGILState_Check()
  %unlocked = icmp eq i32 %locked, 0
  br i1 %unlocked, label %later, label %ours
ours:
  %pending = call ptr @PyErr_Occurred()
  %failing = icmp ne ptr %pending, null
  br i1 %failing, label %later, label %ask
ask:
  %answer = call i32 @PyErr_CheckSignals()
  %go.on = icmp eq i32 %answer, 0
  br i1 %go.on, label %done, label %stop
stop:
  call void @oomph.py.guard.divert(ptr %context, ptr %to, i64 1)
  br label %done
later:
  call void @oomph.py.guard.again()
  br label %done
done:
  ret void
}

define internal void @oomph.py.guard.fault(i32 %signal, ptr %info, ptr %context) noinline nounwind {
  %address.at = getelementptr i8, ptr %info, i64 16
  %address = load i64, ptr %address.at
  %sp.at = getelementptr i8, ptr %context, i64 160
  %sp = load i64, ptr %sp.at
  %distance = sub i64 %address, %sp
  %shifted = add i64 %distance, 65536
  %close = icmp ult i64 %shifted, 1114112
  %frame = load volatile ptr, ptr @oomph.py.frame
  %busy = icmp ne ptr %frame, null
  %is.main = call i1 @oomph.py.guard.is.main()
  %a = and i1 %close, %busy
  %ours = and i1 %a, %is.main
  br i1 %ours, label %overflow, label %other
overflow:
  %to = call ptr @oomph.py.guard.target(ptr %context)
  %outside = icmp eq ptr %to, null
  br i1 %outside, label %lost, label %leave
leave:
  call void @oomph.py.guard.divert(ptr %context, ptr %to, i64 2)
  ret void
lost:
  call i64 @write(i32 2, ptr @oomph.py.m.lost, i64 LOSTLENGTH)
  br label %other
other:
  %before = load ptr, ptr @oomph.py.before.segv
  %before.flags = load i32, ptr getelementptr (i8, ptr @oomph.py.before.segv, i64 136)
  %informed = and i32 %before.flags, 4
  %plain = icmp eq i32 %informed, 0
  br i1 %plain, label %again, label %pass.on
pass.on:
  ; It may be another module's, to which the frame belongs.
  call void %before(i32 %signal, ptr %info, ptr %context)
  ret void
again:
  ; The instruction faults again, now under the handler before this one.
  call i32 @sigaction(i32 %signal, ptr @oomph.py.before.segv, ptr null)
  ret void
}

define internal void @oomph.py.guard.install() noinline nounwind {
  %action = alloca [152 x i8], align 8
  %stack = alloca [3 x i64], align 8
  %flags.at = getelementptr i8, ptr %action, i64 136
  %process = call i32 @getpid()
  %thread = call i64 (i64, ...) @syscall(i64 186)
  %wide = sext i32 %process to i64
  %is.main = icmp eq i64 %thread, %wide
  %image = call ptr @oomph.py.guard.image(ptr @oomph.py.guard.leap)
  %loaded = icmp ne ptr %image, null
  %known = load i64, ptr @oomph.py.main
  %first = icmp eq i64 %known, 0
  %a = and i1 %is.main, %loaded
  %wanted = and i1 %a, %first
  br i1 %wanted, label %install, label %done
install:
  store ptr %image, ptr @oomph.py.base
  %me = call i64 @pthread_self()
  store i64 %me, ptr @oomph.py.main
  call i32 @sigaltstack(ptr null, ptr %stack)
  %ss.at = getelementptr i8, ptr %stack, i64 8
  %ss.flags = load i32, ptr %ss.at
  %disabled = and i32 %ss.flags, 2
  %has.stack = icmp eq i32 %disabled, 0
  br i1 %has.stack, label %ready, label %give
give:
  store ptr @oomph.py.stack, ptr %stack
  store i64 0, ptr %ss.at
  %size.at = getelementptr i8, ptr %stack, i64 16
  store i64 65536, ptr %size.at
  call i32 @sigaltstack(ptr %stack, ptr null)
  br label %ready
ready:
  call void @llvm.memset.p0.i64(ptr %action, i8 0, i64 152, i1 false)
  call i32 @sigaction(i32 11, ptr null, ptr @oomph.py.before.segv)
  store ptr @oomph.py.guard.fault, ptr %action
  store i32 134217732, ptr %flags.at
  call i32 @sigaction(i32 11, ptr %action, ptr null)
  call i32 @sigaction(i32 2, ptr null, ptr @oomph.py.before.int)
  %before = load i64, ptr @oomph.py.before.int
  %unhandled = icmp ule i64 %before, 1
  br i1 %unhandled, label %done, label %interrupts
interrupts:
  store ptr @oomph.py.guard.interrupt, ptr %action
  store i32 4, ptr %flags.at
  call i32 @sigaction(i32 2, ptr %action, ptr null)
  br label %done
done:
  ret void
}
declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)"""


def supported(target: Target) -> bool:
    """Whether calls can be guarded."""
    return target.triple.startswith("x86_64") and "linux" in target.triple


def runtime() -> str:
    """The handlers, and what installs them."""
    text = _TEXT.replace("DEEPSIZE", str(len(_TOO_DEEP) + 1)).replace("DEEPTEXT", _TOO_DEEP)
    text = text.replace("LOSTSIZE", str(len(_LOST) + 1)).replace("LOSTLENGTH", str(len(_LOST)))
    return text.replace("LOSTTEXT", _LOST.replace("\n", "\\0A"))


def _launches(module: ModuleEmitter) -> bool:
    """Whether the functions of a module launch kernels themselves."""
    return "oomph_simulator_state" in module.externals


def may_run_long(program: Program, symbol: str) -> bool:
    """Whether a function, or one that it calls, has a loop, recurses, or calls what is not known here."""
    seen: set[str] = set()
    path: list[tuple[str, list[str]]] = []

    def enter(name: str) -> bool:
        seen.add(name)
        callees = _callees(program.functions[name])
        if callees is None:
            return True
        path.append((name, callees))
        return False

    if enter(symbol):
        return True
    active = {symbol}
    while path:
        name, callees = path[-1]
        if not callees:
            path.pop()
            active.discard(name)
            continue
        callee = callees.pop()
        if callee in active:
            return True
        if callee not in seen and callee in program.functions:
            active.add(callee)
            if enter(callee):
                return True
    return False


def _callees(function: Function) -> list[str] | None:
    """The functions of the program that a function calls; None if it has a loop or calls a function value."""
    order = reverse_postorder(function)
    position = {block: number for number, block in enumerate(order)}
    called: list[str] = []
    for block in order:
        if any(position[s] <= position[block] for s in successors(block.terminator)):
            return None
        calls = [i for i in block.instructions if isinstance(i, Call)]
        if isinstance(block.terminator, Invoke):
            calls.append(block.terminator.call)
        for call in calls:
            if isinstance(call.callee, FunctionRef):
                called.append(call.callee.symbol)
            elif not isinstance(call.callee, External):
                return None
    return called


def enter(w: WrapperText, under_way: str = "") -> tuple[str, str]:
    """Leaves a frame on the main thread; returns whether it did, and the frame. A diverted thread comes here again.

    `under_way` is a word with the address of the launch on the simulator that the call has under way, 0 for none;
    where it is not given, it is the first one of the simulator's state.
    """
    if _launches(w.module):
        under_way = under_way or f"@{fibers.STATE_NAME}"
    frame = w.room(f"[{FRAME_BYTES} x i8]", 16)
    set_up, armed, diverted, ready = (w.fresh(name) for name in ("guard", "armed", "diverted", "ready"))
    me, main = w.value("call i64 @pthread_self()"), w.value("load i64, ptr @oomph.py.main")
    guarded = w.value(f"icmp eq i64 {me}, {main}")
    w.split(guarded, set_up, ready, True)
    w.begin(set_up)
    before = w.value("load ptr, ptr @oomph.py.frame")
    w.do(f"store ptr {before}, ptr {frame}, align 8")
    w.do(f"store ptr {w.value('call ptr @llvm.stacksave.p0()')}, ptr {w.at(frame, 8)}, align 8")
    why = w.value(f"call i32 @_setjmp(ptr {w.at(frame, 16)}) returns_twice")
    w.split(w.value(f"icmp eq i32 {why}, 0"), armed, diverted, True)
    w.begin(diverted)
    if under_way:
        w.do(f"call void @oomph.py.guard.end.launch(ptr {under_way})")
    w.do(f"store volatile ptr {w.value(f'load volatile ptr, ptr {frame}, align 8')}, ptr @oomph.py.frame")
    deep, stopped = w.fresh("deep"), w.fresh("stopped")
    w.split(w.value(f"icmp eq i32 {why}, 2"), deep, stopped)
    w.begin(deep)
    kind = w.value("load ptr, ptr @PyExc_RecursionError")
    w.do(f"call void @PyErr_SetString(ptr {kind}, ptr @oomph.py.m.deep)")
    w.go(stopped)
    w.begin(stopped)
    w.do("ret ptr null")
    w.begin(armed)
    w.do(f"store volatile ptr {frame}, ptr @oomph.py.frame")
    late, signalled = w.fresh("late"), w.fresh("signalled")
    w.split(w.value(f"icmp eq i32 {w.value('load volatile i32, ptr @oomph.py.late')}, 0"), ready, late, True)
    w.begin(late)
    w.do("store volatile i32 0, ptr @oomph.py.late")
    answer = w.value("call i32 @PyErr_CheckSignals()")
    w.split(w.value(f"icmp eq i32 {answer}, 0"), ready, signalled, True)
    w.begin(signalled)
    w.do(f"store volatile ptr {before}, ptr @oomph.py.frame")
    w.do("ret ptr null")
    w.begin(ready)
    return guarded, frame


def leave(w: WrapperText, guarded: str, frame: str) -> None:
    """Takes the frame away after the call."""
    restore, left = w.fresh("restore"), w.fresh("left")
    w.split(guarded, restore, left, True)
    w.begin(restore)
    w.do(f"store volatile ptr {w.value(f'load ptr, ptr {frame}, align 8')}, ptr @oomph.py.frame")
    w.go(left)
    w.begin(left)
