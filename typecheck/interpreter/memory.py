"""The memory of evaluated code: byte-addressed allocations, none of which can be reached from another.

An address is a 64-bit integer, `allocation number << 32 | byte offset`, so that it can be stored, compared and
calculated with like a machine address, while every access is checked against its own allocation. Number 0 does not
exist, so null and small integers are invalid; nor do even numbers, where pointers before an allocation end up.
Constant data are `bytes`, everything else `bytearray`.
"""

from __future__ import annotations

from itertools import count

from .errors import FaultError

OFFSET_BITS = 32
OFFSET_MASK = (1 << OFFSET_BITS) - 1
FUNCTION_BASE = 1 << 62
"""Addresses of functions begin here; no allocation is ever numbered so high."""

Buffer = bytearray | bytes

_LARGE = 1 << 12
"""Bytes above which an operation takes longer than the code around it, and so is counted."""
_PIECE = 1 << 20
"""Bytes that are filled at a time, so that no second copy of a large buffer is ever made."""


class Memory:
    """All allocations of one interpreter.

    `limit` bounds the bytes that are allocated at one time; `movable`, which each evaluation sets, those that large
    operations may still copy, fill or compare.
    """

    def __init__(self, limit: int) -> None:
        self.buffers: dict[int, Buffer] = {}
        self.limit = limit
        self.used = 0
        self.movable = 0
        self._numbers = count(3, 2)
        self.next_number = self._numbers.__next__
        self._heap: set[int] = set()
        self._accounted: dict[int, int] = {}
        self._statics: set[int] = set()

    # ------------------------------------------------------------------------------------------ allocation

    def allocate(self, size: int) -> int:
        """A fresh heap allocation of zeroed bytes."""
        address = self.reserve(size)
        self._heap.add(address >> OFFSET_BITS)
        return address

    def reserve(self, size: int) -> int:
        """As `allocate`, for memory that the program cannot free: a stack slot."""
        if size >= 1 << 63:
            raise FaultError(f"allocation of a negative number of bytes ({size - (1 << 64)})")
        if self.used + size > self.limit or size > OFFSET_MASK:
            message = f"the allocation of {size:,} bytes exceeds the memory limit of {self.limit:,} bytes"
            raise FaultError(message, "memory")
        self.used += size
        number = self.next_number()
        self.buffers[number] = bytearray(size)
        self._accounted[number] = size
        return number << OFFSET_BITS

    def constant(self, data: bytes) -> int:
        """The address of read-only data, which lives as long as the interpreter."""
        number = self.next_number()
        self.buffers[number] = data
        self._statics.add(number)
        return number << OFFSET_BITS

    def replace_constant(self, address: int, data: bytes) -> None:
        """Fills in constant data whose address had to be known before."""
        self.buffers[address >> OFFSET_BITS] = data

    def free(self, address: int) -> None:
        """Ends a heap allocation; null is ignored."""
        if address == 0:
            return
        number = address >> OFFSET_BITS
        if number not in self._heap:
            raise FaultError(self._why_not_freeable(number))
        if address & OFFSET_MASK:
            raise FaultError("a pointer into the middle of an allocation is freed")
        self._heap.discard(number)
        self.release(address)

    def release(self, address: int) -> None:
        """Ends a stack slot."""
        number = address >> OFFSET_BITS
        del self.buffers[number]
        self.used -= self._accounted.pop(number)

    def mark(self) -> int:
        """A point in time for `release_since`."""
        return self.next_number()

    def release_since(self, mark: int) -> None:
        """Ends every allocation made after `mark`, except constant data."""
        doomed = []
        for number in reversed(self.buffers):
            if number < mark:
                break
            if number not in self._statics:
                doomed.append(number)
        for number in doomed:
            del self.buffers[number]
            self.used -= self._accounted.pop(number, 0)
        self._heap.difference_update(doomed)

    def _why_not_freeable(self, number: int) -> str:
        if number in self._statics:
            return "constant data is freed"
        if number in self.buffers:
            return "memory of the stack is freed"
        return "a pointer is freed that was freed before" if self._was_allocated(number) else self.describe(number)

    def _was_allocated(self, number: int) -> bool:
        return 0 < number < self.mark()

    def describe(self, number: int) -> str:
        """Why an allocation number cannot be accessed."""
        if number == 0:
            return "access through a null pointer, or through an integer that is no address"
        if number >= FUNCTION_BASE >> OFFSET_BITS:
            return "access to data through a pointer that is no data address"
        if number % 2 == 0 and self._was_allocated(number):
            return "access before the beginning of an allocation"
        if self._was_allocated(number):
            return "access to memory that was freed or whose function has returned"
        return "access through an uninitialised pointer"

    # ---------------------------------------------------------------------------------------------- access

    def locate(self, address: int, size: int) -> tuple[Buffer, int]:
        """The allocation and the offset of `size` accessible bytes."""
        buffer = self.buffers.get(address >> OFFSET_BITS)
        if buffer is None:
            raise FaultError(self.describe(address >> OFFSET_BITS))
        offset = address & OFFSET_MASK
        if offset + size > len(buffer):
            where = f"offset {offset}" if offset < 1 << 31 else f"offset {offset - (1 << 32)}"
            raise FaultError(f"access to {size} bytes at {where} of an allocation of {len(buffer)} bytes")
        return buffer, offset

    def locate_writable(self, address: int, size: int) -> tuple[bytearray, int]:
        """As `locate`, for a write."""
        buffer, offset = self.locate(address, size)
        if not isinstance(buffer, bytearray):
            raise FaultError("write to constant data")
        return buffer, offset

    def read(self, address: int, size: int) -> Buffer:
        """A copy of `size` bytes."""
        if size == 0:
            return b""
        buffer, offset = self.locate(address, size)
        if size > _LARGE:
            self._move(size)
        return buffer[offset : offset + size]

    def write(self, address: int, data: Buffer) -> None:
        """Stores bytes."""
        if data:
            buffer, offset = self.locate_writable(address, len(data))
            buffer[offset : offset + len(data)] = data

    def _move(self, size: int) -> None:
        self.movable -= size
        if self.movable < 0:
            raise FaultError("more bytes are copied or filled than the limit of steps allows", "steps")

    def copy(self, to: int, source: int, size: int) -> None:
        """Copies bytes; the ranges may overlap."""
        if size > _LARGE:
            self._copy_large(to, source, size)
        elif size and to != source:
            self.write(to, self.read(source, size))

    def _copy_large(self, to: int, source: int, size: int) -> None:
        """As `copy`, without a second copy of the bytes on the way."""
        self._move(size)
        target, at = self.locate_writable(to, size)
        origin, start = self.locate(source, size)
        memoryview(target)[at : at + size] = memoryview(origin)[start : start + size]

    def fill(self, to: int, byte: int, size: int) -> None:
        """Sets bytes."""
        if size:
            buffer, offset = self.locate_writable(to, size)
            self._move(size)
            piece = bytes((byte & 255,)) * min(size, _PIECE)
            for start in range(0, size - len(piece) + 1, len(piece)):
                buffer[offset + start : offset + start + len(piece)] = piece
            rest = size % len(piece)
            if rest:
                buffer[offset + size - rest : offset + size] = piece[:rest]

    def compare(self, a: int, b: int, size: int) -> int:
        """-1, 0 or 1 by the first differing byte, as an unsigned i32."""
        left, right = self.read(a, size), self.read(b, size)
        return 0 if left == right else (0xFFFFFFFF if left < right else 1)

    def text(self, address: int) -> bytes:
        """The bytes up to the terminating zero."""
        buffer, offset = self.locate(address, 1)
        end = buffer.find(0, offset)
        if end < 0:
            raise FaultError("text without a terminating zero byte")
        return bytes(buffer[offset:end])
