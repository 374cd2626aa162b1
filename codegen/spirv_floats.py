"""Numbers of type `bfloat` as the 16 bits that they are, in optimised LLVM IR.

The emitter has made all arithmetic with them arithmetic in `float`; what the optimiser leaves is moved around, widened,
or compared.
"""

from __future__ import annotations

import re

_WIDEN = re.compile(
    r"^  (?P<to>%\S+) = fpext (?:\w+ )*?(?P<type>bfloat|<(?P<lanes>\d+) x bfloat>) (?P<value>[^ ,]+) "
    r"to (?P<wide>[^,\n]+?)(?P<rest>, !.*)?$",
    re.MULTILINE,
)
_NEGATE = re.compile(
    r"^  (?P<to>%\S+) = fneg (?:\w+ )*?(?P<type>bfloat|<(?P<lanes>\d+) x bfloat>) (?P<value>\S+)(?P<rest>, !.*)?$",
    re.MULTILINE,
)
_COMPARE = re.compile(
    r"^  (?P<to>%\S+) = fcmp (?P<words>[\w ]+?) (?P<type>bfloat|<(?P<lanes>\d+) x bfloat>) (?P<value>[^ ,]+), "
    r"(?P<other>[^ ,\n]+)(?P<rest>, !.*)?$",
    re.MULTILINE,
)
_MAGNITUDE = re.compile(
    r"^  (?P<to>%\S+) = (?:tail )?call (?:\w+ )*?(?:bfloat|<(?P<lanes>\d+) x bfloat>) @llvm\.fabs\.\w+\("
    r"(?:bfloat|<\d+ x bfloat>) (?P<value>[^ ,)]+)\).*$",
    re.MULTILINE,
)
_CONSTANT = re.compile(r"\b0xR([0-9A-F]{4})\b")
_SIGN = -0x8000
_REST = 0x7FFF


def as_bits(text: str) -> str:
    """The module without the type."""
    if "bfloat" not in text:
        return text
    text = _WIDEN.sub(_widened, text)
    text = _COMPARE.sub(_compared, text)
    text = _NEGATE.sub(lambda m: _combined(m, "xor", _SIGN), text)
    text = _MAGNITUDE.sub(lambda m: _combined(m, "and", _REST), text)
    text = _CONSTANT.sub(lambda m: str(int(m[1], 16)), text)
    return re.sub(r"\bbfloat\b", "i16", text)


def _shaped(match: re.Match[str], element: str) -> str:
    return f"<{match['lanes']} x {element}>" if match["lanes"] else element


def _number(match: re.Match[str], element: str, number: int) -> str:
    return f"splat ({element} {number})" if match["lanes"] else str(number)


def _single(match: re.Match[str], value: str, to: str) -> list[str]:
    """The lines that make a `float` of a value."""
    short, word, single = (_shaped(match, element) for element in ("i16", "i32", "float"))
    return [
        f"  {to}.word = zext {short} {value} to {word}",
        f"  {to}.high = shl {word} {to}.word, {_number(match, 'i32', 16)}",
        f"  {to} = bitcast {word} {to}.high to {single}",
    ]


def _name(name: str, suffix: str) -> str:
    """A new name beside that of a value, which may be a number."""
    return f"%bf.{name[1:]}{suffix}"


def _widened(match: re.Match[str]) -> str:
    single, wide = _shaped(match, "float"), match["wide"]
    lines = _single(match, match["value"], _name(match["to"], ""))
    cast = "bitcast" if wide == single else "fpext"
    lines.append(f"  {match['to']} = {cast} {single} {_name(match['to'], '')} to {wide}{match['rest'] or ''}")
    return "\n".join(lines)


def _compared(match: re.Match[str]) -> str:
    first, second = _name(match["to"], "a"), _name(match["to"], "b")
    lines = [*_single(match, match["value"], first), *_single(match, match["other"], second)]
    compare = (
        f"  {match['to']} = fcmp {match['words']} {_shaped(match, 'float')} {first}, {second}{match['rest'] or ''}"
    )
    return "\n".join([*lines, compare])


def _combined(match: re.Match[str], operation: str, mask: int) -> str:
    short = _shaped(match, "i16")
    return f"  {match['to']} = {operation} {short} {match['value']}, {_number(match, 'i16', mask)}"
