"""Text output: what can be written, and what it is written to."""

from .derivation import underivable


trait Writer:
    """A destination for text."""

    def write_string(mut self, string: StringSlice):
        """Takes one piece of text."""
        ...

    def write[*Ts: Writable](mut self, *args: *Ts):
        """Writes the text of each argument, with nothing in between."""
        comptime for i in range(args.__len__()):
            args[i].write_to(self)


trait Writable:
    """Types with a text form; derived as `Name(field=value, ...)` where it is not written."""

    def write_to(self, mut writer: Some[Writer]):
        writer.write_string(_local_name(__mir.type_name[Self]()))
        writer.write_string("(")
        comptime for i in range(Int(__mir.field_count[Self]())):
            comptime if i > 0:
                writer.write_string(", ")
            comptime assert conforms_to(__mir.field_type[Self, i], Writable), underivable[Self, i]("the text", "Writable")
            writer.write_string(__mir.field_name[Self, i]())
            writer.write_string("=")
            __mir.field_ref[i](self).write_to(writer)
        writer.write_string(")")

    def write_repr_to(self, mut writer: Some[Writer]):
        writer.write_string(_local_name(__mir.type_name[Self]()))
        writer.write_string("(")
        comptime for i in range(Int(__mir.field_count[Self]())):
            comptime if i > 0:
                writer.write_string(", ")
            comptime assert conforms_to(__mir.field_type[Self, i], Writable), underivable[Self, i]("the text", "Writable")
            writer.write_string(__mir.field_name[Self, i]())
            writer.write_string("=")
            __mir.field_ref[i](self).write_repr_to(writer)
        writer.write_string(")")


def _local_name(qualified: StaticString) -> StaticString:
    """The name of a type without the module in front of it; its parameters keep theirs."""
    var start = 0
    for i in range(qualified._length):
        var byte = Int(__mir.zext[__mir.i64](__mir.load(__mir.offset(qualified._data, i._value))))
        if byte == 0x5B:
            break
        if byte == 0x2E:
            start = i + 1
    return StaticString(__mir.offset(qualified._data, start._value), qualified._length - start)


def repr[T: Writable, //](value: T) -> String:
    """The text of a value as it would be written in source, where there is such a form."""
    var text = String()
    value.write_repr_to(text)
    return text^


def repr(value: NoneType) -> String:
    return String("None")
