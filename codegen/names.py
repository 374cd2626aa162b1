"""Names and byte strings as LLVM text."""

from __future__ import annotations

import re
from hashlib import blake2b

_PLAIN = re.compile(r"[A-Za-z_$.][A-Za-z0-9_$.]*\Z")
_ESCAPED = [chr(byte) if 0x20 <= byte < 0x7F and byte not in b'"\\' else f"\\{byte:02X}" for byte in range(256)]


def global_name(symbol: str) -> str:
    """`@symbol`, quoted where LLVM wants it."""
    return f"@{symbol}" if _PLAIN.match(symbol) else f'@"{escape(symbol.encode())}"'


def plain_name(symbol: str) -> str:
    """A symbol in letters, digits, `_` and `$` only; what had to be replaced is told apart by a digest."""
    plain = re.sub(r"[^A-Za-z0-9_$]", "_", symbol)
    return plain if plain == symbol else f"{plain}_{blake2b(symbol.encode(), digest_size=6).hexdigest()}"


def escape(data: bytes) -> str:
    """The inside of an LLVM string: everything but plain printable characters as `\\XX`."""
    return "".join([_ESCAPED[byte] for byte in data])


def metadata_string(text: str) -> str:
    """`!"text"` as metadata operands have it, without the exclamation mark."""
    return f'"{escape(text.encode())}"'
