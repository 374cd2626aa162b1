"""From a MIR function to the Python source of a function.

Calling convention of generated code: arguments in order, machine values as they are and everything else by address
(what takes no bytes is left out), then the addresses for a result and for an error that are no machine values. A
machine result is returned; a function that raises returns `RAISED`, with a machine error in `ERR[0]`.
"""

from __future__ import annotations

from collections.abc import Callable

from ...lang.mir import (
    AddressOf,
    Argument,
    AssumeInit,
    Block,
    Borrow,
    BorrowPointer,
    Branch,
    Call,
    Copy,
    Declare,
    External,
    Forget,
    Function,
    Goto,
    Instruction,
    Invoke,
    Local,
    Move,
    Op,
    Passing,
    Place,
    Raise,
    Return,
    Span,
    Use,
)
from ...lang.records import dataclass
from ...lang.types import Const, FunctionRef, ScalarType
from .emitter import Emitter, Services
from .inlining import Inliner, StraightLine
from .memory import OFFSET_BITS
from .operations import OPERATIONS
from .storage import Home, by_address, call_arguments, error_in_memory, place_storage, result_in_memory
from .structure import INDENT, Node, Output, Site, structure
from .templates import mask

_LARGE_FRAME = 1 << 16
"""Frames above this many bytes count against the memory limit."""
_CALL_WEIGHT = 10
"""What a call counts as steps, for callees that have neither loops nor calls and so do not count themselves."""
_DEEPEST_INLINING = 4
_MOST_INLINED = 1000
"""Instructions that are inlined into one function."""


@dataclass(slots=True)
class Translation:
    """The source of one function; `sites` has one entry per line."""

    source: str
    sites: list[Site]


@dataclass(slots=True)
class Links:
    """What the source of one function needs to know of others: the global names of functions of the program and of C
    functions, and which functions can stand where they are called."""

    function_name: Callable[[str], str]
    c_name: Callable[[str], str]
    inliner: Inliner


@dataclass(slots=True)
class _Inlined:
    """How much has been inlined into one function."""

    functions: int = 0
    instructions: int = 0


def translate(function: Function, name: str, services: Services, links: Links) -> Translation:
    """Generated code for one function, as `def name(...)`."""
    emitter = Emitter(services, place_storage(function, services.layouts))
    return _Translator(function, services, links, emitter, _Inlined(), 0).run(name)


