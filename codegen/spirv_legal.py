"""Instructions that LLVM has no SPIR-V for, as others that it has, in optimised LLVM IR.

What no SPIR-V can stand for is left as it is, for `problems` to find.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_LETTERS = {"half": "Dh", "float": "f", "double": "d"}

_LANES_TO_BITS = re.compile(
    r"^  (?P<to>%\S+) = bitcast <(?P<lanes>\d+) x i1> (?P<value>%\S+) to i(?P<bits>\d+)\b.*$", re.MULTILINE
)
_OVERFLOW = re.compile(
    r"^  (?P<to>%\S+) = (?:tail )?call \{ (?P<type>i\d+), i1 \} @llvm\.s(?P<kind>add|sub)\.with\.overflow\.\w+\("
    r"i\d+ (?P<a>[^,]+), i\d+ (?P<b>[^)]+)\).*$",
    re.MULTILINE,
)
_REVERSE = re.compile(
    r"^  (?P<to>%\S+) = (?:tail )?call i(?P<bits>8|16|32|64) @llvm\.bitreverse\.\w+\(i\d+ (?P<value>[^)]+)\).*$",
    re.MULTILINE,
)
_LIBRARY = re.compile(
    r"call (?P<flags>(?:\w+ )*?)(?P<type>half|float|double|<(?P<lanes>\d+) x (?P<lane>half|float|double)>) "
    r"@llvm\.(?P<name>exp10|ldexp)\.[\w.]+\("
)
_WORDS = re.compile(r"(?<![\w%@.#!$])i(\d+)\b")
_VECTORS = re.compile(r"<(\d+) x (?:i\d+|half|float|double|ptr)")
_LANES = (2, 3, 4, 8, 16)
_BITS = (8, 16, 32, 64)


def legal(text: str) -> str:
    """The module with such instructions replaced."""
    text = _LANES_TO_BITS.sub(_gathered, text)
    text = _OVERFLOW.sub(_with_sign, text)
    text = _REVERSE.sub(_reversed, text)
    return _with_library(text)


_FUNCTION = re.compile(r"^(?P<head>define [^\n]*\{\n(?:[-\w$.]+:[^\n]*\n)?)(?P<body>.*?^})$", re.MULTILINE | re.DOTALL)
_GLOBAL = re.compile(r"^@(?P<name>[\w$.]+) = [^\n]*?addrspace\((?P<space>\d)\) (?:constant|global) ", re.MULTILINE)


def with_sized_memory(text: str) -> str:
    """Gives every function names of its own for the memory of the module.

    LLVM takes the first use of a variable for its type, so that its size would be that of what a phi points to.
    """
    spaces = {match["name"]: match["space"] for match in _GLOBAL.finditer(text)}
    if not spaces:
        return text
    direct = re.compile(rf"@({'|'.join(re.escape(name) for name in spaces)})(?![\w$.])(?! to )(?!, i64 -?\d+\))")

    def named(match: re.Match[str]) -> str:
        used: dict[str, None] = {}

        def local(use: re.Match[str]) -> str:
            used[use[1]] = None
            return f"%memory.{use[1]}"

        body = direct.sub(local, match["body"])
        lines = [
            f"  %memory.{name} = getelementptr inbounds i8, ptr addrspace({spaces[name]}) @{name}, i64 0\n"
            for name in used
        ]
        return f"{match['head']}{''.join(lines)}{body}"

    return _FUNCTION.sub(named, text)


Problem = tuple[re.Pattern[str], str, str]
"""What to look for in an instruction, what it is, and what there is instead."""


def problems(text: str) -> list[Problem]:
    """What the instructions of a module have that SPIR-V has not."""
    found: dict[str, Problem] = {}
    for line in text.splitlines():
        if not line.startswith("  ") or line.startswith("  call void @llvm.dbg"):
            continue
        line = line.partition(", !")[0]
        for number in _WORDS.findall(line):
            if int(number) > max(_BITS) or max(_BITS) // 2 < int(number) < max(_BITS):
                what = f"integers of {number} bits"
                found[what] = (re.compile(rf"(?<![\w%@.#!$])i{number}\b"), what, "those of 8, 16, 32 and 64 bits")
        for number in _VECTORS.findall(line):
            if int(number) not in _LANES:
                what = f"vectors of {number} lanes"
                found[what] = (re.compile(rf"<{number} x "), what, "those of 2, 3, 4, 8 and 16 lanes")
    return list(found.values())


def _name(match: re.Match[str]) -> Callable[[str], str]:
    """Makes names beside that of a result, which may be a number."""
    return lambda suffix: f"%legal.{match['to'][1:]}.{suffix}"


def _gathered(match: re.Match[str]) -> str:
    """Truth values of lanes as bits of a number: each is moved to its place."""
    lanes, name = int(match["lanes"]), _name(match)
    if lanes not in _LANES:
        return match[0]
    places = ", ".join(f"i32 {lane}" for lane in range(lanes))
    return "\n".join(
        [
            f"  {name('wide')} = zext <{lanes} x i1> {match['value']} to <{lanes} x i32>",
            f"  {name('placed')} = shl <{lanes} x i32> {name('wide')}, <{places}>",
            f"  {name('all')} = call i32 @llvm.vector.reduce.or.v{lanes}i32(<{lanes} x i32> {name('placed')})",
            f"  {match['to']} = trunc i32 {name('all')} to i{match['bits']}",
        ]
    )


def _with_sign(match: re.Match[str]) -> str:
    """The result has another sign than it should: that of both operands, the second one negated in a difference."""
    name, type, first, second = _name(match), match["type"], match["a"], match["b"]
    other = f"{type} {first}, {second}" if match["kind"] == "sub" else f"{type} {name('value')}, {second}"
    return "\n".join(
        [
            f"  {name('value')} = {match['kind']} {type} {first}, {second}",
            f"  {name('first')} = xor {type} {name('value')}, {first}",
            f"  {name('second')} = xor {other}",
            f"  {name('both')} = and {type} {name('first')}, {name('second')}",
            f"  {name('over')} = icmp slt {type} {name('both')}, 0",
            f"  {name('pair')} = insertvalue {{ {type}, i1 }} poison, {type} {name('value')}, 0",
            f"  {match['to']} = insertvalue {{ {type}, i1 }} {name('pair')}, i1 {name('over')}, 1",
        ]
    )


_HALVES = {1: 0x5555555555555555, 2: 0x3333333333333333, 4: 0x0F0F0F0F0F0F0F0F}


def _reversed(match: re.Match[str]) -> str:
    """Bits change places with their neighbours, then pairs of them, then groups of four; then the bytes do."""
    name, bits, value = _name(match), int(match["bits"]), match["value"]
    type, lines = f"i{bits}", []
    for step, pattern in _HALVES.items():
        mask = pattern & ((1 << bits) - 1)
        last = bits == _BITS[0] and step == max(_HALVES)
        to = match["to"] if last else name(f"s{step}")
        lines += [
            f"  {name(f'a{step}')} = and {type} {value}, {mask}",
            f"  {name(f'b{step}')} = shl {type} {name(f'a{step}')}, {step}",
            f"  {name(f'c{step}')} = lshr {type} {value}, {step}",
            f"  {name(f'd{step}')} = and {type} {name(f'c{step}')}, {mask}",
            f"  {to} = or {type} {name(f'b{step}')}, {name(f'd{step}')}",
        ]
        value = to
    if bits > _BITS[0]:
        lines.append(f"  {match['to']} = call {type} @llvm.bswap.{type}({type} {value})")
    return "\n".join(lines)


def _with_library(text: str) -> str:
    """Functions that OpenCL's library has under a name of C++."""
    declared: dict[str, str] = {}

    def called(match: re.Match[str]) -> str:
        lanes, lane = match["lanes"], match["lane"] or match["type"]
        letter = f"Dv{lanes}_{_LETTERS[lane]}" if lanes else _LETTERS[lane]
        type, whole = match["type"], f"<{lanes} x i32>" if lanes else "i32"
        more, types = "", type
        if match["name"] == "ldexp":
            more, types = (f"Dv{lanes}_i" if lanes else "i"), f"{type}, {whole}"
        name = f"_Z{len(match['name'])}{match['name']}{letter}{more}"
        declared[name] = f"declare {type} @{name}({types})"
        return f"call {match['flags']}{type} @{name}("

    text = _LIBRARY.sub(called, text)
    return "\n".join([text, *declared.values(), ""]) if declared else text
