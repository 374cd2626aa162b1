"""The users of the system."""

from ..os.calls import _terminated


@fieldwise_init
struct Passwd(ImplicitlyCopyable, Writable):
    """One user."""

    var pw_name: String
    var pw_passwd: String
    var pw_uid: Int
    var pw_gid: Int
    var pw_gecos: String
    var pw_dir: String
    var pw_shell: String


def getpwuid(uid: Int) raises -> Passwd:
    """The user with a number."""
    var found = __mir.call["getpwuid", __mir.pointer[__mir.pointer[__mir.i8]]](__mir.trunc[__mir.i32](uid._value))
    if Bool(__mir.eq(found, __mir.null[__mir.pointer[__mir.i8]]())):
        raise Error("user ID not found in the password database: ", uid)
    return _read(found)


def getpwnam(name: String) raises -> Passwd:
    """The user with a name."""
    var key = _terminated(name)
    var found = __mir.call["getpwnam", __mir.pointer[__mir.pointer[__mir.i8]]](key.unsafe_ptr()._address)
    if Bool(__mir.eq(found, __mir.null[__mir.pointer[__mir.i8]]())):
        raise Error("user name not found in the password database: ", name)
    return _read(found)


def _text(found: __mir.pointer[__mir.pointer[__mir.i8]], i: Int) -> String:
    """The text that a pointer of the C structure refers to."""
    var start = __mir.load(__mir.offset(found, i._value))
    var result = String()
    result._append(start, Int(__mir.call["strlen", __mir.i64](start)))
    return result^


def _read(found: __mir.pointer[__mir.pointer[__mir.i8]]) -> Passwd:
    """Reads the C structure: five pointers around two 4-byte numbers."""
    var numbers = __mir.cast_pointer[__mir.i32](__mir.offset(found, 2))
    return Passwd(
        _text(found, 0),
        _text(found, 1),
        Int(__mir.zext[__mir.i64](__mir.load(numbers))),
        Int(__mir.zext[__mir.i64](__mir.load(__mir.offset(numbers, 1)))),
        _text(found, 3),
        _text(found, 4),
        _text(found, 5),
    )
