"""The table of diagnostic codes. Each row has a page `docs/errors/CODE.md`, and a test that provokes it.

To add a diagnostic: add one row here (the table is sorted, a test says so), write its page, use the code.
Codes are never reused for another meaning.
"""

from __future__ import annotations

from typing import NamedTuple


class CodeInfo(NamedTuple):
    """What a code stands for, in a few words, and the stage that reports it."""

    title: str
    stage: str


LEX = "lexer"
PARSE = "parser"
DECLARE = "declarations"
TYPES = "types"
PARAMS = "parameters"
OWNERSHIP = "ownership"
FLOW = "control flow"
TARGET = "code generation"
PYTHON = "Python boundary"
DRIVER = "driver"

CODES: dict[str, CodeInfo] = {
    # E01xx: text, tokens, syntax
    "E0101": CodeInfo("character that begins no token", LEX),
    "E0102": CodeInfo("string literal is never closed", LEX),
    "E0103": CodeInfo("unknown or invalid escape sequence", LEX),
    "E0104": CodeInfo("malformed number", LEX),
    "E0105": CodeInfo("inconsistent indentation", LEX),
    "E0106": CodeInfo("unexpected indentation", LEX),
    "E0107": CodeInfo("expected an indented block", PARSE),
    "E0108": CodeInfo("bracket is never closed", LEX),
    "E0109": CodeInfo("closing bracket does not match", LEX),
    "E0110": CodeInfo("unexpected token", PARSE),
    "E0111": CodeInfo("source is not valid UTF-8 text", LEX),
    "E0112": CodeInfo("reserved word used as a name", PARSE),
    "E0113": CodeInfo("Python form that native code does not have", PARSE),
    "E0114": CodeInfo("statement is not allowed at file scope", DECLARE),
    "E0115": CodeInfo("a docstring alone is not a body", PARSE),
    "E0116": CodeInfo("source is nested too deeply", PARSE),
    "E0117": CodeInfo("string prefix that the language does not have", LEX),
    "E0118": CodeInfo("format specification in a t-string", PARSE),
    "E0119": CodeInfo("retired spelling", PARSE),
    "E0120": CodeInfo("expression is not a pattern", PARSE),
    "E0121": CodeInfo("declaration is not allowed here", DECLARE),
    "E0122": CodeInfo("cannot assign to this expression", PARSE),
    "E0123": CodeInfo("malformed argument or parameter list", PARSE),
    "E0124": CodeInfo("malformed try statement", PARSE),
    "E0125": CodeInfo("unknown or misplaced decorator", DECLARE),
    # E02xx: names, scopes, modules
    "E0201": CodeInfo("unknown name", TYPES),
    "E0202": CodeInfo("name is declared twice in one scope", DECLARE),
    "E0203": CodeInfo("assignment to an undeclared name", TYPES),
    "E0204": CodeInfo("unknown module", DECLARE),
    "E0205": CodeInfo("module has no such member", DECLARE),
    "E0206": CodeInfo("relative import beyond the top-level package", DECLARE),
    "E0207": CodeInfo("overloads do not differ in what a call can tell apart", DECLARE),
    "E0208": CodeInfo("outer variable is not captured", TYPES),
    "E0209": CodeInfo("malformed capture list", TYPES),
    "E0210": CodeInfo("struct parameter is written without Self", TYPES),
    "E0211": CodeInfo("member is written without self or Self", TYPES),
    "E0212": CodeInfo("malformed main function", DECLARE),
    # E03xx: types, calls, conversions, overloads
    "E0301": CodeInfo("value does not convert to the expected type", TYPES),
    "E0302": CodeInfo("operator is not defined for these types", TYPES),
    "E0303": CodeInfo("no overload accepts these arguments", TYPES),
    "E0304": CodeInfo("call is ambiguous", TYPES),
    "E0305": CodeInfo("wrong number of arguments", TYPES),
    "E0306": CodeInfo("unknown keyword argument", TYPES),
    "E0307": CodeInfo("argument is given twice or out of order", TYPES),
    "E0308": CodeInfo("unknown attribute", TYPES),
    "E0309": CodeInfo("value is not callable", TYPES),
    "E0310": CodeInfo("value cannot be subscripted this way", TYPES),
    "E0311": CodeInfo("type cannot be inferred without context", TYPES),
    "E0312": CodeInfo("elements differ in type", TYPES),
    "E0313": CodeInfo("expression is not a type", TYPES),
    "E0314": CodeInfo("wrong number of values to unpack", TYPES),
    "E0315": CodeInfo("value is not iterable", TYPES),
    "E0316": CodeInfo("value has no truth value", TYPES),
    "E0317": CodeInfo("struct cannot be constructed", TYPES),
    "E0318": CodeInfo("struct contains itself", TYPES),
    "E0319": CodeInfo("method lacks its self argument", DECLARE),
    "E0320": CodeInfo("unit of a string's length or index is not named", TYPES),
    "E0321": CodeInfo("argument, field or variable has no type", DECLARE),
    "E0322": CodeInfo("value cannot be used as an expression result", TYPES),
    "E0323": CodeInfo("compile-time index is out of range", TYPES),
    # E04xx: parameters, traits, generics, compile-time evaluation
    "E0401": CodeInfo("type does not conform to a trait", PARAMS),
    "E0402": CodeInfo("struct misses a required method", PARAMS),
    "E0403": CodeInfo("two traits give different defaults", PARAMS),
    "E0404": CodeInfo("required comptime member is missing or of the wrong type", PARAMS),
    "E0405": CodeInfo("parameter cannot be inferred", PARAMS),
    "E0406": CodeInfo("parameter is inferred in two ways", PARAMS),
    "E0407": CodeInfo("run-time value used as a parameter", PARAMS),
    "E0408": CodeInfo("infer-only parameter passed by position", PARAMS),
    "E0409": CodeInfo("wrong number of parameters, or an unknown one", PARAMS),
    "E0410": CodeInfo("where clause is violated", PARAMS),
    "E0411": CodeInfo("where clause cannot be proved", PARAMS),
    "E0412": CodeInfo("compile-time assertion failed", PARAMS),
    "E0413": CodeInfo("assignment to a comptime name", PARAMS),
    "E0414": CodeInfo("comptime value must be materialised", PARAMS),
    "E0415": CodeInfo("compile-time evaluation exceeds a limit", PARAMS),
    "E0416": CodeInfo("operation is not available at compile time", PARAMS),
    "E0417": CodeInfo("generic code uses more than its bounds promise", PARAMS),
    "E0418": CodeInfo("member is not allowed in a trait", PARAMS),
    "E0419": CodeInfo("instances nest too deeply", PARAMS),
    "E0420": CodeInfo("type is not fully bound", PARAMS),
    # E05xx: ownership, initialisation, borrowing, mutability
    "E0501": CodeInfo("use of an uninitialised value", OWNERSHIP),
    "E0502": CodeInfo("use of a value after it was moved", OWNERSHIP),
    "E0503": CodeInfo("use of a partially moved value", OWNERSHIP),
    "E0504": CodeInfo("value is moved again in the next iteration", OWNERSHIP),
    "E0505": CodeInfo("value cannot be moved out of this place", OWNERSHIP),
    "E0506": CodeInfo("implicit copy of a type that needs an explicit one", OWNERSHIP),
    "E0507": CodeInfo("assignment to an immutable place", OWNERSHIP),
    "E0508": CodeInfo("mutable argument needs a mutable place", OWNERSHIP),
    "E0509": CodeInfo("mutable argument aliases another one", OWNERSHIP),
    "E0510": CodeInfo("reference was invalidated by a mutation", OWNERSHIP),
    "E0511": CodeInfo("reference outlives what it refers to", OWNERSHIP),
    "E0512": CodeInfo("value must be consumed explicitly", OWNERSHIP),
    "E0513": CodeInfo("field is not initialised on every path", OWNERSHIP),
    "E0514": CodeInfo("misplaced argument convention", OWNERSHIP),
    "E0515": CodeInfo("returned place lies outside the declared origin", OWNERSHIP),
    "E0516": CodeInfo("copy, move or destruction cannot be derived", OWNERSHIP),
    "E0517": CodeInfo("field may point to anything", OWNERSHIP),
    # E06xx: errors, control flow
    "E0601": CodeInfo("a path ends without returning a value", FLOW),
    "E0602": CodeInfo("raise in a function that does not raise", FLOW),
    "E0603": CodeInfo("raising call in a function that does not raise", FLOW),
    "E0604": CodeInfo("error does not convert to the declared error type", FLOW),
    "E0605": CodeInfo("error types differ within one try", FLOW),
    "E0606": CodeInfo("break or continue outside a loop", FLOW),
    "E0607": CodeInfo("return does not fit its function", FLOW),
    "E0608": CodeInfo("function may not be declared raises", FLOW),
    # E07xx: code generation, targets, linking
    "E0701": CodeInfo("operation is not available on the target", TARGET),
    "E0702": CodeInfo("no linker was found", TARGET),
    "E0703": CodeInfo("linking failed", TARGET),
    "E0704": CodeInfo("unknown processor", TARGET),
    "E0705": CodeInfo("argument cannot be passed to a kernel", TARGET),
    "E0711": CodeInfo("no NVIDIA driver", TARGET),
    "E0712": CodeInfo("no such device", TARGET),
    "E0713": CodeInfo("device is too old", TARGET),
    "E0714": CodeInfo("cuda-python is not installed", TARGET),
    # E08xx: the Python boundary
    "E0801": CodeInfo("declaration is not exported to Python", PYTHON),
    "E0802": CodeInfo("Python object does not convert implicitly", PYTHON),
    # E09xx: driver, usage, internal errors
    "E0901": CodeInfo("file cannot be read", DRIVER),
    "E0902": CodeInfo("program has no main function", DRIVER),
    "E0903": CodeInfo("internal error of the compiler", DRIVER),
    # W0xxx: warnings
    "W0101": CodeInfo("retired spelling that is still accepted", PARSE),
    "W0201": CodeInfo("declaration is deprecated", TYPES),
    "W0301": CodeInfo("value is computed and not used", TYPES),
    "W0302": CodeInfo("condition is constant", TYPES),
    "W0303": CodeInfo("case is never reached", TYPES),
    "W0304": CodeInfo("transfer of a temporary has no effect", TYPES),
    "W0601": CodeInfo("nothing in this try raises", FLOW),
}
