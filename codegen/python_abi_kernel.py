"""Launches of kernels from Python: a generated launcher for each kernel packs the arguments and starts it.

A launcher takes a record that says how to launch (`lang.launches`), then the kernel's arguments. Numbers are converted
as in calls. On the simulator, arrays of the host that the kernel only reads are taken through the buffer protocol if
they are as it wants them; everything else is left to the checkers that come with the record. The objects that Python
sees are made by `kernels.kernel.declare`, which gets the launcher and a description, and by
`kernels.generic.declare`.
"""

from __future__ import annotations

from json import dumps

from ..lang import launches
from ..lang.exports import ExportedKernel, ExportedParameter, Exports, GenericKernel
from ..lang.primitives import DTYPE_CODES, DTYPE_SCALARS
from ..lang.records import dataclass
from . import python_abi_guard as guard
from .module import ModuleEmitter
from .python_abi_facts import PythonAbi
from .python_abi_function import FunctionWrapper
from .python_abi_text import WrapperText

FACTORY = "kernels.kernel"
GENERIC_FACTORY = "kernels.generic"
"""The modules below the package whose functions `declare` make the objects of kernels."""

FULL_VIEW = 0x1C
"""`PyBUF_FORMAT | PyBUF_STRIDES`: a view that tells everything, also of arrays that may only be read."""

_SIMULATE = "@oomph.py.simulate"
_SIMULATE_OWN = "@oomph.py.simulate.checked"

VIEW = "[80 x i8]"
"""A `Py_buffer`: the address, the owner (8), ..., the item size (24), ..., the format (40)."""

_FORMATS = {"i": "bhilqn", "u": "BHILQN", "f": "efd", "b": "?"}
"""The characters of the `struct` module for numbers of any size, by kind."""

DECLARATIONS = """\
declare ptr @PyLong_AsVoidPtr(ptr)
declare i64 @PyTuple_Size(ptr)
declare i32 @PyObject_CheckBuffer(ptr)
declare i32 @PyObject_GetBuffer(ptr, ptr, i32)
declare i32 @PyBuffer_IsContiguous(ptr, i8)
declare void @PyBuffer_Release(ptr)
declare ptr @PyObject_CallOneArg(ptr, ptr)
declare ptr @PyObject_CallFunction(ptr, ptr, ...)
declare ptr @PyImport_ImportModule(ptr)
declare ptr @PyObject_GetAttrString(ptr, ptr)
declare ptr @PyCMethod_New(ptr, ptr, ptr, ptr)
declare ptr @PyUnicode_FromString(ptr)
declare ptr @strchr(ptr, i32)
declare void @free(ptr)
declare ptr @PyEval_SaveThread()
declare void @PyEval_RestoreThread(ptr)
"""

