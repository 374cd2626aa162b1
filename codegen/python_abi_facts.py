"""What generated wrappers know about one build of CPython: where its objects keep what the fast paths read."""

from __future__ import annotations

import sys

from ..lang.records import dataclass


@dataclass(frozen=True, slots=True)
class PythonAbi:
    """Byte offsets into objects of one CPython build.

    version      such as (3, 12)
    head         the size of the common head of all objects; the pointer to the type is its last word
    long_form    "size": an `int` has a signed digit count behind the head (up to 3.11); "tag": a tag word (from 3.12
                 on); "": unknown, every integer goes through the API
    """

    version: tuple[int, int]
    head: int
    long_form: str

    @property
    def type_offset(self) -> int:
        return self.head - 8

    @property
    def long_size(self) -> int:
        """Of the digit count or tag of an `int`."""
        return self.head

    @property
    def long_digit(self) -> int:
        """Of the first digit of an `int`, 32 bits wide."""
        return self.head + 8

    @property
    def float_value(self) -> int:
        """Of the C double in a `float`."""
        return self.head

    @property
    def type_name(self) -> int:
        """Of the C string with the name in a type object."""
        return self.head + 8


def python_abi(version: tuple[int, int], *, free_threaded: bool = False, digit_bits: int = 30) -> PythonAbi:
    """The facts for a version of CPython on a 64-bit machine."""
    long_form = "size" if version < (3, 12) else "tag"
    return PythonAbi(version, 32 if free_threaded else 16, long_form if digit_bits == 30 else "")


def running_python() -> PythonAbi:
    """The facts for the interpreter that runs the compiler."""
    free_threaded = "t" in getattr(sys, "abiflags", "")
    return python_abi(sys.version_info[:2], free_threaded=free_threaded, digit_bits=sys.int_info.bits_per_digit)
