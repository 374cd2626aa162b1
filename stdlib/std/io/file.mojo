"""`open` and `FileHandle`: reading and writing files, unbuffered."""

from ..builtin.io import _write_bytes
from ..os.calls import _error_text, _terminated
from ..os.pathlike import PathLike


struct FileHandle(Movable, Writer):
    """An open file; closed at the latest when the handle dies."""

    var _descriptor: Int
    """-1: closed."""

    @always_inline
    def __init__(out self):
        self._descriptor = -1

    @always_inline
    def __init__(out self, *, _descriptor: Int):
        self._descriptor = _descriptor

    def __deinit__(deinit self):
        if self._descriptor >= 0:
            _ = __mir.call["close", __mir.i32](__mir.trunc[__mir.i32](self._descriptor._value))

    def __enter__(var self) -> Self:
        return self^

    def close(mut self) raises:
        """Closes the file; a second call does nothing."""
        if self._descriptor < 0:
            return
        var status = __mir.call["close", __mir.i32](__mir.trunc[__mir.i32](self._descriptor._value))
        self._descriptor = -1
        if Bool(__mir.ne(status, 0)):
            raise Error("cannot close file: ", _error_text())

    def _read_into(self, buffer: __mir.pointer[__mir.i8], size: Int) raises -> Int:
        """Reads at most `size` bytes; fewer only at the end of the file."""
        if self._descriptor < 0:
            raise Error("invalid file handle")
        var total = 0
        while total < size:
            var count = Int(
                __mir.call["read", __mir.i64](
                    __mir.trunc[__mir.i32](self._descriptor._value),
                    __mir.offset(buffer, total._value),
                    (size - total)._value,
                )
            )
            if count < 0:
                raise Error("Failed to read from file: ", _error_text())
            if count == 0:
                break
            total += count
        return total

    def read_bytes(self, size: Int = -1) raises -> List[Byte]:
        """The next `size` bytes, or all that are left."""
        var result = List[Byte]()
        var wanted = size if size >= 0 else 65536
        while True:
            result.reserve(result._length + wanted)
            var place = __mir.cast_pointer[__mir.i8](__mir.offset(result._data, result._length._value))
            var count = self._read_into(place, wanted)
            result._length += count
            if size >= 0 or count < wanted:
                return result^
            wanted *= 2

    def read(self, size: Int = -1) raises -> String:
        """The next `size` bytes as text, or all that is left."""
        var result = String()
        var wanted = size if size >= 0 else 65536
        while True:
            var length = result.byte_length()
            result.reserve_bytes(length + wanted)
            var count = self._read_into(__mir.offset(result._bytes(), length._value), wanted)
            result._set_length(length + count)
            if size >= 0 or count < wanted:
                return result^
            wanted *= 2

    def read[dtype: DType, origin: MutOrigin, //](self, buffer: Span[Scalar[dtype], origin]) raises -> Int:
        """Fills a buffer; gives the number of bytes read."""
        var bytes = Int(__mir.mul(buffer._length._value, __mir.size_of[Scalar[dtype]]()))
        return self._read_into(__mir.cast_pointer[__mir.i8](buffer._data), bytes)

    def write_string(mut self, string: StringSlice):
        """Writes a text."""
        _write_bytes(self._descriptor, string._data, string._length)

    def write_bytes(mut self, bytes: Span[Byte, _]) raises:
        """Writes bytes as they are."""
        _write_bytes(self._descriptor, __mir.cast_pointer[__mir.i8](bytes._data), bytes._length)

    def write[*Ts: Writable](mut self, *args: *Ts):
        """Writes the texts of the arguments, with nothing in between."""
        var text = String()
        comptime for i in range(args.__len__()):
            args[i].write_to(text)
        self.write_string(text)

    def seek(self, offset: Int, whence: UInt8 = 0) raises -> UInt64:
        """Moves the position: from the start (0), the position (1) or the end (2); gives the new position."""
        if self._descriptor < 0:
            raise Error("invalid file handle")
        var place = Int(
            __mir.call["lseek", __mir.i64](
                __mir.trunc[__mir.i32](self._descriptor._value),
                offset._value,
                __mir.zext[__mir.i32](whence._value),
            )
        )
        if place < 0:
            raise Error("cannot seek: ", _error_text())
        return UInt64(place)


def open[P: PathLike, //](path: P, mode: StringSlice = "r") raises -> FileHandle:
    """Opens a file: "r" to read, "w" to write from scratch, "a" to append, "rw" to read and write."""
    var flags = 0
    if mode == "r":
        flags = 0
    elif mode == "w":
        flags = 0o1 | 0o100 | 0o1000
    elif mode == "a":
        flags = 0o1 | 0o100 | 0o2000
    elif mode == "rw":
        flags = 0o2 | 0o100
    else:
        raise Error('invalid mode: "', mode, '". Can only be one of: {"r", "w", "rw", "a"}')
    var text = path.__fspath__()
    var name = _terminated(text)
    # Closed on exec; readable and writable for everybody, less the mask of the process.
    var descriptor = __mir.call_variadic["open", __mir.i32, 2](
        name.unsafe_ptr()._address, __mir.trunc[__mir.i32]((flags | 0o2000000)._value), __mir.trunc[__mir.i32](Int(0o666)._value)
    )
    if Bool(__mir.slt(descriptor, 0)):
        raise Error("Failed to open file '", text, "': ", _error_text())
    return FileHandle(_descriptor=Int(__mir.sext[__mir.i64](descriptor)))
