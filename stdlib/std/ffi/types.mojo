"""The names of C's types on this system."""

comptime c_char = Int8
comptime c_uchar = UInt8
comptime c_short = Int16
comptime c_ushort = UInt16
comptime c_int = Int32
comptime c_uint = UInt32
comptime c_long = Int64
comptime c_ulong = UInt64
comptime c_long_long = Int64
comptime c_ulong_long = UInt64
comptime c_size_t = UInt64
comptime c_ssize_t = Int64
comptime c_float = Float32
comptime c_double = Float64


struct ErrNo(Equatable, TrivialRegisterPassable, Writable):
    """What went wrong in a function of the C library."""

    comptime SUCCESS = Self(0)
    comptime EPERM = Self(1)
    comptime ENOENT = Self(2)
    comptime EINTR = Self(4)
    comptime EIO = Self(5)
    comptime EBADF = Self(9)
    comptime EAGAIN = Self(11)
    comptime ENOMEM = Self(12)
    comptime EACCES = Self(13)
    comptime EEXIST = Self(17)
    comptime ENOTDIR = Self(20)
    comptime EISDIR = Self(21)
    comptime EINVAL = Self(22)
    comptime ENOTEMPTY = Self(39)

    var value: Int32

    @always_inline
    def __init__(out self, code: Int):
        self.value = Int32(code)

    @always_inline
    def __eq__(self, other: Self) -> Bool:
        return self.value == other.value

    def write_to(self, mut writer: Some[Writer]):
        var text = __mir.call["strerror", __mir.pointer[__mir.i8]](self.value._value)
        writer.write_string(StaticString(text, Int(__mir.call["strlen", __mir.i64](text))))
