"""Files and directories that are removed after use."""

from ..io.file import FileHandle, open
from ..os.calls import _failure, _terminated
from ..os.env import getenv
from ..os.os import listdir, remove, rmdir
from ..os.path import exists, isdir, islink, join


def gettempdir() -> Optional[String]:
    """The directory for temporary files: the first that exists of `$TMPDIR`, `$TEMP`, `$TMP`, `/tmp` and so on."""
    for name in ["TMPDIR", "TEMP", "TMP"]:
        var found = getenv(String(name))
        if found and isdir(found):
            return found
    for path in ["/tmp", "/var/tmp", "/usr/tmp"]:
        if isdir(String(path)):
            return String(path)
    return None


def mkdtemp(suffix: String = "", prefix: String = "tmp", dir: Optional[String] = None) raises -> String:
    """Creates a directory with a new name that only the user can enter."""
    var where = dir.or_else(gettempdir().or_else("/tmp"))
    var template = _terminated(join(where, prefix + "XXXXXX" + suffix))
    var count = __mir.trunc[__mir.i32](suffix.byte_length()._value)
    # The name is made for a file, which then gives way to a directory.
    var descriptor = __mir.call["mkstemps", __mir.i32](template.unsafe_ptr_mut()._address, count)
    if Bool(__mir.slt(descriptor, 0)):
        raise _failure("Can not create a temporary directory in ", where)
    _ = __mir.call["close", __mir.i32](descriptor)
    _ = __mir.call["unlink", __mir.i32](template.unsafe_ptr_mut()._address)
    if Bool(__mir.ne(__mir.call["mkdir", __mir.i32](template.unsafe_ptr_mut()._address, __mir.trunc[__mir.i32](Int(0o700)._value)), 0)):
        raise _failure("Can not create a temporary directory in ", where)
    template.resize(template.byte_length() - 1)
    return template


def _remove_tree(path: String) raises:
    """Removes a directory with everything in it."""
    for name in listdir(path):
        var inner = join(path, name)
        if isdir(inner) and not islink(inner):
            _remove_tree(inner)
        else:
            remove(inner)
    rmdir(path)


struct TemporaryDirectory:
    """A context whose value is the path of a new directory, which is removed at the end."""

    var name: String
    var _ignore_errors: Bool

    def __init__(
        out self,
        suffix: String = "",
        prefix: String = "tmp",
        dir: Optional[String] = None,
        ignore_cleanup_errors: Bool = False,
    ) raises:
        self.name = mkdtemp(suffix, prefix, dir)
        self._ignore_errors = ignore_cleanup_errors

    def __enter__(self) -> String:
        return self.name

    def __exit__(self) raises:
        try:
            _remove_tree(self.name)
        except e:
            if not self._ignore_errors:
                raise e^

    def __exit__(self, error: Error) raises -> Bool:
        self.__exit__()
        return False


struct NamedTemporaryFile(Movable):
    """A context whose value is an open new file, which is removed at the end unless `delete` is False."""

    var _file: FileHandle
    var name: String
    var _delete: Bool

    def __init__(
        out self,
        mode: String = "w",
        name: Optional[String] = None,
        suffix: String = "",
        prefix: String = "tmp",
        dir: Optional[String] = None,
        delete: Bool = True,
    ) raises:
        if name:
            self.name = name.value()
        else:
            var where = dir.or_else(gettempdir().or_else("/tmp"))
            var template = _terminated(join(where, prefix + "XXXXXX" + suffix))
            var count = __mir.trunc[__mir.i32](suffix.byte_length()._value)
            var descriptor = __mir.call["mkstemps", __mir.i32](template.unsafe_ptr_mut()._address, count)
            if Bool(__mir.slt(descriptor, 0)):
                raise _failure("Can not create a temporary file in ", where)
            _ = __mir.call["close", __mir.i32](descriptor)
            template.resize(template.byte_length() - 1)
            self.name = template
        self._delete = delete
        self._file = open(self.name, mode)

    def __enter__(var self) -> Self:
        return self^

    def __deinit__(deinit self):
        """Removes the file; an open handle stays valid until it dies, right after."""
        if self._delete and exists(self.name):
            try:
                remove(self.name)
            except:
                pass

    def close(mut self) raises:
        """Closes the file and removes it."""
        self._file.close()
        if self._delete and exists(self.name):
            remove(self.name)

    def read(self, size: Int = -1) raises -> String:
        return self._file.read(size)

    def read_bytes(self, size: Int = -1) raises -> List[Byte]:
        return self._file.read_bytes(size)

    def seek(self, offset: Int, whence: UInt8 = 0) raises -> UInt64:
        return self._file.seek(offset, whence)

    def write[*Ts: Writable](mut self, *args: *Ts):
        """Writes the texts of the arguments."""
        var text = String()
        comptime for i in range(args.__len__()):
            args[i].write_to(text)
        self._file.write_string(text)

    def write_bytes(mut self, bytes: Span[Byte, _]) raises:
        self._file.write_bytes(bytes)
