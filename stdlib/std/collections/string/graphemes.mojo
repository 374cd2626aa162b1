"""Where user-perceived characters end: the rules of Unicode's text segmentation for grapheme clusters."""

from .casing import _find_record, _hex
from .tables import _BREAKS
from .text import _byte, _decode, _previous, _sequence_length

comptime _RECORD = 11

# The letters of the table's classes.
comptime _CONTROL = 0x43  # C
comptime _EXTEND = 0x45  # E
comptime _SPACING = 0x53  # S
comptime _PREPEND = 0x50  # P
comptime _HANGUL_L = 0x4C  # L
comptime _HANGUL_V = 0x56  # V
comptime _HANGUL_T = 0x54  # T
comptime _HANGUL_SYLLABLE = 0x48  # H
comptime _REGIONAL = 0x52  # R
comptime _PICTURE = 0x58  # X
comptime _JOINER = 0x5A  # Z
comptime _OTHER = 0


def _break_class(code: Int) -> Int:
    """The class of a codepoint, as the letter of the table."""
    if code < 0x300:
        if code < 0x20 or (code >= 0x7F and code < 0xA0) or code == 0xAD:
            return _CONTROL
        return _PICTURE if code == 0xA9 or code == 0xAE else _OTHER
    var at = _find_record(_BREAKS, _RECORD, code)
    if at < 0 or code > _hex(_BREAKS, at + 5, 5):
        return _OTHER
    return _byte(_BREAKS._data, at + 10)


def _is_hangul_pair(before: Int, code_before: Int, after: Int) -> Bool:
    """Whether two Hangul letters form one syllable."""
    if before == _HANGUL_L:
        return after == _HANGUL_L or after == _HANGUL_V or after == _HANGUL_SYLLABLE
    if before == _HANGUL_V:
        return after == _HANGUL_V or after == _HANGUL_T
    if before == _HANGUL_T:
        return after == _HANGUL_T
    if before == _HANGUL_SYLLABLE:
        var is_open = (code_before - 0xAC00) % 28 == 0
        return after == _HANGUL_T or (is_open and after == _HANGUL_V)
    return False


def _grapheme_end(data: __mir.pointer[__mir.i8], length: Int) -> Int:
    """The number of bytes of the grapheme at the start of non-empty text."""
    var code = _decode(data, 0)
    var i = _sequence_length(_byte(data, 0))
    if code < 0x80 and (i >= length or _byte(data, i) < 0x80):
        return 2 if code == 0x0D and i < length and _byte(data, i) == 0x0A else 1
    var before = _break_class(code)
    var picture = before == _PICTURE
    var joined_picture = False
    var flags = 1 if before == _REGIONAL else 0
    while i < length:
        var next = _decode(data, i)
        var after = _break_class(next)
        var joins = False
        if before == _CONTROL or after == _CONTROL:
            joins = False
        elif after == _EXTEND or after == _JOINER or after == _SPACING or before == _PREPEND:
            joins = True
        elif after == _PICTURE and joined_picture:
            joins = True
        elif after == _REGIONAL and before == _REGIONAL and flags % 2 == 1:
            joins = True
        else:
            joins = _is_hangul_pair(before, code, after)
        if not joins:
            break
        joined_picture = picture and after == _JOINER
        if after == _PICTURE:
            picture = True
        elif after != _EXTEND and after != _JOINER:
            picture = False
        flags = flags + 1 if after == _REGIONAL else 0
        before = after
        code = next
        i += _sequence_length(_byte(data, i))
    return i


def _grapheme_start(data: __mir.pointer[__mir.i8], length: Int) -> Int:
    """The offset at which the last grapheme of non-empty text starts."""
    # A break is certain before an ASCII character that is not a line feed; segments are counted from there.
    var safe = _previous(data, length)
    while safe > 0 and (_byte(data, safe) >= 0x80 or _byte(data, safe) == 0x0A):
        safe = _previous(data, safe)
    var start = safe
    while True:
        var end = start + _grapheme_end(__mir.offset(data, start._value), length - start)
        if end >= length:
            return start
        start = end


def _count_graphemes(text: StaticString) -> Int:
    var total = 0
    var i = 0
    while i < text._length:
        i += _grapheme_end(__mir.offset(text._data, i._value), text._length - i)
        total += 1
    return total
