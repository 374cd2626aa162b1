"""Values of literals: escapes of strings, digits of numbers."""

from __future__ import annotations

import re
import unicodedata

from .dialect import Dialect

_ESCAPE = re.compile(r"\\(\r\n|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|[\s\S]|\Z)")
_PLAIN = {
    "\n": "",
    "\r": "",
    "\r\n": "",
    "\\": "\\",
    "'": "'",
    '"': '"',
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
}
_PREFIX = re.compile(r"[A-Za-z]*")
_LIMIT = 4300
"""Decimal digits that CPython converts in one go (`sys.get_int_max_str_digits`)."""


class LiteralError(Exception):
    """A literal without a value: what is wrong, and where, as an offset into the literal's text."""

    def __init__(self, offset: int, message: str, length: int = 1) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message
        self.length = length


def string_value(literal: str, refused: list[LiteralError] | None) -> str | bytes:
    """The value of a string or bytes literal without fields. Raises LiteralError.

    What Python accepts and Mojo does not is added to `refused`, unless that is None.
    """
    prefix_match = _PREFIX.match(literal)
    prefix = prefix_match.group().lower() if prefix_match else ""
    quotes = 3 if literal[len(prefix) : len(prefix) + 3] in ('"""', "'''") and len(literal) >= len(prefix) + 6 else 1
    at = len(prefix) + quotes
    body = literal[at : len(literal) - quotes]
    is_bytes = "b" in prefix
    if "\r" in body:
        body = body.replace("\r\n", "\n").replace("\r", "\n")
    if is_bytes and not body.isascii():
        raise LiteralError(0, "bytes can only contain ASCII characters", len(literal))
    if "r" not in prefix and "\\" in body:
        body = unescape(body, refused, is_bytes, at)
    return body.encode("latin-1") if is_bytes else body


def unescape(body: str, refused: list[LiteralError] | None, is_bytes: bool = False, at: int = 0) -> str:
    """The text with its escapes replaced; bytes come as characters below 256. `refused` as in `string_value`.

    Offsets of errors count from `at` characters before the text. Raises LiteralError.
    """
    pieces = []
    end = 0
    for m in _ESCAPE.finditer(body):
        pieces.append(body[end : m.start()])
        end = m.end()
        escape = m.group(1)
        known = _PLAIN.get(escape)
        if known is None:
            known = _escaped(escape, m.start() + at, refused, is_bytes)
        pieces.append(known)
    pieces.append(body[end:])
    return "".join(pieces)


def _escaped(escape: str, at: int, refused: list[LiteralError] | None, is_bytes: bool) -> str:
    """The value of an escape that is not a single known letter."""
    first = escape[:1]
    if "0" <= first <= "7":
        code = int(escape, 8)
        return chr(code & 0xFF if is_bytes else code)
    if first == "x":
        return _hexadecimal(escape, at, 2)
    if is_bytes:
        return "\\" + escape
    if first == "u" or first == "U":
        return _unicode(escape, at, refused)
    value = _named(escape, at) if len(escape) > 1 or (first == "N" and refused is None) else "\\" + escape
    if refused is not None:
        refused.append(LiteralError(at, f"unknown escape '\\{escape}' in a string", 1 + len(escape)))
    return value


def _hexadecimal(escape: str, at: int, digits: int) -> str:
    if len(escape) != digits + 1:
        raise LiteralError(at, f"'\\{escape[0]}' needs {digits} hexadecimal digits", 2)
    return chr(int(escape[1:], 16))


def _unicode(escape: str, at: int, refused: list[LiteralError] | None) -> str:
    digits = 4 if escape[0] == "u" else 8
    if len(escape) != digits + 1:
        raise LiteralError(at, f"'\\{escape[0]}' needs {digits} hexadecimal digits", 2)
    code = int(escape[1:], 16)
    if code > 0x10FFFF:
        raise LiteralError(at, f"'\\{escape}' is beyond the last Unicode character", 1 + len(escape))
    if refused is not None and 0xD800 <= code <= 0xDFFF:
        refused.append(LiteralError(at, f"'\\{escape}' is a surrogate, not a character", 1 + len(escape)))
    return chr(code)


def _named(escape: str, at: int) -> str:
    if len(escape) < 4:
        raise LiteralError(at, "'\\N' needs the name of a character in braces", 2)
    try:
        found = unicodedata.lookup(escape[2:-1])
    except KeyError:
        found = ""
    if len(found) != 1:
        raise LiteralError(at, f"there is no Unicode character named '{escape[2:-1]}'", 1 + len(escape))
    return found


def number_value(text: str, dialect: Dialect) -> int | float | complex:
    """The value of a number. Raises LiteralError for a decimal integer that CPython finds too long."""
    digits = text.replace("_", "")
    if digits[-1] in "jJ":
        return complex(0.0, float(digits[:-1]))
    if digits.isdigit():
        if len(digits) > _LIMIT:
            return _long_integer(digits, dialect, len(text))
        return int(digits)
    if digits[1] in "xX":
        return int(digits[2:], 16)
    if digits[1] in "oO":
        return int(digits[2:], 8)
    if digits[1] in "bB":
        return int(digits[2:], 2)
    return float(digits)


def _long_integer(digits: str, dialect: Dialect, length: int) -> int:
    if dialect is Dialect.PYTHON and len(digits.lstrip("0")) > _LIMIT:
        message = f"a decimal integer may have at most {_LIMIT} digits (write it in hexadecimal)"
        raise LiteralError(0, message, length)
    value = 0
    for i in range(0, len(digits), 4000):
        part = digits[i : i + 4000]
        value = value * 10 ** len(part) + int(part)
    return value
