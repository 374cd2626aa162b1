"""Python source for the operations on scalars. Integers are held in the unsigned reading, floats as they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...lang.types import ScalarType
from . import floats

Template = Callable[[Sequence[str], ScalarType, ScalarType], str]
"""The expression for operands (names or literals), their type and the type of the result."""


def mask(scalar: ScalarType) -> int:
    return (1 << scalar.bits) - 1


def signed(text: str, scalar: ScalarType) -> str:
    """The signed reading of an operand."""
    sign = 1 << (scalar.bits - 1)
    if text.isdigit():
        return f"({(int(text) ^ sign) - sign})"
    return f"(({text} ^ {sign}) - {sign})"


def flipped(text: str, scalar: ScalarType) -> str:
    """The operand with its sign bit inverted: the unsigned order of these is the signed order of operands."""
    sign = 1 << (scalar.bits - 1)
    if text.isdigit():
        return str(int(text) ^ sign)
    return f"({text} ^ {sign})"


def wrapping(operator: str) -> Template:
    return lambda a, s, r: f"({a[0]} {operator} {a[1]}) & {mask(s)}"


def direct(operator: str) -> Template:
    return lambda a, s, r: f"({a[0]} {operator} {a[1]})"


def signed_comparison(operator: str) -> Template:
    return lambda a, s, r: f"({flipped(a[0], s)} {operator} {flipped(a[1], s)})"


def signed_choice(operator: str) -> Template:
    return lambda a, s, r: f"({a[0]} if {flipped(a[0], s)} {operator} {flipped(a[1], s)} else {a[1]})"


def choice(operator: str) -> Template:
    return lambda a, s, r: f"({a[0]} if {a[0]} {operator} {a[1]} else {a[1]})"


def shift_left(a: Sequence[str], s: ScalarType, r: ScalarType) -> str:
    if a[1].isdigit():
        return f"({a[0]} << {a[1]}) & {mask(s)}" if int(a[1]) < s.bits else "0"
    return f"(({a[0]} << {a[1]}) & {mask(s)} if {a[1]} < {s.bits} else 0)"


def shift_right_signed(a: Sequence[str], s: ScalarType, r: ScalarType) -> str:
    return f"({signed(a[0], s)} >> {a[1]}) & {mask(s)}"


def truncating(result: str) -> Template:
    """`result` is the global that computes from the signed readings."""
    return lambda a, s, r: f"{result}({signed(a[0], s)}, {signed(a[1], s)}) & {mask(s)}"


def signed_flooring(operator: str) -> Template:
    def template(a: Sequence[str], s: ScalarType, r: ScalarType) -> str:
        value = f"({signed(a[0], s)} {operator} {signed(a[1], s)}) & {mask(s)}"
        if a[1].isdigit():
            return value if int(a[1]) else "0"
        return f"({value} if {a[1]} else 0)"

    return template


def unsigned_flooring(operator: str) -> Template:
    def template(a: Sequence[str], s: ScalarType, r: ScalarType) -> str:
        if a[1].isdigit():
            return f"({a[0]} {operator} {a[1]})" if int(a[1]) else "0"
        return f"({a[0]} {operator} {a[1]} if {a[1]} else 0)"

    return template


def rounded(text: str, scalar: ScalarType) -> str:
    """A 64-bit float expression rounded to the width."""
    return text if scalar.name == "f64" else f"round_{scalar.name}({text})"


def float_operator(operator: str) -> Template:
    return lambda a, s, r: rounded(f"({a[0]} {operator} {a[1]})", s)


def float_function(name: str) -> Template:
    return lambda a, s, r: rounded(f"{name}({', '.join(a)})", s)


def fused(a: Sequence[str], s: ScalarType, r: ScalarType) -> str:
    return f"fma_{s.name}({', '.join(a)})"


def sign_extend(a: Sequence[str], s: ScalarType, r: ScalarType) -> str:
    return f"{signed(a[0], s)} & {mask(r)}"


def float_to_signed(a: Sequence[str], s: ScalarType, r: ScalarType) -> str:
    half = 1 << (r.bits - 1)
    return f"to_integer({a[0]}, {-half}, {half - 1}) & {mask(r)}"


def float_to_unsigned(a: Sequence[str], s: ScalarType, r: ScalarType) -> str:
    return f"to_integer({a[0]}, 0, {mask(r)})"


def signed_to_float(a: Sequence[str], s: ScalarType, r: ScalarType) -> str:
    return f"int_to_{r.name}({signed(a[0], s)})"


def unsigned_to_float(a: Sequence[str], s: ScalarType, r: ScalarType) -> str:
    return f"int_to_{r.name}({a[0]})"


def convert_float(a: Sequence[str], s: ScalarType, r: ScalarType) -> str:
    return f"round_{r.name}({a[0]})" if r.bits <= s.bits else f"{a[0]}"


TEMPLATES: dict[str, Template] = {
    "add": wrapping("+"),
    "sub": wrapping("-"),
    "mul": wrapping("*"),
    "and": direct("&"),
    "or": direct("|"),
    "xor": direct("^"),
    "shl": shift_left,
    "lshr": direct(">>"),
    "ashr": shift_right_signed,
    "neg": lambda a, s, r: f"-{a[0]} & {mask(s)}",
    "not": lambda a, s, r: f"({a[0]} ^ {mask(s)})",
    "sdiv": truncating("truncating_quotient"),
    "srem": truncating("truncating_remainder"),
    "udiv": direct("//"),
    "urem": direct("%"),
    "sfloordiv": signed_flooring("//"),
    "sfloormod": signed_flooring("%"),
    "ufloordiv": unsigned_flooring("//"),
    "ufloormod": unsigned_flooring("%"),
    "smin": signed_choice("<="),
    "smax": signed_choice(">="),
    "umin": choice("<="),
    "umax": choice(">="),
    "eq": direct("=="),
    "ne": direct("!="),
    "slt": signed_comparison("<"),
    "sle": signed_comparison("<="),
    "sgt": signed_comparison(">"),
    "sge": signed_comparison(">="),
    "ult": direct("<"),
    "ule": direct("<="),
    "ugt": direct(">"),
    "uge": direct(">="),
    "fadd": float_operator("+"),
    "fsub": float_operator("-"),
    "fmul": float_operator("*"),
    "fdiv": float_function("float_divide"),
    "frem": float_function("float_remainder"),
    "ffloordiv": float_function("float_floor_divide"),
    "ffloormod": float_function("float_floor_modulo"),
    "fmin": lambda a, s, r: f"minimum_number({a[0]}, {a[1]})",
    "fmax": lambda a, s, r: f"maximum_number({a[0]}, {a[1]})",
    "fneg": lambda a, s, r: f"(-{a[0]})",
    "feq": direct("=="),
    "fne": direct("!="),
    "flt": direct("<"),
    "fle": direct("<="),
    "fgt": direct(">"),
    "fge": direct(">="),
    "fma": fused,
    "trunc": lambda a, s, r: f"{a[0]} & {mask(r)}",
    "zext": lambda a, s, r: f"+{a[0]}",
    "sext": sign_extend,
    "fptosi": float_to_signed,
    "fptoui": float_to_unsigned,
    "sitofp": signed_to_float,
    "uitofp": unsigned_to_float,
    "fptrunc": convert_float,
    "fpext": convert_float,
    "assume": lambda a, s, r: f"assume({a[0]})",
    "likely": lambda a, s, r: a[0],
    "unlikely": lambda a, s, r: a[0],
}
"""Operations that work on scalars, and on vectors lane by lane."""


def truncating_quotient(a: int, b: int) -> int:
    quotient = abs(a) // abs(b)
    return quotient if (a < 0) == (b < 0) else -quotient


def truncating_remainder(a: int, b: int) -> int:
    rest = abs(a) % abs(b)
    return -rest if a < 0 else rest


def scalar_names() -> dict[str, object]:
    """The global names that the templates use."""
    names: dict[str, object] = {
        "truncating_quotient": truncating_quotient,
        "truncating_remainder": truncating_remainder,
        "float_divide": floats.divide,
        "float_remainder": floats.remainder,
        "float_floor_divide": floats.floor_divide,
        "float_floor_modulo": floats.floor_modulo,
        "minimum_number": floats.minimum_number,
        "maximum_number": floats.maximum_number,
        "to_integer": floats.to_integer,
        "inf": floats.INF,
        "nan": floats.NAN,
    }
    for name, rounding in floats.ROUNDING.items():
        scalar = ScalarType(name)
        names[f"round_{name}"] = rounding
        names[f"int_to_{name}"] = _bind(floats.from_integer, scalar)
        names[f"fma_{name}"] = _bind(floats.fused_multiply_add, scalar)
    names["int_to_f64"] = float
    return names


def _bind(function: Callable[..., float], scalar: ScalarType) -> Callable[..., float]:
    return lambda *values: function(*values, scalar)
