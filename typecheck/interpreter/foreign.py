"""C functions that evaluated code may call: memory, text, mathematics, and output.

Integers arrive in the unsigned reading of their own width; what is returned is cut to the width of the result.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

from . import libm
from .errors import ExitRequestError, FaultError
from .floats import next_f32, round_f32
from .memory import Memory

CValue = Any
"""A number of evaluated code."""
Write = Callable[[int, bytes], None]
"""Takes bytes for a file descriptor."""

_ABORT_STATUS = 134
_SPECIFIER = re.compile(rb"%([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d+)?)?(hh|h|ll|l|z|j|t|L|)([diouxXcspfFeEgGaA%])")
_NUMBER = re.compile(rb"\s*[+-]?(?:inf(?:inity)?|nan|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)", re.IGNORECASE)


def foreign_functions(memory: Memory, write: Write) -> dict[str, Callable[..., CValue]]:
    """The callable for each C function by its name."""
    text = _TextFunctions(memory, write)
    return {
        **_mathematics(),
        "malloc": memory.allocate,
        "calloc": lambda count, size: memory.allocate(count * size),
        "realloc": text.reallocate,
        "aligned_alloc": lambda alignment, size: memory.allocate(size),
        "posix_memalign": text.aligned,
        "free": memory.free,
        "frexp": text.split,
        "frexpf": text.split,
        "memcpy": text.copy,
        "memmove": text.copy,
        "memset": text.fill,
        "memcmp": memory.compare,
        "bcmp": memory.compare,
        "memchr": text.find_byte,
        "strlen": lambda p: len(memory.text(p)),
        "strcmp": text.compare,
        "strncmp": text.compare,
        "strtod": text.to_double,
        "atof": lambda p: text.to_double(p, 0),
        "snprintf": text.print_to_memory,
        "dprintf": text.print_to_file,
        "printf": lambda *values: text.print_to_file(1, *values),
        "write": text.write,
        "putchar": text.put,
        "puts": text.put_line,
        "fflush": lambda stream: 0,
        "fsync": lambda descriptor: 0,
        "abort": _abort,
        "exit": _exit,
        "_exit": _exit,
    }


def _abort() -> None:
    raise ExitRequestError(_ABORT_STATUS)


def _exit(status: int) -> None:
    raise ExitRequestError(status & 255)


def _mathematics() -> dict[str, Callable[..., CValue]]:
    """Each function for `double`, and with the suffix `f` for `float`."""
    table: dict[str, Callable[..., CValue]] = {**libm.UNARY, **libm.BINARY}
    table["ldexp"] = lambda x, n: x * 2.0 ** (n - (1 << 32) if n >> 31 else n)
    table["fmax"] = lambda x, y: y if x != x or y > x else x
    table["fmin"] = lambda x, y: y if x != x or y < x else x
    return {**table, **{f"{name}f": _narrow(function) for name, function in table.items()}, "nextafterf": next_f32}


def _narrow(function: Callable[..., float]) -> Callable[..., float]:
    return lambda *values: round_f32(function(*values))


class _TextFunctions:
    """The functions of C that need memory or output."""

    def __init__(self, memory: Memory, write: Write) -> None:
        self._memory = memory
        self._write = write

    def copy(self, to: int, source: int, size: int) -> int:
        self._memory.copy(to, source, size)
        return to

    def fill(self, to: int, byte: int, size: int) -> int:
        self._memory.fill(to, byte, size)
        return to

    def aligned(self, result: int, alignment: int, size: int) -> int:
        self._memory.write(result, self._memory.allocate(size).to_bytes(8, "little"))
        return 0

    def reallocate(self, address: int, size: int) -> int:
        fresh = self._memory.allocate(size)
        if address:
            buffer, _ = self._memory.locate(address, 0)
            self._memory.copy(fresh, address, min(size, len(buffer)))
            self._memory.free(address)
        return fresh

    def split(self, x: float, exponent: int) -> float:
        """C's `frexp`."""
        fraction, power = math.frexp(x)
        self._memory.write(exponent, (power & 0xFFFFFFFF).to_bytes(4, "little"))
        return fraction

    def find_byte(self, address: int, byte: int, size: int) -> int:
        at = self._memory.read(address, size).find(byte & 255)
        return address + at if at >= 0 else 0

    def compare(self, a: int, b: int, limit: int | None = None) -> int:
        left, right = self._memory.text(a)[:limit], self._memory.text(b)[:limit]
        return (left > right) - (left < right)

    def to_double(self, address: int, end: int) -> float:
        """Hexadecimal floats are not read."""
        text = self._memory.text(address)
        found = _NUMBER.match(text)
        if end:
            self._memory.write(end, (address + (found.end() if found else 0)).to_bytes(8, "little"))
        return float(found.group()) if found else 0.0

    def write(self, descriptor: int, address: int, size: int) -> int:
        if descriptor not in (1, 2):
            raise FaultError("the interpreter writes to standard output and standard error only")
        self._write(descriptor, bytes(self._memory.read(address, size)))
        return size

    def put(self, character: int) -> int:
        self._write(1, bytes((character & 255,)))
        return character

    def put_line(self, address: int) -> int:
        self._write(1, self._memory.text(address) + b"\n")
        return 0

    def print_to_memory(self, address: int, size: int, form: int, *values: CValue) -> int:
        text = self._format(self._memory.text(form), values)
        if size:
            self._memory.write(address, text[: size - 1] + b"\0")
        return len(text)

    def print_to_file(self, descriptor: int, form: int, *values: CValue) -> int:
        text = self._format(self._memory.text(form), values)
        self._write(descriptor, text)
        return len(text)

    def _format(self, form: bytes, values: tuple[CValue, ...]) -> bytes:
        """C's `printf` formats; `%a` is written as Python does."""
        rest = iter(values)

        def expand(match: re.Match[bytes]) -> bytes:
            flags, width, precision, length, kind = match.groups()
            if kind == b"%":
                return b"%"
            widths = [_signed_int(next(rest)) if w == b"*" else w for w in (width, precision)]
            spec = b"%" + flags + (b"%d" % widths[0] if isinstance(widths[0], int) else widths[0] or b"")
            if b"." in match.group():
                spec += b"." + (b"%d" % widths[1] if isinstance(widths[1], int) else widths[1] or b"")
            return self._expand_value(spec, length, kind, next(rest))

        return _SPECIFIER.sub(expand, form)

    def _expand_value(self, spec: bytes, length: bytes, kind: bytes, value: CValue) -> bytes:
        bits = {b"hh": 8, b"h": 16, b"": 32}.get(length, 64)
        if kind in b"di":
            value &= (1 << bits) - 1
            return (spec + b"d") % (value - (1 << bits) if value >> (bits - 1) else value)
        if kind in b"ouxX":
            return (spec + (b"d" if kind == b"u" else kind)) % (value & ((1 << bits) - 1))
        if kind == b"c":
            return bytes((value & 255,))
        if kind == b"s":
            return (spec + b"s") % self._memory.text(value)
        if kind == b"p":
            return b"0x%x" % value
        if kind in b"aA":
            return float(value).hex().encode()
        return (spec + kind) % value


def _signed_int(value: CValue) -> int:
    value &= 0xFFFFFFFF
    return value - (1 << 32) if value >> 31 else value
