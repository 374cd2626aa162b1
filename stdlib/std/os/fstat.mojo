"""Facts about files."""

from .calls import _terminated
from .pathlike import PathLike


@fieldwise_init
struct _CTimeSpec(ImplicitlyCopyable, Writable):
    """Seconds and nanoseconds."""

    var tv_sec: Int
    var tv_subsec: Int

    @always_inline
    def as_nanoseconds(self) -> Int:
        return self.tv_sec * 1_000_000_000 + self.tv_subsec


@fieldwise_init
struct stat_result(ImplicitlyCopyable, Writable):
    """What the system knows about a file."""

    var st_mode: Int
    var st_ino: Int
    var st_dev: Int
    var st_nlink: Int
    var st_uid: Int
    var st_gid: Int
    var st_size: Int
    var st_atimespec: _CTimeSpec
    var st_mtimespec: _CTimeSpec
    var st_ctimespec: _CTimeSpec
    var st_blocks: Int
    var st_blksize: Int
    var st_rdev: Int


def stat[P: PathLike, //](path: P) raises -> stat_result:
    """Facts about a file; symbolic links are followed."""
    var name = _terminated(path.__fspath__())
    var buffer = __mir.stack_alloc[__mir.i64, 32]()
    if Bool(__mir.ne(__mir.call["stat", __mir.i32](name.unsafe_ptr()._address, buffer), 0)):
        raise Error("unable to stat '", path.__fspath__(), "'")
    return _read(buffer)


def lstat[P: PathLike, //](path: P) raises -> stat_result:
    """Facts about a file, or about the symbolic link itself."""
    var name = _terminated(path.__fspath__())
    var buffer = __mir.stack_alloc[__mir.i64, 32]()
    if Bool(__mir.ne(__mir.call["lstat", __mir.i32](name.unsafe_ptr()._address, buffer), 0)):
        raise Error("unable to lstat '", path.__fspath__(), "'")
    return _read(buffer)


def _mode_of(path: String, follow: Bool) -> Int:
    """The mode of a file, -1 if there is none."""
    var name = _terminated(path)
    var buffer = __mir.stack_alloc[__mir.i64, 32]()
    var status = Int(0)
    if follow:
        status = Int(__mir.sext[__mir.i64](__mir.call["stat", __mir.i32](name.unsafe_ptr()._address, buffer)))
    else:
        status = Int(__mir.sext[__mir.i64](__mir.call["lstat", __mir.i32](name.unsafe_ptr()._address, buffer)))
    if status != 0:
        return -1
    return _read(buffer).st_mode


def _word(buffer: __mir.pointer[__mir.i64], i: Int) -> Int:
    """Eight bytes of the C structure."""
    return Int(__mir.load(__mir.offset(buffer, i._value)))


def _time(buffer: __mir.pointer[__mir.i64], i: Int) -> _CTimeSpec:
    return _CTimeSpec(_word(buffer, i), _word(buffer, i + 1))


def _read(buffer: __mir.pointer[__mir.i64]) -> stat_result:
    """Reads the C structure of Linux on 64-bit machines; x86-64 orders the middle fields differently."""
    var links = _word(buffer, 2) >> 32
    var mode = _word(buffer, 2) & 0xFFFFFFFF
    var owner = _word(buffer, 3) & 0xFFFFFFFF
    var group = _word(buffer, 3) >> 32
    var device = _word(buffer, 4)
    comptime if Bool(__mir.target["is_x86"]):
        links = _word(buffer, 2)
        mode = _word(buffer, 3) & 0xFFFFFFFF
        owner = _word(buffer, 3) >> 32
        group = _word(buffer, 4) & 0xFFFFFFFF
        device = _word(buffer, 5)
    return stat_result(
        mode,
        _word(buffer, 1),
        _word(buffer, 0),
        links,
        owner,
        group,
        _word(buffer, 6),
        _time(buffer, 9),
        _time(buffer, 11),
        _time(buffer, 13),
        _word(buffer, 8),
        _word(buffer, 7) & 0xFFFFFFFF,
        device,
    )
