"""LLVM text with Python objects in it: the writer that wrappers use, and how scalars cross in both directions."""

from __future__ import annotations

import struct

from ..lang.exports import Crossing
from ..lang.records import dataclass
from .irtypes import Machine
from .module import ModuleEmitter
from .python_abi_facts import PythonAbi

_SMALL = 1 << 63


@dataclass(frozen=True, slots=True)
class Blame:
    """Whom an error message names: LLVM names of C strings with the function, the parameter and the type."""

    function: str
    parameter: str
    type: str

    def __str__(self) -> str:
        return f"ptr {self.function}, ptr {self.parameter}, ptr {self.type}"


class WrapperText:
    """The lines of one function, with room in its frame and the name of the block that is being written."""

    def __init__(self, module: ModuleEmitter, python: PythonAbi) -> None:
        self.module = module
        self.python = python
        self.frame: list[str] = []
        self.lines: list[str] = []
        self.block = "entry"
        self._count = 0

    def value(self, text: str) -> str:
        """Adds an instruction with a value; returns its name."""
        self._count += 1
        name = f"%v{self._count}"
        self.lines.append(f"  {name} = {text}")
        return name

    def do(self, text: str) -> None:
        self.lines.append(f"  {text}")

    def fresh(self, prefix: str) -> str:
        """A new block name."""
        self._count += 1
        return f"{prefix}{self._count}"

    def begin(self, label: str) -> None:
        """Starts a block; the one before has ended with a branch."""
        self.lines.append(f"{label}:")
        self.block = label

    def go(self, label: str) -> None:
        self.do(f"br label %{label}")

    def split(self, condition: str, then: str, otherwise: str, likely: bool | None = None) -> None:
        """Ends the block with a two-way branch."""
        weights = "" if likely is None else self.module.branch_weights(likely)
        self.do(f"br i1 {condition}, label %{then}, label %{otherwise}{weights}")

    def room(self, ir: str, align: int) -> str:
        """The address of room in the frame."""
        self._count += 1
        name = f"%r{self._count}"
        self.frame.append(f"  {name} = alloca {ir}, align {align}")
        return name

    def at(self, base: str, offset: int) -> str:
        """An address that many bytes on."""
        return self.value(f"getelementptr i8, ptr {base}, i64 {offset}") if offset else base

    def spill(self, machine: Machine, text: str) -> str:
        """Stores a machine value in the frame as memory holds it; returns the address."""
        if machine.boolean:
            text = self.value(f"zext {machine.ir} {text} to {machine.memory}")
        address = self.room(machine.memory, machine.align)
        self.do(f"store {machine.memory} {text}, ptr {address}, align {machine.align}")
        return address

    def reload(self, machine: Machine, address: str) -> str:
        """Loads a machine value from memory."""
        text = self.value(f"load {machine.memory}, ptr {address}, align {machine.align}")
        return self.value(f"trunc {machine.memory} {text} to {machine.ir}") if machine.boolean else text

    def text(self, header: str) -> str:
        return "\n".join([header + " {", "entry:", *self.frame, *self.lines, "}"])


# ------------------------------------------------------------------------------------------- from Python


def scalar_from_python(w: WrapperText, crossing: Crossing, object: str, blame: Blame, failure: str) -> str:
    """The machine value of a Python object; on a wrong object goes to the block `failure` with an exception set."""
    machine = w.module.abi.machine(crossing.type)
    if crossing.scalar == "none" or machine is None:
        _expect_none(w, object, blame, failure)
        return ""
    if crossing.scalar == "bool":
        return _bool_from_python(w, object, blame, failure)
    if machine.kind == "float":
        return _float_from_python(w, machine, object, blame, failure)
    unsigned = crossing.scalar.startswith("u")
    return _integer_from_python(w, machine, unsigned, object, blame, failure)


def _require(w: WrapperText, condition: str, complaint: str, failure: str) -> None:
    """Goes on where the condition holds; elsewhere calls what sets the exception, and goes to the block `failure`."""
    good, bad = w.fresh("good"), w.fresh("bad")
    w.split(condition, good, bad, True)
    w.begin(bad)
    w.value(f"call i1 @{complaint}")
    w.go(failure)
    w.begin(good)


