"""The fields of a format template: `{}`, `{2}`, `{!r}`, `{0!s}`, `{{`, `}}`."""

from .text import _byte


@fieldwise_init
struct _Field(ImplicitlyCopyable):
    """One replacement field; `number` is -1 for an automatic one, `end` is the offset behind it (-1: none left)."""

    var number: Int
    var as_repr: Bool
    var end: Int


def _next_field(template: StaticString, start: Int, mut result: String) raises -> _Field:
    """Copies literal text from `start` on to `result` and reads the field that follows."""
    var i = start
    var literal = start
    while i < template._length:
        var byte = _byte(template._data, i)
        if byte != 0x7B and byte != 0x7D:
            i += 1
            continue
        result.write_string(template._part(literal, i))
        if i + 1 < template._length and _byte(template._data, i + 1) == byte:
            literal = i + 1
            i += 2
            continue
        if byte == 0x7D:
            raise Error("there is a single curly } left unclosed or unescaped")
        return _read_field(template, i + 1)
    result.write_string(template._part(literal, template._length))
    return _Field(-1, False, -1)


def _read_field(template: StaticString, start: Int) raises -> _Field:
    """Reads a field whose brace opens before `start`."""
    var end = start
    while end < template._length and _byte(template._data, end) != 0x7D:
        if _byte(template._data, end) == 0x7B:
            raise Error("there is a single curly { left unclosed or unescaped")
        end += 1
    if end >= template._length:
        raise Error("there is a single curly { left unclosed or unescaped")
    var name = template._part(start, end)
    var as_repr = False
    var mark = name.find("!")
    if mark >= 0:
        var conversion = name._part(mark + 1, name._length)
        if conversion == "r":
            as_repr = True
        elif conversion != "s":
            raise Error("Conversion flag \"", conversion, "\" not recognized.")
        name = name._part(0, mark)
    if name._length == 0:
        return _Field(-1, as_repr, end + 1)
    if not name.is_ascii_digit():
        raise Error("Index ", name, " not in kwargs")
    return _Field(Int(name), as_repr, end + 1)
