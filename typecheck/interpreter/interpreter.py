"""The interpreter: runs MIR functions on compile-time values.

A function is translated to Python when it is first called, and its callees when they are: calls go through global
names of the generated code, which stand for a translating stub until then.
"""

from __future__ import annotations

import re
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import repeat
from operator import length_hint
from types import TracebackType
from typing import Any

from ...lang.layout import Layouts
from ...lang.mir import Function
from ...lang.records import dataclass
from ...lang.types import Const, FunctionSignature, TypeContext
from .codecs import Codec, Codecs
from .constants import Constants
from .emitter import Services
from .errors import TRAP, CallSite, EvaluationError, ExitRequestError, FaultError, Raised, TranslationError
from .foreign import foreign_functions
from .inlining import Inliner
from .memory import FUNCTION_BASE, Memory
from .storage import by_address, error_in_memory, result_in_memory
from .structure import Site
from .templates import scalar_names
from .translate import Links, translate

_SLACK = 100
"""Python frames that evaluated code may need besides one for each call: helpers and translating stubs."""
_TRANSLATION_DEPTH = 20_000
_STEPS_PER_CALL = 16
"""What a call takes of the steps, beside what the loops of the function take: about as long as so many steps."""
_BYTES_PER_STEP = 64
"""How many bytes a large copy moves in about the time of a step."""
_FIRST_GRANT, _LARGEST_GRANT = 64, 1 << 20
_CHAIN_END = 32
_LOCAL = re.compile(r"'(w\d+_)?v\d+'")
"""A variable of evaluated code in the message of Python about one without a value."""


@dataclass(frozen=True, slots=True)
class Limits:
    """steps: about the number of instructions; memory: bytes allocated at one time; depth: nested calls."""

    steps: int = 80_000_000
    memory: int = 1 << 30
    depth: int = 1000


class _RaisedMarker:
    """The value that generated code returns when it raises an error of the language."""


RAISED = _RaisedMarker()


def _write_nowhere(data: bytes) -> None:
    """Standard error of evaluated code, where nobody asked for it."""


def _nothing_available(symbol: str) -> None:
    """Where functions are made on demand and nobody knows which of them exist."""


