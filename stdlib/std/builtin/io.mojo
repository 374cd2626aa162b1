"""`print` and `input` on file descriptors."""

from ..memory.bytes import _copy_bytes


struct RawFileDescriptor(TrivialRegisterPassable, Writer):
    """An open file of the process, by its number."""

    var _number: Int

    @always_inline
    def __init__(out self, number: Int = 1):
        self._number = number

    @always_inline
    def value(self) -> Int:
        """The number."""
        return self._number

    def write_string(mut self, string: StringSlice):
        _write_bytes(self._number, string._data, string._length)


comptime stdin = RawFileDescriptor(0)
comptime stdout = RawFileDescriptor(1)
comptime stderr = RawFileDescriptor(2)


def _is_mute() -> Bool:
    """Whether this is a device whose kernels have nowhere to write to: only NVIDIA's driver shows their text."""
    return Bool(__mir.target["is_gpu"]) and not Bool(__mir.target["is_nvidia_gpu"])


@no_inline
def _write_bytes(descriptor: Int, data: __mir.pointer[__mir.i8], length: Int):
    """Writes all bytes; gives up silently when the file takes no more, as there is nobody to tell."""
    comptime if Bool(__mir.target["is_gpu"]) and not Bool(__mir.target["is_simulated"]):
        _write_from_device(data, length)
    else:
        _write_to_file(descriptor, data, length)


def _write_from_device(data: __mir.pointer[__mir.i8], length: Int):
    """Hands text to the driver of an NVIDIA GPU, which shows it later."""
    comptime if not _is_mute():
        comptime piece = 255
        var text = __mir.stack_alloc[__mir.i8, piece + 1]()
        var arguments = __mir.stack_alloc[__mir.pointer[__mir.i8], 1]()
        var position = 0
        while position < length:
            var count = min(length - position, piece)
            __mir.memcpy(text, __mir.offset(data, position._value), count._value)
            __mir.store(__mir.offset(text, count._value), __mir.i8(0))
            __mir.store(arguments, text)
            _ = __mir.call["vprintf", __mir.i32]("%s", arguments)
            position += count


def _write_to_file(descriptor: Int, data: __mir.pointer[__mir.i8], length: Int):
    var position = 0
    while position < length:
        var written = Int(
            __mir.call["write", __mir.i64](
                __mir.trunc[__mir.i32](descriptor._value),
                __mir.offset(data, position._value),
                (length - position)._value,
            )
        )
        if written <= 0:
            return
        position += written


struct _PrintBuffer(Writer):
    """Collects the text of one `print` so that it usually reaches the file in one piece.

    Simulated kernels run on several cores: there a text too long for the storage goes on in memory of its own, so that
    lines stay whole.
    """

    comptime _CAPACITY = 1024

    var _storage: __mir.array[__mir.i8, Self._CAPACITY]
    var _used: Int
    var _descriptor: Int
    var _more: __mir.pointer[__mir.i8]
    var _room: Int

    @always_inline
    def __init__(out self, descriptor: Int):
        __mir.assume_init(self._storage)
        self._used = 0
        self._descriptor = descriptor
        self._more = __mir.null[__mir.i8]()
        self._room = 0

    def write_string(mut self, string: StringSlice):
        self._append(string._data, string._length)

    def _append(mut self, data: __mir.pointer[__mir.i8], length: Int):
        comptime if Bool(__mir.target["is_simulated"]):
            self._append_whole(data, length)
        else:
            self._append_in_pieces(data, length)

    def _append_whole(mut self, data: __mir.pointer[__mir.i8], length: Int):
        var room = max(self._room, Self._CAPACITY)
        if self._used + length > room:
            room = 2 * (self._used + length)
            var more = __mir.alloc(room._value, __mir.i64(1))
            __mir.memcpy(more, self._start(), self._used._value)
            self._free()
            self._more = more
            self._room = room
        __mir.memcpy(__mir.offset(self._start(), self._used._value), data, length._value)
        self._used += length

    @always_inline
    def _start(mut self) -> __mir.pointer[__mir.i8]:
        comptime if Bool(__mir.target["is_simulated"]):
            if self._room > 0:
                return self._more
        return __mir.array_pointer(self._storage)

    @always_inline
    def _free(mut self):
        comptime if Bool(__mir.target["is_simulated"]):
            if self._room > 0:
                __mir.free(self._more)
                self._room = 0

    def _append_in_pieces(mut self, data: __mir.pointer[__mir.i8], length: Int):
        if self._used + length > Self._CAPACITY:
            self._flush()
            if length > Self._CAPACITY:
                _write_bytes(self._descriptor, data, length)
                return
        var start = __mir.array_pointer(self._storage)
        _copy_bytes(__mir.offset(start, self._used._value), data, length)
        self._used += length

    def _flush(mut self):
        _write_bytes(self._descriptor, self._start(), self._used)
        self._free()
        self._used = 0


def print[
    *Ts: Writable
](
    *values: *Ts,
    sep: StringSlice = " ",
    end: StringSlice = "\n",
    flush: Bool = False,
    file: RawFileDescriptor = stdout,
):
    """Writes the text of the values, separated by `sep` and followed by `end`. Nothing stays buffered."""
    comptime if not _is_mute():
        var buffer = _PrintBuffer(file._number)
        comptime for i in range(values.__len__()):
            comptime if i > 0:
                buffer.write_string(sep)
            values[i].write_to(buffer)
        buffer.write_string(end)
        buffer._flush()


def input(prompt: StringSlice = "") raises -> String:
    """One line from standard input, without its end; raises `EOF` when there is none."""
    _write_bytes(1, prompt._data, prompt._length)
    var line = String()
    var byte = __mir.stack_alloc[__mir.i8, 1]()
    var received = 0
    while Int(__mir.call["read", __mir.i64](__mir.trunc[__mir.i32](Int(0)._value), byte, Int(1)._value)) == 1:
        received += 1
        if Int(__mir.zext[__mir.i64](__mir.load(byte))) == 0x0A:
            return line^
        line.write_string(StaticString(byte, 1))
    if received == 0:
        raise Error("EOF")
    return line^