_RUNTIME = """\
@oomph.py.simulated = internal global ptr null, align 8

; The address of an array: from its buffer if it may be used where it lies and is as the kernel wants it, otherwise
; from the checker; and its bytes, if they are known. Returns whether it failed, with an exception set.
define internal i1 @oomph.py.array(ptr %object, i1 %direct, ptr %kinds, i64 %size, ptr %checkers, i64 %index,
                                   ptr %view, ptr %held, ptr %out, ptr %bytes) noinline nounwind {
entry:
  br i1 %direct, label %try, label %ask
try:
  %supports = call i32 @PyObject_CheckBuffer(ptr %object)
  %can = icmp ne i32 %supports, 0
  br i1 %can, label %get, label %ask
get:
  %status = call i32 @PyObject_GetBuffer(ptr %object, ptr %view, i32 FULLVIEW)
  %got = icmp eq i32 %status, 0
  br i1 %got, label %contiguity, label %refused
refused:
  call void @PyErr_Clear()
  br label %ask
contiguity:
  %whole = call i32 @PyBuffer_IsContiguous(ptr %view, i8 67)
  %is.whole = icmp ne i32 %whole, 0
  br i1 %is.whole, label %form, label %unfit
form:
  %size.at = getelementptr i8, ptr %view, i64 24
  %item = load i64, ptr %size.at
  %same.size = icmp eq i64 %item, %size
  %start = load ptr, ptr %view
  %number = ptrtoint ptr %start to i64
  %mask = sub i64 %size, 1
  %low = and i64 %number, %mask
  %aligned = icmp eq i64 %low, 0
  %format.at = getelementptr i8, ptr %view, i64 40
  %format = load ptr, ptr %format.at
  %has.format = icmp ne ptr %format, null
  %placed = and i1 %same.size, %aligned
  %good = and i1 %placed, %has.format
  br i1 %good, label %order, label %unfit
order:
  %first = load i8, ptr %format
  %is.native = icmp eq i8 %first, 64
  %is.standard = icmp eq i8 %first, 61
  %is.little = icmp eq i8 %first, 60
  %marked1 = or i1 %is.native, %is.standard
  %marked = or i1 %marked1, %is.little
  %skip = zext i1 %marked to i64
  %letter.at = getelementptr i8, ptr %format, i64 %skip
  %letter = load i8, ptr %letter.at
  %some = icmp ne i8 %letter, 0
  br i1 %some, label %last, label %unfit
last:
  %next.at = getelementptr i8, ptr %letter.at, i64 1
  %next = load i8, ptr %next.at
  %alone = icmp eq i8 %next, 0
  %wide = zext i8 %letter to i32
  %found = call ptr @strchr(ptr %kinds, i32 %wide)
  %known = icmp ne ptr %found, null
  %fits = and i1 %alone, %known
  br i1 %fits, label %take, label %unfit
take:
  store ptr %start, ptr %out
  %length.at = getelementptr i8, ptr %view, i64 16
  %length = load i64, ptr %length.at
  store i64 %length, ptr %bytes
  ret i1 false
unfit:
  call void @PyBuffer_Release(ptr %view)
  br label %ask
ask:
  %checker = call ptr @PyTuple_GetItem(ptr %checkers, i64 %index)
  %answer = call ptr @PyObject_CallOneArg(ptr %checker, ptr %object)
  store ptr %answer, ptr %held
  %raised = icmp eq ptr %answer, null
  br i1 %raised, label %failed, label %answered
answered:
  %type.at = getelementptr i8, ptr %answer, i64 TYPE
  %type = load ptr, ptr %type.at
  %plain = icmp eq ptr %type, @PyLong_Type
  br i1 %plain, label %read, label %unpack
unpack:
  %inner = call ptr @PyTuple_GetItem(ptr %answer, i64 0)
  %items = call i64 @PyTuple_Size(ptr %answer)
  %measured = icmp sgt i64 %items, 2
  br i1 %measured, label %measure, label %read
measure:
  %size.object = call ptr @PyTuple_GetItem(ptr %answer, i64 2)
  %told = call ptr @PyLong_AsVoidPtr(ptr %size.object)
  %told.number = ptrtoint ptr %told to i64
  store i64 %told.number, ptr %bytes
  br label %read
read:
  %address.object = phi ptr [ %answer, %answered ], [ %inner, %unpack ], [ %inner, %measure ]
  %address = call ptr @PyLong_AsVoidPtr(ptr %address.object)
  store ptr %address, ptr %out
  %suspect = icmp eq ptr %address, null
  br i1 %suspect, label %look, label %done
look:
  %occurred = call ptr @PyErr_Occurred()
  %wrong = icmp ne ptr %occurred, null
  ret i1 %wrong
done:
  ret i1 false
failed:
  ret i1 true
}

; Launches through the driver, with the record's context current meanwhile. Returns the driver's error, 0 for none.
define internal i32 @oomph.py.drive(ptr %record, ptr %arguments) noinline nounwind {
entry:
  %ignored = alloca ptr
  LOADWORDS
  %pushed = call i32 %push(ptr %context)
  %is.current = icmp eq i32 %pushed, 0
  br i1 %is.current, label %launch, label %lost
lost:
  ret i32 %pushed
launch:
  %is.plain = icmp eq ptr %extended, null
  br i1 %is.plain, label %plain, label %configured
plain:
  %answer = call i32 %start(ptr %function, i32 %grid.x, i32 %grid.y, i32 %grid.z, i32 %block.x, i32 %block.y,
                            i32 %block.z, i32 %shared, ptr %stream, ptr %arguments, ptr null)
  br label %launched
configured:
  %config = getelementptr i64, ptr %record, i64 CONFIG
  %other.answer = call i32 %extended(ptr %config, ptr %function, ptr %arguments, ptr null)
  br label %launched
launched:
  %status = phi i32 [ %answer, %plain ], [ %other.answer, %configured ]
  %popped = call i32 %pop(ptr %ignored)
  ret i32 %status
}
"""

