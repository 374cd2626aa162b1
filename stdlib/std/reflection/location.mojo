"""Places in the source."""


def _location_text(location: __mir.pointer[__mir.i8]) -> StaticString:
    """The text `path:line:column` that a location points to."""
    return StaticString(location, Int(__mir.call["strlen", __mir.i64](location)))


@fieldwise_init
struct SourceLocation(ImplicitlyCopyable, Writable):
    """A line and a column of a file, both counted from 1."""

    var _line: Int
    var _column: Int
    var _file: StaticString

    @staticmethod
    def _parsed(location: __mir.pointer[__mir.i8]) -> Self:
        """From the text `path:line:column`."""
        var text = _location_text(location)
        var end = text._length
        var column = _number_before(text, end)
        var line = _number_before(text, column[1])
        return Self(line[0], column[0], StaticString(text._data, line[1]))

    def line(self) -> Int:
        return self._line

    def column(self) -> Int:
        return self._column

    def file_name(self) -> StaticString:
        return self._file

    def prefix[T: Writable, //](self, message: T) -> String:
        """The message with the place in front of it."""
        return String("At ", self, ": ", message)

    def write_to(self, mut writer: Some[Writer]):
        writer.write(self._file, ":", self._line, ":", self._column)

    def write_repr_to(self, mut writer: Some[Writer]):
        self.write_to(writer)


def _number_before(text: StaticString, end: Int) -> Tuple[Int, Int]:
    """The decimal number that ends at a position, and the position of the colon before it."""
    var value = 0
    var unit = 1
    var position = end - 1
    while position >= 0:
        var byte = Int(__mir.zext[__mir.i64](__mir.load(__mir.offset(text._data, position._value))))
        if byte == 0x3A:
            break
        value += (byte - 0x30) * unit
        unit *= 10
        position -= 1
    return (value, position)


@always_inline
def source_location() -> SourceLocation:
    """The place of this call."""
    return SourceLocation._parsed(__mir.call_location())


@always_inline
def call_location[*, inline_count: Int = 1]() -> SourceLocation:
    """The place where the function that calls this was called."""
    return SourceLocation._parsed(__mir.call_location())
