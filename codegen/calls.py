"""Calls: to functions of the program, to C functions, and through function values."""

from __future__ import annotations

from ..lang.mir import Argument, Call, External, Passing
from ..lang.types import ArgumentSpec, FunctionRef, FunctionSignature
from .abi import Abi, Travel
from .checking import CHECKING
from .fibers import FIBERS
from .function import FunctionEmitter
from .module import ModuleEmitter
from .names import global_name
from .runtime import PROVIDED


def emit_call(e: FunctionEmitter, call: Call) -> str | None:
    """Emits a call; returns the flag that tells whether it raised, or None for one that cannot raise."""
    if isinstance(call.callee, External):
        _external(e, call, call.callee)
        return None
    abi = e.lowering.lower(call.signature)
    if isinstance(call.callee, FunctionRef):
        callee = e.module.symbol(call.callee.symbol)
    else:
        if e.module.target.generic_space:
            e.module.refuse_function_pointer()
        callee = e.value(call.callee)
    room = _result_address(e, call, abi) if abi.result_storage else ""
    arguments = [f"ptr {room}"] if room else []
    for argument, spec, value in zip(call.arguments, call.signature.arguments, abi.arguments, strict=True):
        if value.travel is Travel.VALUE:
            arguments.append(f"{value.ir} {e.value(argument.operand)}")
        elif value.travel is Travel.ADDRESS:
            arguments.append(f"ptr {e.address_of_operand(argument.operand, _may_write(argument, spec))}")
    if abi.error_storage:
        arguments.append(f"ptr {_error_address(e, call)}")
    text = f"call {abi.returns} {callee}({', '.join(arguments)})"
    if abi.returns == "void":
        e.do(text)
        _bind_nothing(e, call)
        return None
    result = e.emit(text)
    if not abi.raises:
        _receive(e, call, result)
        return None
    if abi.stored and call.dest is not None:
        _receive(e, call, _reload(e, call.signature, room))
    else:
        _bind_nothing(e, call)
    return result


def _reload(e: FunctionEmitter, signature: FunctionSignature, room: str) -> str:
    """A register result or an address that a raising function has stored."""
    machine = e.lowering.machine(signature.result)
    if signature.result_by_reference or machine is None:
        return e.emit(f"load ptr, ptr {room}, align {e.layouts.pointer_size}")
    return e.load_machine(machine, f"ptr {room}", machine.align)


def _may_write(argument: Argument, spec: ArgumentSpec) -> bool:
    return argument.mutates or argument.passing is Passing.OWNED or not spec.by_reference


def _receive(e: FunctionEmitter, call: Call, text: str) -> None:
    """Puts the result of a call where it belongs."""
    if call.dest is None:
        return
    if call.signature.result_by_reference:
        e.bind(call.dest.local, text)
    else:
        e.define(call.dest, text)


def _bind_nothing(e: FunctionEmitter, call: Call) -> None:
    """A reference to something without storage is not returned; its local stands for nothing."""
    if call.dest is not None and call.signature.result_by_reference:
        e.bind(call.dest.local, e.nowhere(call.signature.result))


def _result_address(e: FunctionEmitter, call: Call, abi: Abi) -> str:
    if abi.stored:
        size = e.layouts.pointer_size
        return e.slot(size, size) if call.signature.result_by_reference else e.temporary(call.signature.result)
    return e.temporary(call.signature.result) if call.dest is None else e.address(call.dest)


def _error_address(e: FunctionEmitter, call: Call) -> str:
    if call.error is not None:
        return e.address(call.error)
    if call.signature.error is None:
        raise AssertionError("a call without error has no place for one")
    return e.temporary(call.signature.error)


# ---------------------------------------------------------------------------------------------- C functions


def _external(e: FunctionEmitter, call: Call, callee: External) -> None:
    abi = e.lowering.lower(call.signature)
    if abi.result_storage:
        raise AssertionError(f"{callee.name} returns {call.signature.result}, which C passes by rules of its own")
    name = e.module.external(callee.name, call.signature, callee.variadic)
    # The signature of a variadic call has its declared arguments only; the others follow.
    declared = [value.ir for value in abi.arguments if value.travel is not Travel.NOTHING]
    arguments: list[str] = []
    for position, argument in enumerate(call.arguments):
        type = e.type_of(argument.operand)
        if e.layouts.is_void(type):
            continue
        fixed = position < len(abi.arguments)
        by_address = argument.passing is Passing.REFERENCE or e.lowering.machine(type) is None
        if by_address:
            arguments.append(f"ptr {e.address_of_operand(argument.operand, argument.mutates)}")
        else:
            ir = abi.arguments[position].ir if fixed else e.machine_of(argument.operand).ir
            arguments.append(f"{_extended(ir)} {e.value(argument.operand)}")
    callee_type = f"{_extended_result(abi.returns)} "
    if callee.variadic:
        callee_type += f"({', '.join([*declared, '...'])}) "
    text = f"call {callee_type}{name}({', '.join(arguments)})"
    if abi.returns == "void":
        e.do(text)
    else:
        e.define(call.dest, e.emit(text))


def _extended(ir: str) -> str:
    """The type of a C parameter: a `_Bool` is widened by the caller."""
    return "i1 zeroext" if ir == "i1" else ir


def _extended_result(ir: str) -> str:
    return "zeroext i1" if ir == "i1" else ir


def emit_externals(module: ModuleEmitter) -> None:
    """Declares the C functions that are called, and defines those that the compiler itself provides."""
    for name, (signature, variadic) in module.externals.items():
        provide = PROVIDED.get(name) or FIBERS.get(name) or CHECKING.get(name)
        if provide is not None:
            provide(module, signature)
        else:
            module.declare(name, declaration(module, name, signature, variadic))


def declaration(module: ModuleEmitter, name: str, signature: FunctionSignature, variadic: bool) -> str:
    """The `declare` line of a C function."""
    abi: Abi = module.abi.lower(signature)
    parameters = [_extended(ir) for ir in abi.parameter_types()]
    if variadic:
        parameters.append("...")
    words = "nounwind convergent" if module.target.kernel else "nounwind"
    return f"declare {_extended_result(abi.returns)} {global_name(name)}({', '.join(parameters)}) {words}"