class Interpreter:
    """Evaluates functions of one program.

    `get_function` gives a function after the ownership pass by its symbol; what it raises passes through. `available`
    gives one only if it is there already: such functions may be inlined, which makes evaluation faster.
    Memory that a call allocates ends with the call; constants and translations stay.
    """

    def __init__(
        self,
        layouts: Layouts,
        context: TypeContext,
        get_function: Callable[[str], Function],
        limits: Limits,
        stdout: Callable[[bytes], None],
        stderr: Callable[[bytes], None] = _write_nowhere,
        available: Callable[[str], Function | None] = _nothing_available,
    ) -> None:
        self._layouts = layouts
        self._get_function = get_function
        self._limits = limits
        self._outputs = {1: stdout, 2: stderr}
        self._memory = Memory(limits.memory)
        self._functions: dict[str, Function] = {}
        self._names: dict[str, str] = {}
        self._symbols: list[str] = []
        self._sites: dict[str, list[Site]] = {}
        self._codecs = Codecs()
        self._constants = Constants(
            layouts, context, self._memory, self._codecs, self._function_address, self._function_symbol
        )
        self._foreign = foreign_functions(self._memory, self._write)
        self._globals: dict[str, Any] = {}
        self._services = Services(layouts, self._codecs, self._constants, self._globals)
        self._available = available
        self._links = Links(self._name, self._c_name, Inliner(layouts, self._known_function))
        self._running = 0
        self._remaining = 0
        self._calls = repeat(None, 0)
        self._globals.update(self._runtime())

    # --------------------------------------------------------------------------------------------- interface

    def call(self, symbol: str, arguments: list[Const]) -> Const | Raised:
        """Calls a function with constants, in the order of its parameters; the result as a constant.

        Arguments by reference get memory of their own; those that the function takes over or writes to, copies of
        what they point to as well. Raises `EvaluationError`.
        """
        with self._evaluation():
            function = self.function(symbol)
            signature = function.signature
            values: list[object] = []
            for spec, const in zip(signature.arguments, arguments, strict=True):
                if by_address(spec, self._layouts):
                    values.append(self._argument(const, spec.convention))
                elif not self._layouts.is_void(spec.type):
                    values.append(self._constants.machine_value(const))
            result_address = error_address = 0
            if result_in_memory(signature, self._layouts):
                result_address = self._memory.reserve(self._layouts.size(signature.result))
                values.append(result_address)
            if signature.error is not None and error_in_memory(signature, self._layouts):
                error_address = self._memory.reserve(self._layouts.size(signature.error))
                values.append(error_address)
            returned = self._globals[self._name(symbol)](*values)
            if returned is RAISED:
                assert signature.error is not None
                if error_address or self._layouts.is_void(signature.error):
                    return Raised(self._constants.load(error_address, signature.error))
                return Raised(self._constants.from_machine(signature.error, self._globals["ERR"][0]))
            if signature.result_by_reference:
                return self._constants.load(returned, signature.result)
            if result_address or self._layouts.is_void(signature.result):
                return self._constants.load(result_address, signature.result)
            return self._constants.from_machine(signature.result, returned)

    def run_main(self, symbol: str, argv: list[bytes], error_text: str | None = None) -> int:
        """Runs a program from `symbol`, a function without arguments, and gives its exit status.

        A raised error gives 1, after `error_text`, a function that takes the error, has written it. `argv` is what the
        program sees as its arguments. Raises `EvaluationError`.
        """
        self._globals.update(self._program_arguments(argv))
        try:
            with self._evaluation():
                signature = self.function(symbol).signature
                values: list[object] = []
                if result_in_memory(signature, self._layouts):
                    values.append(self._memory.reserve(self._layouts.size(signature.result)))
                if signature.error is not None and error_in_memory(signature, self._layouts):
                    values.append(self._memory.reserve(self._layouts.size(signature.error)))
                returned = self._globals[self._name(symbol)](*values)
                if returned is RAISED:
                    self._report(signature, values, error_text)
                    return 1
        except ProgramExitError as exit:
            return exit.status
        return 0

    def _report(self, signature: FunctionSignature, values: list[object], error_text: str | None) -> None:
        """Writes the error that left a program to standard error."""
        self._write(2, b"Unhandled exception caught during execution: ")
        if error_text is None:
            self._write(2, b"\n")
        elif error_in_memory(signature, self._layouts):
            self._globals[self._name(error_text)](values[-1])
        else:
            self._globals[self._name(error_text)](*self._globals["ERR"])

    def _program_arguments(self, argv: list[bytes]) -> dict[str, Callable[..., object]]:
        """The functions by which the library asks for the arguments of the program."""
        texts = [self._memory.constant(text + b"\0") for text in argv]
        vector = self._memory.constant(b"".join([text.to_bytes(8, "little") for text in [*texts, 0]]))
        table = self._memory.allocate(8)
        self._memory.write(table, bytes(8))
        return {
            "c_oomph_argc": lambda: len(argv),
            "c_oomph_argv": lambda: vector,
            "c_oomph_argv_table": lambda: table,
        }

    def function(self, symbol: str) -> Function:
        """A function of the program."""
        found = self._functions.get(symbol)
        if found is None:
            found = self._functions[symbol] = self._get_function(symbol)
        return found

    def _known_function(self, symbol: str) -> Function | None:
        return self._functions.get(symbol) or self._available(symbol)

    # -------------------------------------------------------------------------------------------- evaluation

    @contextmanager
    def _evaluation(self) -> Iterator[None]:
        """Sets the limits for one evaluation, and turns what goes wrong in it into an `EvaluationError`."""
        mark = self._memory.mark()
        if self._running == 0:
            self._remaining = self._limits.steps
            self._memory.movable = self._limits.steps * _BYTES_PER_STEP
            self._calls = repeat(None, self._limits.steps // _STEPS_PER_CALL)
            self._globals["tick"] = self._calls.__next__
        self._running += 1
        recursion_limit = sys.getrecursionlimit()
        sys.setrecursionlimit(_python_depth() + self._limits.depth + _SLACK)
        try:
            yield
        except TranslationError as failure:
            raise failure.cause from None
        except ExitRequestError as exit:
            raise ProgramExitError(
                f"the program exits with status {exit.status}", self._chain(exit), exit.status
            ) from None
        except EvaluationError:
            raise
        except Exception as error:
            message = self._explain(error)
            if message is None:
                raise
            raise EvaluationError(message, self._chain(error), _limit(error)) from None
        finally:
            sys.setrecursionlimit(recursion_limit)
            self._running -= 1
            self._memory.release_since(mark)

    def _explain(self, error: Exception) -> str | None:
        """What an exception means that generated code raised; None for a bug of the interpreter."""
        text = str(error)
        match error:
            case FaultError():
                return text
            case RecursionError():
                return f"more than {self._limits.depth} nested calls"
            case StopIteration():
                return self._steps_exceeded()
            case ZeroDivisionError():
                return "division by zero"
            case MemoryError():
                return "out of memory"
            case NameError() if _LOCAL.search(text):
                return "a variable is read before it is initialised"
            case KeyError() if isinstance(error.args[0], int):
                return self._memory.describe(error.args[0])
            case struct.error():
                return "access outside of an allocation"
            case IndexError():
                return "a vector has no such lane" if text.startswith("tuple") else "access outside of an allocation"
            case TypeError() if "'bytes' object does not support" in text or "read-write" in text:
                return "write to constant data"
        return None

    def _steps_exceeded(self) -> str:
        return f"more than {self._limits.steps:,} steps"

    def _chain(self, error: BaseException) -> list[CallSite]:
        sites: list[CallSite] = []
        traceback: TracebackType | None = error.__traceback__
        while traceback is not None:
            known = self._sites.get(traceback.tb_frame.f_code.co_filename)
            if known is not None:
                site: Site | None = known[min(max(traceback.tb_lineno, 1), len(known)) - 1]
                inlined: list[CallSite] = []
                while site is not None:
                    inlined.append((site.function.name, site.function.source, site.span))
                    site = site.call
                sites += reversed(inlined)
            traceback = traceback.tb_next
        sites.reverse()
        return sites if len(sites) <= 2 * _CHAIN_END else sites[:_CHAIN_END] + sites[-_CHAIN_END:]

    def _argument(self, const: Const, convention: str) -> int:
        address = self._memory.reserve(self._layouts.size(const.type))
        self._constants.store(address, const, writable=convention != "imm")
        return address

    # --------------------------------------------------------------------------------------- generated code

    def _name(self, symbol: str) -> str:
        """The global name of a function; until its first call it stands for a stub that translates."""
        name = self._names.get(symbol)
        if name is None:
            name = self._names[symbol] = f"f_{len(self._symbols)}"
            self._symbols.append(symbol)
            self._globals[name] = self._stub(symbol, name)
        return name

    def _stub(self, symbol: str, name: str) -> Callable[..., object]:
        def translate_and_call(*arguments: object) -> object:
            if self._globals[name] is translate_and_call:
                self._translate(symbol, name)
            return self._globals[name](*arguments)

        return translate_and_call

    def _translate(self, symbol: str, name: str) -> None:
        recursion_limit = sys.getrecursionlimit()
        sys.setrecursionlimit(recursion_limit + _TRANSLATION_DEPTH)
        try:
            function = self.function(symbol)
            translation = translate(function, name, self._services, self._links)
            file = f"<mir {symbol}>"
            self._sites[file] = translation.sites
            exec(compile(translation.source, file, "exec", dont_inherit=True), self._globals)
        except Exception as error:
            raise TranslationError(error) from error
        finally:
            sys.setrecursionlimit(recursion_limit)

    def python_source(self, symbol: str) -> str:
        """The generated code of a function, for people who want to know."""
        return translate(self.function(symbol), self._name(symbol), self._services, self._links).source

    def _c_name(self, function: str) -> str:
        name = f"c_{function}"
        if name not in self._globals:
            self._globals[name] = self._foreign.get(function) or _forbidden(function)
        return name

    def _function_address(self, symbol: str) -> int:
        self._name(symbol)
        return FUNCTION_BASE + self._symbols.index(symbol) * 16

    def _function_symbol(self, address: int) -> str:
        index, rest = divmod(address - FUNCTION_BASE, 16)
        if rest or not 0 <= index < len(self._symbols):
            raise FaultError("a function pointer that points to no function")
        return self._symbols[index]

    def _function_at(self, address: int) -> Callable[..., object]:
        if address < FUNCTION_BASE:
            raise FaultError("call through a null function pointer" if address == 0 else "call through a data pointer")
        return self._globals[self._names[self._function_symbol(address)]]

    def _runtime(self) -> dict[str, object]:
        """The global names that generated code relies on."""
        memory = self._memory
        return {
            **scalar_names(),
            "A": memory.buffers,
            "ERR": [None],
            "RAISED": RAISED,
            "next_number": memory.next_number,
            "reserve": memory.reserve,
            "release": memory.release,
            "allocate": memory.allocate,
            "free": memory.free,
            "read_bytes": memory.read,
            "write_bytes": memory.write,
            "copy_bytes": memory.copy,
            "fill_bytes": memory.fill,
            "compare_bytes": memory.compare,
            "refill": self._refill,
            "function_at": self._function_at,
            "gather": self._gather,
            "scatter": self._scatter,
            **_HELPERS,
        }

    def _refill(self, count: int, grant: int) -> tuple[int, int]:
        """Takes steps for a loop from the total: `count` is negative, what it has overdrawn."""
        grant = min(grant * 2, _LARGEST_GRANT) if grant else _FIRST_GRANT
        self._remaining -= grant - count
        if self._remaining + length_hint(self._calls) * _STEPS_PER_CALL < self._limits.steps:
            raise FaultError(self._steps_exceeded(), "steps")
        return grant, grant

    def _write(self, descriptor: int, data: bytes) -> None:
        self._outputs[descriptor](data)

    def _gather(
        self, lane: Codec, addresses: Iterator[int], mask: tuple[int, ...], otherwise: tuple[object, ...]
    ) -> tuple[object, ...]:
        return tuple(
            [
                lane.read(*self._memory.locate(address, lane.size)) if wanted else default
                for address, wanted, default in zip(addresses, mask, otherwise)
            ]
        )

    def _scatter(
        self, lane: Codec, addresses: Iterator[int], mask: tuple[int, ...], values: tuple[object, ...]
    ) -> None:
        for address, wanted, value in zip(addresses, mask, values):
            if wanted:
                lane.write(*self._memory.locate_writable(address, lane.size), value)


class ProgramExitError(EvaluationError):
    """The program asked to exit; at compile time that is an error."""

    def __init__(self, message: str, call_chain: list[CallSite], status: int) -> None:
        super().__init__(message, call_chain)
        self.status = status


def _forbidden(function: str) -> Callable[..., object]:
    def fail(*arguments: object) -> object:
        raise FaultError(f"the C function '{function}' cannot be called by the interpreter")

    return fail


def _python_depth() -> int:
    frame, depth = sys._getframe(), 0
    while frame is not None:
        frame, depth = frame.f_back, depth + 1
    return depth


def _limit(error: Exception) -> str:
    """The limit that an exception of evaluated code stands for."""
    match error:
        case FaultError():
            return error.limit
        case RecursionError():
            return "depth"
        case StopIteration():
            return "steps"
    return ""


def _trap() -> None:
    raise FaultError(TRAP)


def _unreachable() -> None:
    raise FaultError("control reaches code that was declared unreachable")


def _inline_assembly() -> None:
    raise FaultError("inline assembly cannot be interpreted")


def _assume(condition: int) -> None:
    if not condition:
        raise FaultError("an assumption of the program does not hold")


def _insert_lane(vector: tuple[object, ...], index: int, lane: object) -> tuple[object, ...]:
    if index >= len(vector):
        raise FaultError("a vector has no such lane")
    return (*vector[:index], lane, *vector[index + 1 :])


def _select_lanes(condition: tuple[int, ...], a: tuple[object, ...], b: tuple[object, ...]) -> tuple[object, ...]:
    return tuple([x if c else y for c, x, y in zip(condition, a, b)])


def _reduce_halves(combine: Callable[[Any, Any], Any], vector: tuple[Any, ...]) -> object:
    """The upper half is combined with the lower one until one lane is left; odd lanes are combined last."""
    rest: list[Any] = []
    while len(vector) > 1:
        half = len(vector) // 2
        if len(vector) % 2:
            rest.append(vector[-1])
        vector = tuple([combine(x, y) for x, y in zip(vector[:half], vector[half : 2 * half])])
    total = next(iter(vector))
    for lane in rest:
        total = combine(total, lane)
    return total


def _same_bits(a: object, b: object) -> bool:
    if isinstance(a, float) and isinstance(b, float):
        return struct.pack("<d", a) == struct.pack("<d", b)
    return a == b


_HELPERS: dict[str, object] = {
    "trap": _trap,
    "unreachable": _unreachable,
    "inline_assembly": _inline_assembly,
    "assume": _assume,
    "insert_lane": _insert_lane,
    "select_lanes": _select_lanes,
    "reduce_halves": _reduce_halves,
    "same_bits": _same_bits,
}
