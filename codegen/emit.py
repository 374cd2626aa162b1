"""MIR programs as LLVM text: blocks and instructions. `emit_program` is the way in."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from ..lang.diagnostics import Diagnostics
from ..lang.mir import (
    AddressOf,
    AssumeInit,
    Borrow,
    BorrowPointer,
    Branch,
    Call,
    Copy,
    Declare,
    Forget,
    Function,
    Goto,
    Instruction,
    Invoke,
    Move,
    Op,
    Place,
    Program,
    Raise,
    Return,
    Terminator,
    Unreachable,
    Use,
)
from ..lang.options import Options
from ..lang.source import Location
from ..lang.target import Target
from .calls import emit_call, emit_externals
from .debuginfo import DebugInfo
from .entry import emit_entry
from .function import FunctionEmitter
from .module import ModuleEmitter
from .narrow_floats import add_support
from .ops import OPERATIONS
from .selection import Selection, selected, wanted
from .storage import reverse_postorder

Extra = Callable[[ModuleEmitter], None]
"""Adds code of its own to a module, such as wrappers; called when the functions of the program are emitted."""


def emit_program(
    program: Program,
    target: Target,
    options: Options,
    diagnostics: Diagnostics | None = None,
    extra: Extra | None = None,
    selection: Selection | None = None,
    device_code: str = "",
) -> str:
    """The LLVM IR of a program after ownership. What a target cannot do is reported to `diagnostics`.

    Without a `selection` it has all functions that are wanted at run time. `device_code` is the assembly of its
    kernels, which the program hands to a driver.
    """
    module = ModuleEmitter(program, target, diagnostics)
    module.device_code = device_code
    module.partial = selection is not None
    debug = DebugInfo(module, options) if options.debug else None
    left = dict(program.functions)
    for function in wanted(module, left) if selection is None else selected(module, program, selection):
        module.functions.append(emit_function(module, function, debug))
    if program.entry is not None:
        emit_entry(module, program.functions[program.entry])
    if extra is not None:
        extra(module)
    for function in wanted(module, left) if selection is None else ():  # what these have named
        module.functions.append(emit_function(module, function, debug))
    emit_externals(module)
    add_support(module)
    if debug is not None:
        debug.finish()
    return module.text()


def emit_function(module: ModuleEmitter, function: Function, debug: DebugInfo | None) -> str:
    """The definition of one function."""
    order = reverse_postorder(function)
    emitter = FunctionEmitter(module, function, order, module.abi.lower(function.signature))
    scope = debug.enter(function) if debug is not None else None
    tells = bool(module.target.generic_space)
    if scope is not None:
        emitter.debug_scope = f" !dbg {scope}"
    for number, block in enumerate(order):
        if number:
            emitter.lines.append(f"b{block.index}:")
        else:
            emitter.lines.append(f"  br label %b{block.index}")
            emitter.lines.append(f"b{block.index}:")
        for instruction in block.instructions:
            if scope is not None and debug is not None:
                emitter.location = debug.location(scope, function, instruction.span)
            if tells:
                module.here = Location(function.source, *instruction.span)
            _INSTRUCTIONS[type(instruction)](emitter, instruction)
        terminator = cast(Terminator, block.terminator)
        if scope is not None and debug is not None:
            emitter.location = debug.location(scope, function, terminator.span)
        _TERMINATORS[type(terminator)](emitter, terminator)
    return emitter.text()


# -------------------------------------------------------------------------------------------- instructions


def _op(e: FunctionEmitter, op: Op) -> None:
    OPERATIONS[op.opcode](e, op)


def _borrow(e: FunctionEmitter, borrow: Borrow) -> None:
    e.bind(borrow.local, e.address(borrow.place))


def _borrow_pointer(e: FunctionEmitter, borrow: BorrowPointer) -> None:
    address = e.value(borrow.pointer)
    space = e.machine_of(borrow.pointer).ir
    e.bind(borrow.local, address if space == "ptr" else e.emit(f"addrspacecast {space} {address} to ptr"))


def _address_of(e: FunctionEmitter, address: AddressOf) -> None:
    e.define(address.dest, e.address(address.place))


def _call(e: FunctionEmitter, call: Call) -> None:
    emit_call(e, call)


def _copy(e: FunctionEmitter, copy: Copy | Move) -> None:
    e.copy_bits(copy.dest, copy.source)


def _nothing(e: FunctionEmitter, instruction: Instruction) -> None:
    """An instruction that concerns only ownership."""


_INSTRUCTIONS: dict[type[Instruction], Callable[..., None]] = {
    Op: _op,
    Borrow: _borrow,
    BorrowPointer: _borrow_pointer,
    AddressOf: _address_of,
    Call: _call,
    Copy: _copy,
    Move: _copy,
    Use: _nothing,
    Forget: _nothing,
    AssumeInit: _nothing,
    Declare: _nothing,
}


# --------------------------------------------------------------------------------------------- terminators


def _goto(e: FunctionEmitter, goto: Goto) -> None:
    e.do(f"br label %b{goto.target.index}")


def _branch(e: FunctionEmitter, branch: Branch) -> None:
    weights = "" if branch.likely is None else e.module.branch_weights(branch.likely)
    condition = e.value(branch.condition)
    e.do(f"br i1 {condition}, label %b{branch.then.index}, label %b{branch.otherwise.index}{weights}")


def _invoke(e: FunctionEmitter, invoke: Invoke) -> None:
    raised = emit_call(e, invoke.call)
    if raised is None:
        e.do(f"br label %b{invoke.normal.index}")
        return
    weights = e.module.branch_weights(False)
    e.do(f"br i1 {raised}, label %b{invoke.error.index}, label %b{invoke.normal.index}{weights}")


def _return(e: FunctionEmitter, terminator: Return) -> None:
    abi = e.abi
    if abi.stored:
        text = _result(e)
        machine = e.lowering.machine(abi.result.type)
        if e.function.signature.result_by_reference or machine is None:
            e.do(f"store ptr {text}, ptr {e.result_address}, align {e.layouts.pointer_size}")
        else:
            e.store_machine(machine, text, f"ptr {e.result_address}", machine.align)
    if abi.raises:
        e.do("ret i1 false")
    elif abi.returns == "void":
        e.do("ret void")
    else:
        e.do(f"ret {abi.returns} {_result(e)}")


def _result(e: FunctionEmitter) -> str:
    """The machine value or the address that the function returns."""
    result = e.function.result
    if result is None:
        raise AssertionError(f"{e.function.symbol} has no result slot")
    return e.base(result) if e.function.signature.result_by_reference else e.value(Place(result))


def _raise(e: FunctionEmitter, terminator: Raise) -> None:
    e.do("ret i1 true")


def _unreachable(e: FunctionEmitter, terminator: Unreachable) -> None:
    e.do("unreachable")


_TERMINATORS: dict[type[Terminator], Callable[..., None]] = {
    Goto: _goto,
    Branch: _branch,
    Invoke: _invoke,
    Return: _return,
    Raise: _raise,
    Unreachable: _unreachable,
}
