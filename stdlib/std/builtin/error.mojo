"""`Error`, the general error value, and `StopIteration`."""

from .traits import _HasMessage


@__lang("error")
struct Error(ImplicitlyCopyable, Writable, _HasMessage):
    """An error that is told by its message."""

    var _message: String

    @always_inline
    @implicit
    def __init__(out self, message: StaticString):
        self._message = String(message)

    @always_inline
    @implicit
    def __init__(out self, var message: String):
        self._message = message^

    @implicit
    def __init__[T: Writable, //](out self, value: T):
        """The text of any value becomes the message."""
        self._message = String(value)

    def __init__[*Ts: Writable](out self, *args: *Ts):
        """The texts of the arguments, one after the other."""
        self._message = String()
        comptime for i in range(args.__len__()):
            args[i].write_to(self._message)

    @always_inline
    def _text(self) -> String:
        return self._message

    def write_to(self, mut writer: Some[Writer]):
        writer.write_string(self._message)

    def write_repr_to(self, mut writer: Some[Writer]):
        writer.write_string("Error(")
        self._message.write_repr_to(writer)
        writer.write_string(")")

    def get_stack_trace(self) -> Optional[String]:
        """Always empty: stack traces are not collected."""
        return None


@__lang("stop_iteration")
@fieldwise_init
struct StopIteration(TrivialRegisterPassable, Writable):
    """Raised by an iterator that has no further element."""

    def write_to(self, mut writer: Some[Writer]):
        writer.write_string("StopIteration")


@no_inline
def _report_unhandled(var error: Error):
    """Writes the text of an error that leaves `main` to standard error, as the end of a line, and ends the error."""
    var line = error._message + "\n"
    _ = __mir.call["write", __mir.i64](
        __mir.trunc[__mir.i32](Int(2)._value), line.unsafe_ptr()._address, line.byte_length()._value
    )
