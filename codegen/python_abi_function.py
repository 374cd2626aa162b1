"""The wrapper through which Python calls one native function.

entry     all arguments positional: use them as they lie; otherwise bind them to parameters first
convert   object by object to native values; what a converter made is remembered for destruction
call      the native function
result    back to a Python object, or its error to a Python exception; destroy what is left
"""

from __future__ import annotations

from ..lang.exports import ExportedFunction, ExportedParameter, Exports, ParameterKind
from ..lang.records import dataclass
from ..lang.types import Convention, FunctionSignature, Type
from . import python_abi_guard as guard
from .abi import Travel
from .module import ModuleEmitter
from .python_abi_facts import PythonAbi
from .python_abi_runtime import SIGNATURE
from .python_abi_text import Blame, WrapperText, constant_to_python, scalar_from_python, scalar_to_python


@dataclass(frozen=True, slots=True)
class Held:
    """A value in the frame that somebody must destroy. `given_away` says that the native function does it."""

    type: Type
    address: str
    given_away: bool


class FunctionWrapper:
    """Writes one wrapper. `name` is its LLVM name.

    A `trial` is for one of several functions of a name. It stores 1 through a further parameter, `%tried`, before it
    calls the native function; arguments that do not fit are no error to be described.
    """

    def __init__(
        self,
        module: ModuleEmitter,
        function: ExportedFunction,
        exports: Exports,
        python: PythonAbi,
        *,
        trial: bool = False,
    ) -> None:
        self.module = module
        self.function = function
        self.exports = exports
        self.trial = trial
        self.name = f"@oomph.py.call.{len(module.functions)}"
        self.w = WrapperText(module, python)
        self.function_name = module.constants.text(function.name.encode())
        self._held: list[Held] = []

    def emit(self) -> None:
        """Adds the wrapper to the module."""
        w, parameters = self.w, self.function.parameters
        arguments = self._arguments(parameters)
        operands = []
        for number, (parameter, spec) in enumerate(zip(parameters, self.function.signature.arguments, strict=True)):
            object = w.value(f"load ptr, ptr {w.at(arguments, 8 * number)}, align 8")
            given_away = not spec.by_reference and spec.convention in (Convention.VAR, Convention.DEINIT)
            operands.append(self._convert(parameter, object, given_away))
        if self.trial:
            w.do("store i1 true, ptr %tried")
        self._call(operands)
        self._failures()
        taken = "ptr %args, i64 %given, ptr %keywords" + (", ptr %tried" if self.trial else "")
        if not parameters and not self.trial:
            taken = "ptr %none"
        self.module.functions.append(w.text(f"define internal ptr {self.name}(ptr %self, {taken}) nounwind"))

    # ------------------------------------------------------------------------------------------ arguments

    def _arguments(self, parameters: tuple[ExportedParameter, ...]) -> str:
        """The address of one object pointer per parameter."""
        w = self.w
        if self.trial:
            self._expect_count(parameters)
        if not parameters:
            return ""
        bind, bound, ready = w.fresh("bind"), w.fresh("bound"), w.fresh("ready")
        slots = w.room(f"[{len(parameters)} x ptr]", 8)
        if any(p.kind is ParameterKind.KEYWORD_ONLY for p in parameters):
            w.go(bind)
        else:
            complete = w.value(f"icmp eq i64 %given, {len(parameters)}")
            plain = w.value("icmp eq ptr %keywords, null")
            w.split(w.value(f"and i1 {complete}, {plain}"), ready, bind, True)
        entry = w.block
        w.begin(bind)
        signature = self._signature(parameters)
        call = f"call i1 @oomph.py.bind(ptr {signature}, ptr %args, i64 %given, ptr %keywords, ptr {slots})"
        w.split(w.value(call), self._failure(), bound, False)
        w.begin(bound)
        w.go(ready)
        w.begin(ready)
        if any(p.kind is ParameterKind.KEYWORD_ONLY for p in parameters):
            return slots
        return w.value(f"phi ptr [ %args, %{entry} ], [ {slots}, %{bound} ]")

    def _expect_count(self, parameters: tuple[ExportedParameter, ...]) -> None:
        """Fails where the number of arguments alone says that the function is not meant."""
        w, counted = self.w, self.w.fresh("counted")
        names = w.fresh("names")
        least = sum(not p.optional for p in parameters)
        most = sum(p.kind is not ParameterKind.KEYWORD_ONLY for p in parameters)
        w.split(w.value("icmp eq ptr %keywords, null"), counted, names)
        w.begin(names)
        named = w.value("call i64 @PyTuple_Size(ptr %keywords)")
        w.go(counted)
        w.begin(counted)
        by_name = w.value(f"phi i64 [ 0, %entry ], [ {named}, %{names} ]")
        total = w.value(f"add i64 %given, {by_name}")
        enough = w.value(f"icmp uge i64 {total}, {least}")
        few = w.value(
            f"and i1 {w.value(f'icmp ule i64 %given, {most}')}, {w.value(f'icmp ule i64 {total}, {len(parameters)}')}"
        )
        fits = w.fresh("fits")
        w.split(w.value(f"and i1 {enough}, {few}"), fits, self._failure())
        w.begin(fits)

    def _signature(self, parameters: tuple[ExportedParameter, ...]) -> str:
        """The global that tells the binder about the parameters."""
        names = ", ".join(f"ptr {self.module.constants.text(p.name.encode())}" for p in parameters)
        required = ", ".join(f"i8 {int(not p.optional)}" for p in parameters)
        first = sum(p.kind is ParameterKind.POSITIONAL_ONLY for p in parameters)
        most = sum(p.kind is not ParameterKind.KEYWORD_ONLY for p in parameters)
        count = len(parameters)
        base = self.name.replace(".call.", ".signature.")
        self.module.constants.lines += [
            f"{base}.names = private unnamed_addr constant [{count} x ptr] [{names}]",
            f"{base}.required = private unnamed_addr constant [{count} x i8] [{required}]",
            f"{base} = private unnamed_addr constant {SIGNATURE} {{ ptr {self.function_name}, "
            f"i32 {count}, i32 {first}, i32 {most}, ptr {base}.names, ptr {base}.required }}",
        ]
        return base

    def _convert(self, parameter: ExportedParameter, object: str, given_away: bool) -> str:
        """The operand for one parameter: a machine value, or the address of a value in the frame."""
        w = self.w
        if parameter.default_object is not None:
            return self._convert_object(parameter, object, given_away, parameter.default_object.value)
        if not parameter.optional:
            return self._from_object(parameter, object, given_away, hold=True)
        given, absent, join = w.fresh("given"), w.fresh("absent"), w.fresh("join")
        w.split(w.value(f"icmp eq ptr {object}, null"), absent, given)
        w.begin(given)
        found = self._from_object(parameter, object, given_away, hold=False)
        given_end = w.block
        w.go(join)
        w.begin(absent)
        machine = self.module.abi.machine(parameter.crossing.type)
        default = self._default(parameter, found if machine is None else "")
        absent_end = w.block
        w.go(join)
        w.begin(join)
        if machine is None:
            self._hold(parameter.crossing.type, found, given_away)
            return found
        return w.value(f"phi {machine.ir} [ {found}, %{given_end} ], [ {default}, %{absent_end} ]")

    def _convert_object(
        self, parameter: ExportedParameter, object: str, given_away: bool, default: int | float | bool | str | None
    ) -> str:
        """The operand for a parameter whose default is a Python object, which is made when it is needed."""
        w = self.w
        absent, join = w.fresh("absent"), w.fresh("join")
        before = w.block
        w.split(w.value(f"icmp eq ptr {object}, null"), absent, join)
        w.begin(absent)
        made = constant_to_python(w, default)
        w.go(join)
        w.begin(join)
        chosen = w.value(f"phi ptr [ {object}, %{before} ], [ {made}, %{absent} ]")
        operand = self._from_object(parameter, chosen, given_away, hold=True)
        release, ready = w.fresh("release"), w.fresh("ready")
        w.split(w.value(f"icmp eq ptr {object}, null"), release, ready)
        w.begin(release)
        w.do(f"call void @Py_DecRef(ptr {chosen})")
        w.go(ready)
        w.begin(ready)
        return operand

    def _from_object(self, parameter: ExportedParameter, object: str, given_away: bool, *, hold: bool) -> str:
        crossing = parameter.crossing
        constants = self.module.constants
        blame = Blame(
            "null" if self.trial else self.function_name,
            constants.text(parameter.name.encode()),
            constants.text(crossing.display.encode()),
        )
        if crossing.scalar:
            return scalar_from_python(self.w, crossing, object, blame, self._failure())
        converter = crossing.from_python
        assert converter is not None, parameter.name
        made = self._place_for(crossing.type)
        signature = self.module.program.functions[converter.symbol].signature
        value = self._invoke(converter.symbol, signature, [object], made, blame)
        if made and hold:
            self._hold(crossing.type, made, given_away)
        return made or value

    def _default(self, parameter: ExportedParameter, made: str) -> str:
        """The default as a machine value, or stored at `made`."""
        default, copier = parameter.default, parameter.default_copier
        assert default is not None
        constants = self.module.constants
        if not made:
            return (
                "" if self.module.abi.machine(default.type) is None else constants.machine(default.type, default.data)
            )
        source = constants.aggregate(default)
        if copier is None:
            size = self.module.layouts.size(default.type)
            self.module.declare("llvm.memcpy.p0.p0.i64", "declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)")
            self.w.do(f"call void @llvm.memcpy.p0.p0.i64(ptr {made}, ptr {source}, i64 {size}, i1 false)")
        else:
            signature = self.module.program.functions[copier.symbol].signature
            self._native(copier.symbol, signature, [source], made)
        return made

    # ----------------------------------------------------------------------------------------------- calls

    def _place_for(self, type: Type) -> str:
        """Room in the frame for a value that lives in memory; "" for a machine value and for nothing."""
        if self.module.layouts.is_void(type) or self.module.abi.machine(type) is not None:
            return ""
        layout = self.module.layouts.of(type)
        return self.w.room(f"[{layout.size} x i8]", layout.align)

    def _native(self, symbol: str, signature: FunctionSignature, operands: list[str], made: str) -> tuple[str, str]:
        """Calls a function of the program; its result (a machine value or address) and whether it raised.

        An operand is a machine value, or the address of a value for one that travels by address.
        """
        w = self.w
        abi = self.module.abi.lower(signature)
        machine = self.module.abi.machine(signature.result) if abi.stored else None
        if machine is not None:
            made = w.room(machine.memory, machine.align)
        texts = [f"ptr {made}"] if abi.result_storage else []
        for operand, value in zip(operands, abi.arguments, strict=True):
            if value.travel is not Travel.NOTHING:
                texts.append(f"{value.ir} {self._as_travels(operand, value.travel, value.type)}")
        if abi.error_storage and signature.error is not None:
            self._error = self._error_room(signature.error)
            texts.append(f"ptr {self._error}")
        call = f"call {abi.returns} {self.module.symbol(symbol)}({', '.join(texts)})"
        if abi.returns == "void":
            w.do(call)
            return "", ""
        answer = w.value(call)
        if not abi.raises:
            return answer, ""
        return (w.reload(machine, made) if machine is not None else ""), answer

    def _as_travels(self, operand: str, travel: Travel, type: Type) -> str:
        """The operand itself, or the address of a copy if a machine value is wanted by address."""
        machine = self.module.abi.machine(type)
        if travel is Travel.ADDRESS and machine is not None and not operand.startswith("%r"):
            return self.w.spill(machine, operand)
        return operand

    def _error_room(self, type: Type) -> str:
        layout = self.module.layouts.of(type)
        return self.w.room(f"[{layout.size} x i8]", layout.align)

    def _invoke(self, symbol: str, signature: FunctionSignature, operands: list[str], made: str, blame: Blame) -> str:
        """Calls a converter; if it raises, the Python exception that it has set ends the wrapper."""
        w = self.w
        value, raised = self._native(symbol, signature, operands, made)
        if raised:
            bad, good = w.fresh("raised"), w.fresh("good")
            w.split(raised, bad, good, False)
            w.begin(bad)
            if signature.error is not None:
                self._destroy(signature.error, self._error)
            w.value(f"call i1 @oomph.py.nested({blame})")
            w.go(self._failure())
            w.begin(good)
        return value

    def _set_exception(self, signature: FunctionSignature) -> None:
        """Turns the error in the error's room into a Python exception and destroys it."""
        w = self.w
        reporter = self.exports.error_to_python.get(signature.error) if signature.error is not None else None
        if reporter is None:
            kind = w.value("load ptr, ptr @PyExc_RuntimeError")
            message = self.module.constants.text(f"{self.function.name}() failed".encode())
            w.do(f"call void @PyErr_SetString(ptr {kind}, ptr {message})")
            return
        self._native(reporter.symbol, self.module.program.functions[reporter.symbol].signature, [self._error], "")
        if signature.error is not None:
            self._destroy(signature.error, self._error)

    def _call(self, operands: list[str]) -> None:
        """The native function itself, and what comes after it."""
        w, function = self.w, self.function
        made = "" if function.signature.result_by_reference else self._place_for(function.signature.result)
        long = guard.supported(self.module.target) and guard.may_run_long(self.module.program, function.symbol)
        kept = guard.enter(w) if long else None
        value, raised = self._native(function.symbol, function.signature, operands, made)
        if kept is not None:
            guard.leave(w, *kept)
        if raised:
            bad, good = w.fresh("raised"), w.fresh("good")
            w.split(raised, bad, good, False)
            w.begin(bad)
            self._set_exception(function.signature)
            self._destroy_held()
            w.do("ret ptr null")
            w.begin(good)
        result = self._to_object(made or value)
        if made:
            self._destroy(function.signature.result, made)
        self._destroy_held()
        w.do(f"ret ptr {result}")

    def _to_object(self, value: str) -> str:
        w, crossing, signature = self.w, self.function.result, self.function.signature
        machine = self.module.abi.machine(crossing.type)
        if crossing.scalar:
            if signature.result_by_reference and machine is not None:
                value = w.reload(machine, value)
            return scalar_to_python(w, crossing, value)
        converter = crossing.to_python
        assert converter is not None, self.function.name
        if signature.result_by_reference and machine is not None:
            value = w.reload(machine, value)
        return self._native(converter.symbol, self.module.program.functions[converter.symbol].signature, [value], "")[0]

    # --------------------------------------------------------------------------------------- destruction

    def _hold(self, type: Type, address: str, given_away: bool) -> None:
        if type in self.exports.destructors:
            self._held.append(Held(type, address, given_away))

    def _destroy(self, type: Type, address: str) -> None:
        destructor = self.exports.destructors.get(type)
        if destructor is not None:
            signature = self.module.program.functions[destructor.symbol].signature
            self._native(destructor.symbol, signature, [address], "")

    def _destroy_held(self) -> None:
        """What the native function only borrowed, the last first."""
        for held in reversed(self._held):
            if not held.given_away:
                self._destroy(held.type, held.address)

    def _failure(self) -> str:
        """The block that destroys everything that is held now, and returns null."""
        return f"fail{len(self._held)}"

    def _failures(self) -> None:
        w = self.w
        for count in range(len(self._held), -1, -1):
            w.begin(f"fail{count}")
            if count:
                self._destroy(self._held[count - 1].type, self._held[count - 1].address)
                w.go(f"fail{count - 1}")
            else:
                w.do("ret ptr null")