class _Translator:
    def __init__(
        self, function: Function, services: Services, links: Links, emitter: Emitter, inlined: _Inlined, depth: int
    ) -> None:
        self._function = function
        self._services = services
        self._layouts = services.layouts
        self._links = links
        self._e = emitter
        self._inlined = inlined
        self._depth = depth
        self._nodes: dict[int, Node] = {}
        self._calls = False
        self._frame = Home.FRAME in emitter.storage.homes

    def run(self, name: str) -> Translation:
        self._frame = self._frame or self._needs_slots()
        for block in self._function.blocks:
            self._add_block(block)
        out, loops = structure(self._nodes, self._function.entry.index)
        header = [f"def {name}({', '.join(self._parameters())}):", *self._prologue(loops)]
        here = self._site(self._function.span)
        lines, sites = list(header), [here] * len(header)
        for depth, text, site in out.lines:
            lines.append(f"{INDENT * depth}{text}")
            sites.append(site or here)
        return Translation("\n".join(lines) + "\n", sites)

    def _site(self, span: Span) -> Site:
        return Site(self._function, span, None)

    # ----------------------------------------------------------------------------------- entering and leaving

    def _needs_slots(self) -> bool:
        """Whether some instruction may ask for room in the frame."""
        for block in self._function.blocks:
            terminator = block.terminator
            calls = [terminator.call] if isinstance(terminator, Invoke) else []
            for item in (*block.instructions, *calls):
                if isinstance(item, Op) and item.opcode == "stack_alloc":
                    return True
                if isinstance(item, Call) and self._call_needs_slots(item):
                    return True
        return False

    def _call_needs_slots(self, call: Call) -> bool:
        signature = call.signature
        return (
            (call.dest is None and result_in_memory(signature, self._layouts))
            or (call.error is None and error_in_memory(signature, self._layouts))
            or any(is_address and _needs_copy(argument) for argument, is_address in call_arguments(call, self._layouts))
        )

    def _parameters(self) -> list[str]:
        locals_ = self._parameter_locals()
        return [self._e.name(local) if local is not None else f"unused{i}" for i, local in enumerate(locals_)]

    def _parameter_locals(self) -> list[Local | None]:
        """The locals that the arguments of the generated function are for; None for one that has no local."""
        function = self._function
        found: list[Local | None] = []
        for local, spec in zip(function.parameters, function.signature.arguments):
            if by_address(spec, self._layouts) or not self._layouts.is_void(spec.type):
                found.append(local)
        if result_in_memory(function.signature, self._layouts):
            found.append(function.result)
        if error_in_memory(function.signature, self._layouts):
            found.append(function.error)
        return found

    def _prologue(self, loops: bool) -> list[str]:
        lines = []
        if self._calls:
            lines.append("tick()")
        if loops:
            lines.append("s = t = 0")
        if self._frame:
            size = self._e.storage.frame_size
            if size > _LARGE_FRAME:
                lines.append(f"q = reserve({size})")
                lines.append(f"m = A[q >> {OFFSET_BITS}]")
            else:
                lines.append("n = next_number()")
                lines.append(f"m = A[n] = bytearray({size})")
                if self._e.uses_frame_address:
                    lines.append(f"q = n << {OFFSET_BITS}")
        self._e.out = Output()
        for local, spec in zip(self._function.parameters, self._function.signature.arguments):
            if self._e.home(local) is Home.FRAME and not self._layouts.is_void(spec.type):
                self._e.write(Place(local), self._e.name(local))
        return [INDENT + text for text in lines] + [f"{INDENT}{text}" for _, text, _ in self._e.out.lines]

    def _drop_frame(self) -> None:
        if self._frame:
            self._e.line("release(q)" if self._e.storage.frame_size > _LARGE_FRAME else "del A[n]")

    def _return(self) -> None:
        value = self._result()
        if self._frame:
            value = self._e.keep(value)
        self._drop_frame()
        self._e.line(f"return {value}")

    def _result(self) -> str:
        """The value that the function returns."""
        function, signature = self._function, self._function.signature
        if function.result is None or result_in_memory(signature, self._layouts):
            return "None"
        if signature.result_by_reference:
            return self._e.name(function.result)
        if self._layouts.is_void(signature.result):
            return "None"
        return self._e.read(Place(function.result))

    def _raise(self) -> None:
        e, function = self._e, self._function
        error = function.signature.error
        if function.error is not None and error is not None and self._layouts.machine(error) is not None:
            e.line(f"ERR[0] = {e.read(Place(function.error))}")
        self._drop_frame()
        e.line("return RAISED")

    # ------------------------------------------------------------------------------------------------ blocks

    def _add_block(self, block: Block) -> None:
        terminator = block.terminator
        targets: tuple[int, ...] = ()
        match terminator:
            case Goto(target=target):
                targets = (target.index,)
            case Branch(then=then, otherwise=otherwise):
                targets = (then.index, otherwise.index)
            case Invoke():
                targets = self._add_edges(terminator)
        weight = 1 + sum(_CALL_WEIGHT if isinstance(i, Call) else 1 for i in block.instructions)
        if isinstance(terminator, Invoke):
            weight += _CALL_WEIGHT
        self._nodes[block.index] = Node(block.index, targets, lambda out: self._block(block, out), weight)

    def _add_edges(self, invoke: Invoke) -> tuple[int, int]:
        """Stubs on the two edges of a call that may raise, where a result has to be put in its place."""
        call, number = invoke.call, len(self._function.blocks) + len(self._nodes)
        error, normal = invoke.error.index, invoke.normal.index
        if call.error is not None and call.signature.error is not None:
            if self._layouts.machine(call.signature.error) is not None:
                place = call.error
                self._nodes[number] = Node(
                    number, (error,), lambda out: self._edge(out, place, "ERR[0]", invoke.span), 1
                )
                error = number
        if self._target(call) == "x":
            self._nodes[-number] = Node(-number, (normal,), lambda out: self._receive(out, call), 1)
            normal = -number
        return error, normal

    def _edge(self, out: Output, place: Place, text: str, span: Span) -> str:
        self._e.out = out
        out.site = self._site(span)
        self._e.write(place, text)
        return ""

    def _receive(self, out: Output, call: Call) -> str:
        assert call.dest is not None
        return self._edge(out, call.dest, "x", call.span)

    def _block(self, block: Block, out: Output) -> str:
        """Writes a block without the jumps at its end; the result is the condition of a fork."""
        e = self._e
        e.out = out
        for instruction in block.instructions:
            out.site = self._site(instruction.span)
            self._instruction(instruction)
        terminator = block.terminator
        out.site = self._site(terminator.span) if terminator is not None else None
        match terminator:
            case Goto():
                return ""
            case Branch(condition=condition):
                return e.read(condition)
            case Invoke(call=call):
                target = self._target(call) or "x"
                e.line(f"{target} = {self._call(call)}")
                return f"{target} is RAISED"
            case Return():
                self._return()
            case Raise():
                self._raise()
            case _:
                e.line("unreachable()")
                e.line("return")
        return ""

    # ------------------------------------------------------------------------------------------ instructions

    def _instruction(self, item: Instruction) -> None:
        e = self._e
        match item:
            case Op(dest=dest, opcode=opcode):
                text = OPERATIONS[opcode](e, item)
                if text is not None and dest is not None:
                    e.write(dest, text)
                elif text is not None:
                    e.line(text)
            case Call():
                self._plain_call(item)
            case Borrow(local=local, place=place):
                self._bind(local, e.address(place))
            case BorrowPointer(local=local, pointer=pointer):
                self._bind(local, e.read(pointer))
            case AddressOf(dest=dest, place=place):
                e.write(dest, e.address(place))
            case (
                Copy(dest=dest, source=source, copy_constructor=None, move_constructor=None)
                | Move(dest=dest, source=source, constructor=None)
            ):
                e.copy_value(dest, source)
            case Use() | Forget() | AssumeInit() | Declare():
                pass
            case _:
                raise TypeError(f"{type(item).__name__} is for the ownership pass to resolve")

    def _bind(self, local: Local, address: str) -> None:
        self._e.line(f"{self._e.name(local)} = {address}")

    def _target(self, call: Call) -> str | None:
        """Where the returned value of a call goes: a Python local, "x" to be stored afterwards, or nowhere."""
        dest, signature = call.dest, call.signature
        if dest is None:
            return None
        if signature.result_by_reference:
            return self._e.name(dest.local)
        if self._layouts.is_void(signature.result) or result_in_memory(signature, self._layouts):
            return None
        return self._e.name(dest.local) if self._e.home(dest.local) is Home.VALUE else "x"

    def _plain_call(self, call: Call) -> None:
        target, text = self._target(call), self._call(call)
        if target is None:
            if not text.isidentifier():
                self._e.line(text)
        elif call.dest is not None and not call.signature.result_by_reference:
            self._e.write(call.dest, text)
        else:
            self._e.line(f"{target} = {text}")

    def _call(self, call: Call) -> str:
        """The expression of a call."""
        e, signature = self._e, call.signature
        if isinstance(call.callee, External):
            return self._c_call(call, call.callee)
        arguments = self._arguments(call)
        if result_in_memory(signature, self._layouts):
            layout = self._layouts.of(signature.result)
            arguments.append(e.address(call.dest) if call.dest is not None else e.slot(layout.size, layout.align))
        if error_in_memory(signature, self._layouts):
            assert signature.error is not None
            layout = self._layouts.of(signature.error)
            arguments.append(e.address(call.error) if call.error is not None else e.slot(layout.size, layout.align))
        if isinstance(call.callee, FunctionRef):
            found = self._to_inline(call.callee.symbol)
            if found is not None:
                return self._inline(found, arguments)
            callee = self._links.function_name(call.callee.symbol)
        else:
            callee = f"function_at({e.read(call.callee)})"
        self._calls = True
        return f"{callee}({', '.join(arguments)})"

    def _to_inline(self, symbol: str) -> StraightLine | None:
        """A function that may be inlined here; one that itself needs room in a frame may not."""
        if self._depth >= _DEEPEST_INLINING or self._inlined.instructions > _MOST_INLINED:
            return None
        found = self._links.inliner.straight_line(symbol)
        if found is None or any(isinstance(i, Call) and self._call_needs_slots(i) for i in found.instructions):
            return None
        return found

    def _inline(self, callee: StraightLine, arguments: list[str]) -> str:
        """Writes the instructions of a function here; its result as an expression."""
        self._inlined.functions += 1
        self._inlined.instructions += len(callee.instructions)
        emitter = Emitter(self._services, callee.storage, f"w{self._inlined.functions}_")
        emitter.out = self._e.out
        emitter.assigned_once = callee.once
        inner = _Translator(callee.function, self._services, self._links, emitter, self._inlined, self._depth + 1)
        for local, text in zip(inner._parameter_locals(), arguments):
            if local is not None:
                emitter.bind_parameter(local, text, local in callee.rebound)
        outer = self._e.out.site
        for instruction in callee.instructions:
            emitter.out.site = Site(callee.function, instruction.span, outer)
            inner._instruction(instruction)
        emitter.out.site = outer
        self._calls = self._calls or inner._calls
        self._e.uses_frame_address |= emitter.uses_frame_address
        return inner._result()

    def _arguments(self, call: Call) -> list[str]:
        texts = []
        for argument, is_address in call_arguments(call, self._layouts):
            if is_address:
                texts.append(self._argument_address(argument))
            elif not self._layouts.is_void(self._e.type_of(argument.operand)):
                texts.append(self._e.read(argument.operand))
        return texts

    def _argument_address(self, argument: Argument) -> str:
        e, operand = self._e, argument.operand
        if isinstance(operand, Place):
            return e.address(operand)
        if not _needs_copy(argument):
            return str(e.constants.address(operand))
        layout = self._layouts.of(operand.type)
        address = e.slot(layout.size, layout.align)
        if layout.size:
            e.line(f"write_bytes({address}, {e.bytes_of(operand)})")
        return address

    def _c_call(self, call: Call, callee: External) -> str:
        text = f"{self._links.c_name(callee.name)}({', '.join(self._arguments(call))})"
        result = self._layouts.machine(call.signature.result)
        if isinstance(result, ScalarType) and not result.is_float:
            text = f"{text} & {mask(result)}"
        return text


def _needs_copy(argument: Argument) -> bool:
    """Whether an argument is a constant that the callee may write to."""
    return isinstance(argument.operand, Const) and (argument.mutates or argument.passing is Passing.OWNED)
