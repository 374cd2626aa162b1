"""Files, directories and links."""

from .calls import _check, _terminated
from .path import dirname, isdir, exists, split
from .pathlike import PathLike

comptime SEEK_SET: UInt8 = 0
comptime SEEK_CUR: UInt8 = 1
comptime SEEK_END: UInt8 = 2
comptime sep: StaticString = "/"


def listdir[P: PathLike, //](path: P) raises -> List[String]:
    """The names in a directory, in no order, without `.` and `..`."""
    var text = path.__fspath__()
    var name = _terminated(text)
    var directory = __mir.call["opendir", __mir.pointer[__mir.i8]](name.unsafe_ptr()._address)
    if Bool(__mir.eq(directory, __mir.null[__mir.i8]())):
        raise Error("the directory '", text, "' does not exist")
    var names = List[String]()
    while True:
        var entry = __mir.call["readdir", __mir.pointer[__mir.i8]](directory)
        if Bool(__mir.eq(entry, __mir.null[__mir.i8]())):
            break
        # The name stands behind two 8-byte fields, a 2-byte and a 1-byte field.
        var start = __mir.offset(entry, 19)
        var found = String()
        found._append(start, Int(__mir.call["strlen", __mir.i64](start)))
        if found != "." and found != "..":
            names.append(found^)
    _ = __mir.call["closedir", __mir.i32](directory)
    return names^


def mkdir[P: PathLike, //](path: P, mode: Int = 0o777) raises:
    """Creates a directory."""
    var name = _terminated(path.__fspath__())
    var status = __mir.call["mkdir", __mir.i32](name.unsafe_ptr()._address, __mir.trunc[__mir.i32](mode._value))
    _check(status, "Can not create directory: ", path.__fspath__())


def makedirs[P: PathLike, //](path: P, mode: Int = 0o777, exist_ok: Bool = False) raises:
    """Creates a directory and those above it that are missing."""
    var text = path.__fspath__()
    var parts = split(text)
    var above = parts[0]
    if above and parts[1] and not exists(above):
        # What fails here fails again below, where the whole path is told.
        try:
            makedirs(above, mode, True)
        except:
            pass
    if exist_ok and isdir(text):
        return
    try:
        mkdir(text, mode)
    except error:
        if exist_ok:
            raise error^
        raise Error(error, "\nset `makedirs(path, exist_ok=True)` to allow existing dirs")


def rmdir[P: PathLike, //](path: P) raises:
    """Removes an empty directory."""
    var name = _terminated(path.__fspath__())
    _check(__mir.call["rmdir", __mir.i32](name.unsafe_ptr()._address), "Can not remove directory: ", path.__fspath__())


def removedirs[P: PathLike, //](path: P) raises:
    """Removes an empty directory and then those above it as long as they are empty."""
    rmdir(path)
    var above = dirname(path)
    while above:
        try:
            rmdir(above)
        except:
            return
        above = dirname(above)


def remove[P: PathLike, //](path: P) raises:
    """Removes a file or a link."""
    var name = _terminated(path.__fspath__())
    _check(__mir.call["unlink", __mir.i32](name.unsafe_ptr()._address), "Can not remove file: ", path.__fspath__())


def unlink[P: PathLike, //](path: P) raises:
    """Removes a file or a link."""
    remove(path)


def symlink[Target: PathLike, Link: PathLike, //](target: Target, linkpath: Link) raises:
    """Creates a symbolic link to `target`."""
    var to = _terminated(target.__fspath__())
    var name = _terminated(linkpath.__fspath__())
    var status = __mir.call["symlink", __mir.i32](to.unsafe_ptr()._address, name.unsafe_ptr()._address)
    _check(status, "Can not create symlink from ", String(linkpath.__fspath__(), " to ", target.__fspath__()))


def link[Old: PathLike, New: PathLike, //](oldpath: Old, newpath: New) raises:
    """Gives a file a second name."""
    var old = _terminated(oldpath.__fspath__())
    var name = _terminated(newpath.__fspath__())
    var status = __mir.call["link", __mir.i32](old.unsafe_ptr()._address, name.unsafe_ptr()._address)
    _check(status, "Can not create link from ", String(newpath.__fspath__(), " to ", oldpath.__fspath__()))


def chdir[P: PathLike, //](path: P) raises:
    """Makes a directory the current one."""
    var name = _terminated(path.__fspath__())
    _check(__mir.call["chdir", __mir.i32](name.unsafe_ptr()._address), "chdir failed: ", path.__fspath__())


def getuid() -> Int:
    """The user's number."""
    return Int(__mir.zext[__mir.i64](__mir.call["getuid", __mir.i32]()))


def isatty(fd: Int) -> Bool:
    """Whether an open file is a terminal."""
    return Bool(__mir.ne(__mir.call["isatty", __mir.i32](__mir.trunc[__mir.i32](fd._value)), 0))
