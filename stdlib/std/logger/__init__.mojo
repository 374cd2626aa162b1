"""Messages with a level; those below the level of the logger are not even compiled."""

from std.builtin.failures import abort
from std.sys import stdout


@fieldwise_init
struct Level(Comparable, TrivialRegisterPassable, Writable):
    """How important a message is."""

    comptime NOTSET = Self(0)
    comptime TRACE = Self(5)
    comptime DEBUG = Self(10)
    comptime INFO = Self(20)
    comptime WARNING = Self(30)
    comptime ERROR = Self(40)
    comptime CRITICAL = Self(50)

    var _value: Int

    @always_inline
    def __eq__(self, other: Self) -> Bool:
        return self._value == other._value

    @always_inline
    def __lt__(self, rhs: Self) -> Bool:
        return self._value < rhs._value

    def write_to(self, mut writer: Some[Writer]):
        if self == Self.TRACE:
            writer.write_string("TRACE")
        elif self == Self.DEBUG:
            writer.write_string("DEBUG")
        elif self == Self.INFO:
            writer.write_string("INFO")
        elif self == Self.WARNING:
            writer.write_string("WARNING")
        elif self == Self.ERROR:
            writer.write_string("ERROR")
        elif self == Self.CRITICAL:
            writer.write_string("CRITICAL")
        else:
            writer.write_string("NOTSET")


comptime DEFAULT_LEVEL = Level.NOTSET


struct Logger[level: Level = DEFAULT_LEVEL](Copyable):
    """Writes messages of at least `level` to a file, one line each."""

    var _file: RawFileDescriptor
    var _prefix: String

    def __init__(
        out self, fd: RawFileDescriptor = stdout, *, prefix: String = "", source_location: Bool = False
    ):
        self._file = fd
        self._prefix = prefix

    def _start(self, level: Level) -> String:
        """The beginning of a line: the prefix, or else the level."""
        if self._prefix.byte_length() > 0:
            return self._prefix
        return String(level, "::: ")

    def trace[*Ts: Writable](self, *values: *Ts, sep: StaticString = " ", end: StaticString = "\n"):
        """Writes a message of level `TRACE`."""
        comptime if not (Level.TRACE < Self.level):
            var line = self._start(Level.TRACE)
            comptime for i in range(values.__len__()):
                comptime if i > 0:
                    line.write_string(sep)
                values[i].write_to(line)
            print(line, end=end, file=self._file)

    def debug[*Ts: Writable](self, *values: *Ts, sep: StaticString = " ", end: StaticString = "\n"):
        """Writes a message of level `DEBUG`."""
        comptime if not (Level.DEBUG < Self.level):
            var line = self._start(Level.DEBUG)
            comptime for i in range(values.__len__()):
                comptime if i > 0:
                    line.write_string(sep)
                values[i].write_to(line)
            print(line, end=end, file=self._file)

    def info[*Ts: Writable](self, *values: *Ts, sep: StaticString = " ", end: StaticString = "\n"):
        """Writes a message of level `INFO`."""
        comptime if not (Level.INFO < Self.level):
            var line = self._start(Level.INFO)
            comptime for i in range(values.__len__()):
                comptime if i > 0:
                    line.write_string(sep)
                values[i].write_to(line)
            print(line, end=end, file=self._file)

    def warning[*Ts: Writable](self, *values: *Ts, sep: StaticString = " ", end: StaticString = "\n"):
        """Writes a message of level `WARNING`."""
        comptime if not (Level.WARNING < Self.level):
            var line = self._start(Level.WARNING)
            comptime for i in range(values.__len__()):
                comptime if i > 0:
                    line.write_string(sep)
                values[i].write_to(line)
            print(line, end=end, file=self._file)

    def error[*Ts: Writable](self, *values: *Ts, sep: StaticString = " ", end: StaticString = "\n"):
        """Writes a message of level `ERROR`."""
        comptime if not (Level.ERROR < Self.level):
            var line = self._start(Level.ERROR)
            comptime for i in range(values.__len__()):
                comptime if i > 0:
                    line.write_string(sep)
                values[i].write_to(line)
            print(line, end=end, file=self._file)

    def critical[*Ts: Writable](self, *values: *Ts, sep: StaticString = " ", end: StaticString = "\n"):
        """Writes a message of level `CRITICAL` and ends the process."""
        var line = self._start(Level.CRITICAL)
        comptime for i in range(values.__len__()):
            comptime if i > 0:
                line.write_string(sep)
            values[i].write_to(line)
        print(line, end=end, file=self._file)
        abort()
