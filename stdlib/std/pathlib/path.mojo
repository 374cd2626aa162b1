"""`Path`: the name of a file, with the operations on it."""

from ..io.file import open
from ..os.fstat import lstat, stat, stat_result
from ..os.os import listdir
from ..os.path import exists, expanduser, isdir, isfile
from ..os.pathlike import PathLike

comptime DIR_SEPARATOR: StaticString = "/"


struct Path(Boolable, Comparable, Defaultable, Equatable, Hashable, ImplicitlyCopyable, PathLike, Writable):
    """A path of the file system, as text."""

    var path: String

    def __init__(out self):
        """The current directory."""
        self.path = cwd().path

    @implicit
    def __init__(out self, path: StaticString):
        self.path = String(path)

    def __init__(out self, path: StringSlice):
        self.path = String(path)

    @implicit
    def __init__(out self, var path: String):
        self.path = path^

    @staticmethod
    def home() raises -> Path:
        """The user's home directory."""
        return Path(expanduser("~"))

    def __fspath__(self) -> String:
        return self.path

    # ---------------------------------------------------------------------------------------------------- parts

    def __truediv__(self, suffix: Self) -> Self:
        return self / suffix.path.as_string_slice()

    def __truediv__(self, suffix: StringSlice) -> Self:
        """The path, a slash unless it ends with one, and the suffix; also where one of them is empty or absolute."""
        if self.path.endswith("/"):
            return Self(String(self.path, suffix))
        return Self(String(self.path, "/", suffix))

    def __itruediv__(mut self, suffix: StringSlice):
        self = self / suffix

    def joinpath(self, *pathsegments: String) -> Self:
        """The path with more parts behind it."""
        var result = self
        for segment in pathsegments:
            result = result / segment
        return result

    def name(self) -> String:
        """The last part."""
        return String(self.path[byte=self.path.rfind("/") + 1 :])

    def suffix(self) -> String:
        """The last extension with its dot; nothing where the dot begins or ends the name."""
        var name = self.path.rfind("/") + 1
        var dot = self.path.rfind(".")
        if dot <= name or dot == self.path.byte_length() - 1:
            return String()
        return String(self.path[byte=dot:])

    def parts(self) -> List[StringSlice[origin_of(self.path)]]:
        """What stands between the slashes; the root is an empty first part."""
        return self.path.split("/")

    # -------------------------------------------------------------------------------------------------- the file

    def exists(self) -> Bool:
        return exists(self.path)

    def is_dir(self) -> Bool:
        return isdir(self.path)

    def is_file(self) -> Bool:
        return isfile(self.path)

    def stat(self) raises -> stat_result:
        return stat(self.path)

    def lstat(self) raises -> stat_result:
        return lstat(self.path)

    def read_text(self) raises -> String:
        """The whole file as text."""
        with open(self.path, "r") as f:
            return f.read()

    def read_bytes(self) raises -> List[Byte]:
        """The whole file."""
        with open(self.path, "r") as f:
            return f.read_bytes()

    def write_text[T: Writable](self, value: T) raises:
        """Replaces the file by the text of a value."""
        with open(self.path, "w") as f:
            f.write(value)

    def write_bytes(self, bytes: Span[Byte, _]) raises:
        """Replaces the file by bytes."""
        with open(self.path, "w") as f:
            f.write_bytes(bytes)

    def listdir(self) raises -> List[Path]:
        """The paths of what is in the directory, relative to it."""
        var result = List[Path]()
        for name in listdir(self.path):
            result.append(Path(name))
        return result^

    def expanduser(self) raises -> Path:
        """A leading `~` replaced by the home directory."""
        return Path(expanduser(self.path))

    # ------------------------------------------------------------------------------------------------- operators

    def __bool__(self) -> Bool:
        return Bool(self.path)

    def __eq__(self, other: Self) -> Bool:
        return self.path == other.path

    def __eq__(self, other: StringSlice) -> Bool:
        return self.path == other

    def __ne__(self, other: Self) -> Bool:
        return self.path != other.path

    def __lt__(self, other: Self) -> Bool:
        return self.path < other.path

    def __hash__[H: Hasher](self, mut hasher: H):
        self.path.__hash__(hasher)

    def write_to(self, mut writer: Some[Writer]):
        writer.write_string(self.path)

    def write_repr_to(self, mut writer: Some[Writer]):
        writer.write_string("Path(")
        self.path.write_repr_to(writer)
        writer.write_string(")")


def cwd() -> Path:
    """The current directory; the empty path if it is gone."""
    var found = __mir.call["getcwd", __mir.pointer[__mir.i8]](__mir.null[__mir.i8](), Int(0)._value)
    var result = String()
    if Bool(__mir.ne(found, __mir.null[__mir.i8]())):
        result._append(found, Int(__mir.call["strlen", __mir.i64](found)))
        _ = __mir.call["free", __mir.i32](found)
    return Path(result^)