def _expect_none(w: WrapperText, object: str, blame: Blame, failure: str) -> None:
    is_none = w.value(f"icmp eq ptr {object}, @_Py_NoneStruct")
    _require(w, is_none, f"oomph.py.wrong_type(ptr {object}, {blame})", failure)


def _bool_from_python(w: WrapperText, object: str, blame: Blame, failure: str) -> str:
    """Only `True` and `False`: a number or a list in the place of a condition is more often a mistake than not."""
    true = w.value(f"icmp eq ptr {object}, @_Py_TrueStruct")
    false = w.value(f"icmp eq ptr {object}, @_Py_FalseStruct")
    _require(w, w.value(f"or i1 {true}, {false}"), f"oomph.py.wrong_type(ptr {object}, {blame})", failure)
    return true


def _is_exactly(w: WrapperText, object: str, type_name: str) -> str:
    type = w.value(f"load ptr, ptr {w.at(object, w.python.type_offset)}, align 8")
    return w.value(f"icmp eq ptr {type}, {type_name}")


def _integer_from_python(
    w: WrapperText, machine: Machine, unsigned: bool, object: str, blame: Blame, failure: str
) -> str:
    """Numbers of one digit are read from the object itself, all others through the API."""
    wide_unsigned = unsigned and machine.bits >= 64
    slow, slow_done, join = w.fresh("slow"), w.fresh("slow"), w.fresh("join")
    incoming: list[str] = []
    if w.python.long_form:
        exact, small = w.fresh("exact"), w.fresh("small")
        w.split(_is_exactly(w, object, "@PyLong_Type"), exact, slow, True)
        w.begin(exact)
        value, fits = _one_digit(w, object)
        w.split(fits, small, slow, True)
        w.begin(small)
        if wide_unsigned:
            positive = w.fresh("positive")
            w.split(w.value(f"icmp sge i64 {value}, 0"), positive, slow, True)
            w.begin(positive)
        incoming.append(f"[ {value}, %{w.block} ]")
        w.go(join)
    else:
        w.go(slow)
    w.begin(slow)
    out = w.room("i64", 8)
    failed = w.value(f"call i1 @oomph.py.integer(ptr {object}, ptr {out}, i1 {str(wide_unsigned).lower()}, {blame})")
    w.split(failed, failure, slow_done, False)
    w.begin(slow_done)
    incoming.append(f"[ {w.value(f'load i64, ptr {out}')}, %{slow_done} ]")
    w.go(join)
    w.begin(join)
    whole = w.value(f"phi i64 {', '.join(incoming)}")
    return whole if machine.bits >= 64 else _narrowed(w, machine, unsigned, whole, blame, failure)


def _one_digit(w: WrapperText, object: str) -> tuple[str, str]:
    """The value of an `int` if it has at most one digit, and whether it has."""
    size = w.value(f"load i64, ptr {w.at(object, w.python.long_size)}, align 8")
    digit = w.value(f"load i32, ptr {w.at(object, w.python.long_digit)}, align 4")
    wide = w.value(f"zext i32 {digit} to i64")
    if w.python.long_form == "size":
        fits = w.value(f"icmp ult i64 {w.value(f'add i64 {size}, 1')}, 3")
        return w.value(f"mul i64 {size}, {wide}"), fits
    # The tag holds the sign in its low two bits (0 positive, 1 zero, 2 negative) and the digit count above bit 2.
    fits = w.value(f"icmp ult i64 {size}, 16")
    sign = w.value(f"sub i64 1, {w.value(f'and i64 {size}, 3')}")
    return w.value(f"mul i64 {sign}, {wide}"), fits


def _narrowed(w: WrapperText, machine: Machine, unsigned: bool, whole: str, blame: Blame, failure: str) -> str:
    narrow = w.value(f"trunc i64 {whole} to {machine.ir}")
    again = w.value(f"{'zext' if unsigned else 'sext'} {machine.ir} {narrow} to i64")
    _require(w, w.value(f"icmp eq i64 {again}, {whole}"), f"oomph.py.out_of_range({blame})", failure)
    return narrow


