"""Strings of evaluated code: where their bytes are.

A `String` is three words in one of three forms (see `stdlib/std/collections/string/string.mojo`). As a constant it is
always static text, whatever form evaluation left it in: equal texts are equal constants, and a program that takes a
constant over neither counts owners nor frees anything in constant data.
"""

from __future__ import annotations

from struct import Struct

from .memory import OFFSET_BITS, OFFSET_MASK, Buffer, Memory

_WORDS = Struct("<QQQ")
_FORM = 23
_INLINE = 0x80
_LENGTH_BITS = 0x1F


def content(memory: Memory, words: Buffer) -> bytes | None:
    """The bytes of a string; None if its words refer to nothing that is alive: storage that is not in use."""
    form = words[_FORM]
    if form >= _INLINE:
        length = form & _LENGTH_BITS
        return bytes(words[:length]) if length <= _FORM else None
    address, length, _ = _WORDS.unpack(words)
    buffer = memory.buffers.get(address >> OFFSET_BITS)
    start = address & OFFSET_MASK
    if buffer is None or start + length > len(buffer):
        return None
    return bytes(buffer[start : start + length])


def static_words(address: int, length: int) -> bytes:
    """The words of a string that refers to static text."""
    return _WORDS.pack(address, length, 0)