_WORDS = {
    "push": ("ptr", launches.PUSH),
    "pop": ("ptr", launches.POP),
    "start": ("ptr", launches.LAUNCH),
    "extended": ("ptr", launches.EXTENDED),
    "context": ("ptr", launches.CONTEXT),
    "function": ("ptr", launches.FUNCTION),
    "stream": ("ptr", launches.STREAM),
    "grid.x": ("i32", launches.GRID),
    "grid.y": ("i32", launches.GRID + 1),
    "grid.z": ("i32", launches.GRID + 2),
    "block.x": ("i32", launches.BLOCK),
    "block.y": ("i32", launches.BLOCK + 1),
    "block.z": ("i32", launches.BLOCK + 2),
    "shared": ("i32", launches.SHARED),
}
"""What `drive` reads of the record; of a word, the low half where it wants 32 bits."""


def runtime(module: ModuleEmitter, python: PythonAbi) -> str:
    """What the launchers of all modules share."""
    loads = "\n  ".join(
        f"%{name}.at = getelementptr i64, ptr %record, i64 {word}\n  %{name} = load {ir}, ptr %{name}.at"
        for name, (ir, word) in _WORDS.items()
    )
    text = _RUNTIME.replace("LOADWORDS", loads).replace("FULLVIEW", str(FULL_VIEW))
    text = text.replace("i64 CONFIG", f"i64 {launches.CONFIG}")
    text = text.replace("i64 TYPE", f"i64 {python.type_offset}")
    w = WrapperText(module, python)
    run = w.value(f"load ptr, ptr {w.at('%record', 8 * launches.SIMULATE)}")
    return text + _simulation(w, _SIMULATE, run, False)


def add_simulation(module: ModuleEmitter, exports: Exports, python: PythonAbi) -> None:
    """Adds what runs kernels that the module has a simulator of its own for, because they are checked."""
    if exports.launcher is not None:
        run = module.symbol(exports.launcher.symbol)
        module.functions.append(_simulation(WrapperText(module, python), _SIMULATE_OWN, run, True))


def _simulation(w: WrapperText, name: str, run: str, checked: bool) -> str:
    """`simulate(entry, arguments, record, sizes)`: runs a kernel on the simulator. A new reference to None, or to the
    text of what went wrong; null with an exception set if the run was cut off."""
    local = w.room("[2 x ptr]", 8)
    w.do(f"store volatile ptr null, ptr {local}, align 8")
    kept = guard.enter(w, local) if guard.supported(w.module.target) else None
    if kept is not None:
        w.do(f"call void @oomph.py.guard.also(ptr {run})")
    unlocked = "" if checked else _unlock(w, kept[0] if kept is not None else "false")
    operands = f"ptr %entry.point, ptr %arguments, ptr %record, ptr @oomph.py.simulated, ptr %sizes, ptr {local}"
    failed = w.value(f"call i64 {run}({operands})")
    if unlocked:
        _lock(w, unlocked)
    if kept is not None:
        guard.leave(w, *kept)
    w.split(w.value(f"icmp eq i64 {failed}, 0"), "good", "bad", True)
    w.begin("bad")
    text = w.value(f"load ptr, ptr {w.at(local, 8)}")
    made = w.value(f"call ptr @PyUnicode_FromString(ptr {text})")
    w.do(f"call void @free(ptr {text})")
    w.do(f"ret ptr {made}")
    w.begin("good")
    w.do(f"ret ptr {w.value('call ptr @Py_NewRef(ptr @_Py_NoneStruct)')}")
    taken = "ptr %entry.point, ptr %arguments, ptr %record, ptr %sizes"
    return w.text(f"define internal ptr {name}({taken}) noinline nounwind")