def _float_from_python(w: WrapperText, machine: Machine, object: str, blame: Blame, failure: str) -> str:
    """A `float` is read from the object itself; integers and objects with `__float__` go through the API."""
    exact, slow, slow_done, join = w.fresh("exact"), w.fresh("slow"), w.fresh("slow"), w.fresh("join")
    w.split(_is_exactly(w, object, "@PyFloat_Type"), exact, slow, True)
    w.begin(exact)
    direct = w.value(f"load double, ptr {w.at(object, w.python.float_value)}, align 8")
    w.go(join)
    w.begin(slow)
    out = w.room("double", 8)
    w.split(w.value(f"call i1 @oomph.py.float(ptr {object}, ptr {out}, {blame})"), failure, slow_done, False)
    w.begin(slow_done)
    converted = w.value(f"load double, ptr {out}")
    w.go(join)
    w.begin(join)
    whole = w.value(f"phi double [ {direct}, %{exact} ], [ {converted}, %{slow_done} ]")
    return whole if machine.bits == 64 else _rounded(w, machine, whole, blame, failure)


def _rounded(w: WrapperText, machine: Machine, whole: str, blame: Blame, failure: str) -> str:
    """The nearest narrower float; a finite number that would become infinite is out of range."""
    narrow = w.value(f"fptrunc double {whole} to {machine.ir}")
    again = w.value(f"fpext {machine.ir} {narrow} to double")
    infinity = "0x7FF0000000000000"
    w.module.declare("llvm.fabs.f64", "declare double @llvm.fabs.f64(double)")
    stayed = w.value(f"fcmp une double {w.value(f'call double @llvm.fabs.f64(double {again})')}, {infinity}")
    was = w.value(f"fcmp ueq double {w.value(f'call double @llvm.fabs.f64(double {whole})')}, {infinity}")
    _require(w, w.value(f"or i1 {stayed}, {was}"), f"oomph.py.out_of_range({blame})", failure)
    return narrow


# --------------------------------------------------------------------------------------------- to Python


def scalar_to_python(w: WrapperText, crossing: Crossing, text: str) -> str:
    """A new reference to the Python object of a machine value; null with an exception set if memory runs out."""
    machine = w.module.abi.machine(crossing.type)
    if crossing.scalar == "none" or machine is None:
        return w.value("call ptr @Py_NewRef(ptr @_Py_NoneStruct)")
    if crossing.scalar == "bool":
        chosen = w.value(f"select i1 {text}, ptr @_Py_TrueStruct, ptr @_Py_FalseStruct")
        return w.value(f"call ptr @Py_NewRef(ptr {chosen})")
    if machine.kind == "float":
        wide = text if machine.bits == 64 else w.value(f"fpext {machine.ir} {text} to double")
        return w.value(f"call ptr @PyFloat_FromDouble(double {wide})")
    unsigned = crossing.scalar.startswith("u")
    if machine.bits < 64:
        text = w.value(f"{'zext' if unsigned else 'sext'} {machine.ir} {text} to i64")
    elif unsigned:
        return w.value(f"call ptr @PyLong_FromUnsignedLongLong(i64 {text})")
    return w.value(f"call ptr @PyLong_FromLongLong(i64 {text})")


def constant_to_python(w: WrapperText, value: int | float | bool | str | None) -> str:
    """A new reference to the object."""
    if value is None:
        return w.value("call ptr @Py_NewRef(ptr @_Py_NoneStruct)")
    if isinstance(value, bool):
        return w.value(f"call ptr @Py_NewRef(ptr @_Py_{value}Struct)")
    if isinstance(value, float):
        bits = int.from_bytes(struct.pack(">d", value), "big")
        return w.value(f"call ptr @PyFloat_FromDouble(double 0x{bits:016X})")
    if isinstance(value, str):
        data = value.encode("utf-8", "surrogatepass")
        text = w.module.constants.text(data)
        return w.value(f"call ptr @PyUnicode_FromStringAndSize(ptr {text}, i64 {len(data)})")
    if -_SMALL <= value < _SMALL:
        return w.value(f"call ptr @PyLong_FromLongLong(i64 {value})")
    digits = w.module.constants.text(hex(value).encode())
    return w.value(f"call ptr @PyLong_FromString(ptr {digits}, ptr null, i32 16)")
