"""`Codepoint`: one Unicode scalar value."""

from .text import _decode, _encode, _encoded_length, _is_ascii_space, _is_space


struct Codepoint(Comparable, Equatable, Hashable, Intable, TrivialRegisterPassable, Writable):
    """A number from 0 to 0x10FFFF that is not a surrogate."""

    var _code: UInt32

    @always_inline
    def __init__(out self, *, unsafe_unchecked_codepoint: UInt32):
        self._code = unsafe_unchecked_codepoint

    @always_inline
    def __init__(out self, codepoint: UInt8):
        """The codepoint of a byte (Latin-1)."""
        self._code = UInt32(codepoint)

    @staticmethod
    def ord(string: StringSlice) -> Self:
        """The first codepoint of a text, which should be its only one."""
        return Self(unsafe_unchecked_codepoint=UInt32(_decode(string._data, 0)))

    @staticmethod
    def from_u32(codepoint: UInt32) -> Optional[Self]:
        """The codepoint of a number; None for surrogates and numbers that are too large."""
        if codepoint > 0x10FFFF or (codepoint >= 0xD800 and codepoint <= 0xDFFF):
            return None
        return Self(unsafe_unchecked_codepoint=codepoint)

    @always_inline
    def to_u32(self) -> UInt32:
        return self._code

    @always_inline
    def __int__(self) -> Int:
        return Int(self._code)

    @always_inline
    def utf8_byte_length(self) -> Int:
        return _encoded_length(Int(self._code))

    @always_inline
    def is_ascii(self) -> Bool:
        return self._code < 0x80

    @always_inline
    def is_ascii_digit(self) -> Bool:
        return self._code >= 0x30 and self._code <= 0x39

    @always_inline
    def is_ascii_upper(self) -> Bool:
        return self._code >= 0x41 and self._code <= 0x5A

    @always_inline
    def is_ascii_lower(self) -> Bool:
        return self._code >= 0x61 and self._code <= 0x7A

    @always_inline
    def is_ascii_printable(self) -> Bool:
        return self._code >= 0x20 and self._code <= 0x7E

    def is_python_space(self) -> Bool:
        """What Python's `str.isspace` accepts."""
        return _is_space(Int(self._code))

    @always_inline
    def is_posix_space(self) -> Bool:
        return self._code == 0x20 or (self._code >= 0x09 and self._code <= 0x0D)

    @always_inline
    def __eq__(self, other: Self) -> Bool:
        return self._code == other._code

    @always_inline
    def __ne__(self, other: Self) -> Bool:
        return self._code != other._code

    @always_inline
    def __lt__(self, other: Self) -> Bool:
        return self._code < other._code

    def write_to(self, mut writer: Some[Writer]):
        var buffer = __mir.stack_alloc[__mir.i8, 4]()
        writer.write_string(StaticString(buffer, _encode(buffer, Int(self._code))))

    def write_repr_to(self, mut writer: Some[Writer]):
        writer.write("Codepoint(", self._code, ")")
