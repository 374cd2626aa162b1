"""The methods that `String` and `StringSlice` share: everything that does not hand out views."""

from .text import (
    _all_digits,
    _all_printable,
    _all_spaces,
    _count,
    _count_codepoints,
    _find,
    _rfind,
    _starts_at,
)


trait TextMethods:
    """Reading methods of text. Offsets count bytes."""

    def _text(self) -> StaticString:
        """The text itself, valid as long as the value lives."""
        ...

    @always_inline
    def byte_length(self) -> Int:
        return self._text()._length

    def count_codepoints(self) -> Int:
        return _count_codepoints(self._text()._data, self._text()._length)

    def count_graphemes(self) -> Int:
        from .graphemes import _count_graphemes

        return _count_graphemes(self._text())

    @always_inline
    def find(self, substr: StringSlice, start: Int = 0) -> Int:
        """The first offset of a text at or after `start`, or -1."""
        return _find(self._text(), substr._text(), start)

    @always_inline
    def rfind(self, substr: StringSlice, start: Int = 0) -> Int:
        """The last offset of a text at or after `start`, or -1."""
        return _rfind(self._text(), substr._text(), start)

    @always_inline
    def count(self, substr: StringSlice) -> Int:
        """How often a text occurs, without overlap."""
        return _count(self._text(), substr._text())

    @always_inline
    def __contains__(self, substr: StringSlice) -> Bool:
        return _find(self._text(), substr._text(), 0) >= 0

    @always_inline
    def startswith(self, prefix: StringSlice, start: Int = 0, end: Int = -1) -> Bool:
        return _starts_at(self._text(), prefix._text(), start, end)

    @always_inline
    def endswith(self, suffix: StringSlice, start: Int = 0, end: Int = -1) -> Bool:
        var limit = self._text()._length if end == -1 else end
        var place = limit - suffix._length
        return place >= start and _starts_at(self._text(), suffix._text(), place, end)

    @always_inline
    def is_ascii_digit(self) -> Bool:
        return _all_digits(self._text())

    @always_inline
    def is_ascii_whitespace(self) -> Bool:
        return _all_spaces(self._text())

    @always_inline
    def isspace(self) -> Bool:
        return _all_spaces(self._text())

    @always_inline
    def is_ascii_printable(self) -> Bool:
        return _all_printable(self._text())

    def isupper(self) -> Bool:
        """Whether there are cased characters and all of them are upper case."""
        from .casing import _has_case_only

        return _has_case_only(self._text(), True)

    def islower(self) -> Bool:
        """Whether there are cased characters and all of them are lower case."""
        from .casing import _has_case_only

        return _has_case_only(self._text(), False)

    def upper(self) -> String:
        from .casing import _upper

        return _upper(self._text())

    def lower(self) -> String:
        from .casing import _lower

        return _lower(self._text())

    def replace(self, old: StringSlice, new: StringSlice) -> String:
        """With every occurrence of `old`, left to right and without overlap, replaced by `new`; the empty text occurs
        in front of each codepoint."""
        return _replaced(self._text(), old._text(), new._text())

    def join[T: Writable & Copyable, //](self, elems: Span[T, _]) -> String:
        """The texts of the elements with this text between them."""
        var result = String()
        for i in range(elems._length):
            if i > 0:
                result.write_string(self._text())
            __mir.deref(__mir.offset(elems._data, i._value)).write_to(result)
        return result^

    def format[*Ts: Writable](self, *args: *Ts) raises -> String:
        """Replaces `{}`, `{n}`, `{!r}` by the arguments; `{{` and `}}` stand for braces."""
        from .format import _next_field

        var result = String()
        var template = self._text()
        var position = 0
        var automatic = 0
        while True:
            var field = _next_field(template, position, result)
            if field.end < 0:
                return result^
            var number = field.number
            if number < 0:
                number = automatic
                automatic += 1
                if number >= args.__len__():
                    raise Error("Automatic indexing require more args in *args")
            elif number >= args.__len__():
                raise Error("Index ", number, " not in *args")
            comptime for i in range(args.__len__()):
                if i == number:
                    if field.as_repr:
                        args[i].write_repr_to(result)
                    else:
                        args[i].write_to(result)
            position = field.end

    def ascii_ljust(self, width: Int, fillchar: StaticString = " ") -> String:
        """Padded on the right to a width in bytes."""
        return _padded(self._text(), fillchar, 0, width - self._text()._length)

    def ascii_rjust(self, width: Int, fillchar: StaticString = " ") -> String:
        """Padded on the left to a width in bytes."""
        return _padded(self._text(), fillchar, width - self._text()._length, 0)

    def ascii_center(self, width: Int, fillchar: StaticString = " ") -> String:
        """Padded on both sides to a width in bytes; the odd byte goes to the right."""
        var total = width - self._text()._length
        if total < 0:
            total = 0
        return _padded(self._text(), fillchar, total // 2, total - total // 2)

    def __add__(self, other: StringSlice) -> String:
        return String(_copy_of=self._text(), _before=other._text())

    def __radd__(self, other: StringSlice) -> String:
        return String(_copy_of=other._text(), _before=self._text())

    def __mul__(self, n: Int) -> String:
        """Repeated `n` times."""
        var result = String(capacity_bytes=self._text()._length * n if n > 0 else 0)
        for _ in range(n):
            result.write_string(self._text())
        return result^

    def __int__(self) raises -> Int:
        from .numbers import atol

        return atol(self._text())

    def __float__(self) raises -> Float64:
        from .numbers import atof

        return atof(self._text())


def _replaced(text: StaticString, old: StaticString, new: StaticString) -> String:
    var result = String(capacity_bytes=text._length)
    var start = 0
    if old._length == 0:
        for part in text.codepoint_slices():
            result.write_string(new)
            result.write_string(part)
        return result^
    while True:
        var i = _find(text, old, start)
        if i < 0:
            break
        result.write_string(text._part(start, i))
        result.write_string(new)
        start = i + old._length
    result.write_string(text._part(start, text._length))
    return result^


def _padded(text: StaticString, fill: StaticString, before: Int, after: Int) -> String:
    var result = String()
    for _ in range(before):
        result.write_string(fill)
    result.write_string(text)
    for _ in range(after):
        result.write_string(fill)
    return result^