def _unlock(w: WrapperText, guarded: str) -> str:
    """Lets other threads of Python run meanwhile, unless a guard needs the lock; the slot for `_lock`."""
    slot = w.room("ptr", 8)
    w.do(f"store ptr null, ptr {slot}, align 8")
    free, go = w.fresh("free"), w.fresh("go")
    w.split(guarded, go, free)
    w.begin(free)
    w.do(f"store ptr {w.value('call ptr @PyEval_SaveThread()')}, ptr {slot}, align 8")
    w.go(go)
    w.begin(go)
    return slot


def _lock(w: WrapperText, slot: str) -> None:
    """Takes Python's lock again, if it was given away."""
    state = w.value(f"load ptr, ptr {slot}, align 8")
    locked, take = w.fresh("locked"), w.fresh("take")
    w.split(w.value(f"icmp eq ptr {state}, null"), locked, take)
    w.begin(take)
    w.do(f"call void @PyEval_RestoreThread(ptr {state})")
    w.go(locked)
    w.begin(locked)


class _Launcher(FunctionWrapper):
    """The launcher of one kernel."""

    def __init__(self, module: ModuleEmitter, kernel: ExportedKernel, exports: Exports, python: PythonAbi) -> None:
        super().__init__(module, kernel.function, exports, python)
        self.kernel = kernel
        self._views = self._kept = self._host = self._checkers = self._sizes = ""

    def emit(self) -> None:
        w, parameters = self.w, self.function.parameters
        w.do("%args = getelementptr ptr, ptr %all, i64 2")
        w.do("%given = sub i64 %total, 2")
        record = w.value(f"call ptr @PyLong_AsVoidPtr(ptr {w.value('load ptr, ptr %all')})")
        self._checkers = w.value(f"load ptr, ptr {w.at('%all', 8)}")
        start = w.value(f"load ptr, ptr {w.at(record, 8 * launches.LAUNCH)}")
        self._host = w.value(f"icmp eq ptr {start}, null")
        count = len(parameters)
        self._views, self._kept = w.room(f"[{count} x {VIEW}]", 8), w.room(f"[{count} x ptr]", 8)
        self._sizes = w.room(f"[{count + 1} x i64]", 8)
        for number in range(count):
            w.do(f"store ptr null, ptr {w.at(self._views, 80 * number + 8)}, align 8")
            w.do(f"store ptr null, ptr {w.at(self._kept, 8 * number)}, align 8")
            w.do(f"store i64 0, ptr {w.at(self._sizes, 8 * number + 8)}, align 8")
        w.do(f"store i64 {count}, ptr {self._sizes}, align 8")
        given = self._arguments(parameters)
        packed = w.room(f"[{count} x ptr]", 8)
        for number, parameter in enumerate(parameters):
            object = w.value(f"load ptr, ptr {w.at(given, 8 * number)}, align 8")
            address = self._pack(number, parameter, object)
            w.do(f"store ptr {address}, ptr {w.at(packed, 8 * number)}, align 8")
        self._launch(record, packed)
        w.begin("fail0")
        self._release()
        w.do("ret ptr null")
        header = f"define internal ptr {self.name}(ptr %self, ptr %all, i64 %total, ptr %keywords) nounwind"
        self.module.functions.append(w.text(header))

    def _pack(self, number: int, parameter: ExportedParameter, object: str) -> str:
        """The address of one argument as the kernel wants it."""
        w = self.w
        array = self.kernel.arrays.get(parameter.name)
        if parameter.name in self.kernel.values:
            return self._checked(number, object, "false", "", 1, True)
        if array is None:
            machine = self.module.abi.machine(parameter.crossing.type)
            assert machine is not None, parameter.name
            return w.spill(machine, self._convert(parameter, object, False))
        scalar = DTYPE_SCALARS[DTYPE_CODES[array.dtype]]
        kinds = self.module.constants.text(_formats(array.dtype).encode())
        size = max(int(scalar.strip("bfi")) // 8, 1)
        direct = "false" if array.mutable or array.shape is not None else self._host
        return self._checked(number, object, direct, kinds, size, array.is_open)

    def _checked(self, number: int, object: str, direct: str, kinds: str, size: int, is_whole: bool) -> str:
        """The address of what the checker of a parameter answers with: the address of an array, or (`is_whole`) that of
        the argument itself."""
        w = self.w
        out = w.room("ptr", 8)
        view, held = w.at(self._views, 80 * number), w.at(self._kept, 8 * number)
        call = (
            f"call i1 @oomph.py.array(ptr {object}, i1 {direct}, ptr {kinds or 'null'}, "
            f"i64 {size}, ptr {self._checkers}, i64 {number}, ptr {view}, ptr {held}, ptr {out}, "
            f"ptr {w.at(self._sizes, 8 * number + 8)})"
        )
        good = w.fresh("good")
        w.split(w.value(call), "fail0", good, False)
        w.begin(good)
        return w.value(f"load ptr, ptr {out}, align 8") if is_whole else out

    def _launch(self, record: str, packed: str) -> None:
        w = self.w
        names = ("simulated", "said", "driven", "failed", "done")
        simulated, said, driven, failed, done = (w.fresh(name) for name in names)
        w.split(self._host, simulated, driven)
        w.begin(simulated)
        entry = self.module.symbol(self.function.symbol)
        passed = f"ptr {entry}, ptr {packed}, ptr {record}"
        simulate = _SIMULATE if self.exports.launcher is None else _SIMULATE_OWN
        result = w.value(f"call ptr {simulate}({passed}, ptr {self._sizes})")
        w.split(w.value(f"icmp eq ptr {result}, null"), "fail0", said, False)
        w.begin(said)
        self._release()
        w.do(f"ret ptr {result}")
        w.begin(driven)
        status = w.value(f"call i32 @oomph.py.drive(ptr {record}, ptr {packed})")
        w.split(w.value(f"icmp eq i32 {status}, 0"), done, failed, True)
        w.begin(failed)
        self._release()
        wide = w.value(f"zext i32 {status} to i64")
        w.do(f"ret ptr {w.value(f'call ptr @PyLong_FromLongLong(i64 {wide})')}")
        w.begin(done)
        self._release()
        w.do(f"ret ptr {w.value('call ptr @Py_NewRef(ptr @_Py_NoneStruct)')}")

    def _release(self) -> None:
        """Gives back the views, and what checkers have answered with."""
        w = self.w
        for number, parameter in enumerate(self.function.parameters):
            if parameter.name in self.kernel.arrays or parameter.name in self.kernel.values:
                w.do(f"call void @PyBuffer_Release(ptr {w.at(self._views, 80 * number)})")
                held = w.value(f"load ptr, ptr {w.at(self._kept, 8 * number)}")
                w.do(f"call void @Py_DecRef(ptr {held})")

    def _failure(self) -> str:
        return "fail0"


def _formats(dtype: str) -> str:
    """The characters by which the `struct` module may call a data type; their size decides further."""
    if dtype == "bfloat16":
        return ""  # `struct` does not know it
    return _FORMATS["f" if dtype.startswith("float") else dtype[0]]


# ------------------------------------------------------------------------------------------------ the objects


@dataclass(frozen=True, slots=True)
class Home:
    """Where kernels are declared: the dotted name of the module, the path of its source, and the source's digest."""

    module: str
    path: str
    digest: str


def add_kernel(w: WrapperText, kernel: ExportedKernel, exports: Exports, home: Home) -> str:
    """A new reference to the object of a kernel, made when the module is executed; null with an exception set."""
    module = w.module
    launcher = _Launcher(module, kernel, exports, w.python)
    launcher.emit()
    name = module.constants.text(kernel.function.name.encode())
    row = launcher.name.replace(".call.", ".method.")
    method = f"{{ ptr {name}, ptr {launcher.name}, i32 {_FAST_KEYWORDS}, ptr null }}"
    module.constants.lines.append(f"{row} = internal constant {{ ptr, ptr, i32, ptr }} {method}")
    siblings = "\n".join(k.function.name for k in exports.kernels)
    cluster = " ".join(map(str, kernel.cluster))
    where = [home.module, home.path, home.digest, siblings]
    texts = [kernel.function.name, describe(kernel), cluster, kernel.function.doc, *where]
    return _made(w, FACTORY, texts, row)


def add_generic_kernel(w: WrapperText, kernel: GenericKernel, home: Home) -> str:
    """The same for a kernel with open parameters."""
    choices = "\n".join(f"{c.name}\t{c.kind}\t{'optional' if c.optional else ''}" for c in kernel.choices)
    arguments = "\n".join("\t".join(argument) for argument in kernel.arguments)
    return _made(w, GENERIC_FACTORY, [kernel.name, choices, arguments, kernel.doc, home.module, home.path], "")


def _made(w: WrapperText, factory: str, texts: list[str], method: str) -> str:
    """Calls the factory of a module with texts, and before them with a function made of a method's row, if given."""
    constants = w.module.constants
    passed = ", ".join(f"ptr {constants.text(text.encode(errors='replace'))}" for text in texts)
    imported, found = w.fresh("imported"), w.fresh("found")
    runtime = constants.text(f"{__name__.partition('.')[0]}.{factory}".encode())
    library = w.value(f"call ptr @PyImport_ImportModule(ptr {runtime})")
    w.split(w.value(f"icmp eq ptr {library}, null"), "fail", imported, False)
    w.begin(imported)
    declare = w.value(f"call ptr @PyObject_GetAttrString(ptr {library}, ptr {constants.text(b'declare')})")
    w.do(f"call void @Py_DecRef(ptr {library})")
    w.split(w.value(f"icmp eq ptr {declare}, null"), "fail", found, False)
    w.begin(found)
    pattern = "s" * len(texts)
    if method:
        function = w.value(f"call ptr @PyCMethod_New(ptr {method}, ptr null, ptr null, ptr null)")
        pattern, passed = "N" + pattern, f"ptr {function}, {passed}"
    format = constants.text(pattern.encode())
    object = w.value(f"call ptr (ptr, ptr, ...) @PyObject_CallFunction(ptr {declare}, ptr {format}, {passed})")
    w.do(f"call void @Py_DecRef(ptr {declare})")
    return object


_FAST_KEYWORDS = 0x80 | 0x2
"""`METH_FASTCALL | METH_KEYWORDS`."""


def describe(kernel: ExportedKernel) -> str:
    """The parameters for `kernels.kernel`: a line for each, with the name, the data type of the elements of an array
    (empty if it takes none), "mut" or "imm", the default as Python text (empty if there is none), as JSON text the
    shape and the strides of a tensor or the form of a value of several numbers (empty for all others), and the type
    as the source has it, divided by tabs."""
    lines = []
    for parameter, written in zip(kernel.function.parameters, kernel.written, strict=True):
        array = kernel.arrays.get(parameter.name)
        facts = [array.dtype, "mut" if array.mutable else "imm"] if array else ["", "imm"]
        form = kernel.values.get(parameter.name, "")
        if array and array.shape is not None:
            form = dumps([array.shape, array.strides])
        lines.append("\t".join([parameter.name, *facts, parameter.default_text, form, written]))
    return "\n".join(lines)
