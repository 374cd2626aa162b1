"""The functions of `std.os.path`; POSIX rules."""

from ...collections.string.text import _byte
from ...stat import S_ISDIR, S_ISLNK, S_ISREG
from ..calls import _error_text, _terminated
from ..env import getenv
from ..fstat import _mode_of, stat
from ..pathlike import PathLike


def split[P: PathLike, //](path: P) -> Tuple[String, String]:
    """What is before the last slash (without trailing slashes, unless it is all slashes), and what is behind it."""
    var text = path.__fspath__()
    var cut = text.rfind("/") + 1
    var head = String(text[byte=0:cut])
    var tail = String(text[byte=cut:])
    var trimmed = head.rstrip("/")
    if trimmed:
        head = String(trimmed)
    return (head, tail)


def basename[P: PathLike, //](path: P) -> String:
    """What is behind the last slash."""
    return split(path)[1]


def dirname[P: PathLike, //](path: P) -> String:
    """What is before the last slash."""
    return split(path)[0]


def join(path: String, *paths: String) -> String:
    """Joins with single slashes; an absolute part starts anew."""
    var result = path
    for part in paths:
        if part.startswith("/"):
            result = part
        elif not result or result.endswith("/"):
            result += part
        else:
            result += "/"
            result += part
    return result^


def split_extension[P: PathLike, //](path: P) -> Tuple[String, String]:
    """The path without the last extension, and the extension with its dot. A name's leading dots are no extension."""
    var text = path.__fspath__()
    var name_start = text.rfind("/") + 1
    var dot = text.rfind(".")
    var first = name_start
    while first < text.byte_length() and _byte(text.as_string_slice()._data, first) == 0x2E:
        first += 1
    if dot < first:
        return (text, String())
    return (String(text[byte=0:dot]), String(text[byte=dot:]))


def splitroot[P: PathLike, //](path: P) -> Tuple[String, String, String]:
    """Drive (always empty), root and the rest. Exactly two leading slashes are a root of their own."""
    var text = path.__fspath__()
    if not text.startswith("/"):
        return (String(), String(), text)
    if text.startswith("//") and not text.startswith("///"):
        return (String(), String("//"), String(text[byte=2:]))
    return (String(), String("/"), String(text[byte=1:]))


def is_absolute[P: PathLike, //](path: P) -> Bool:
    """Whether a path starts at the root."""
    return path.__fspath__().startswith("/")


def exists[P: PathLike, //](path: P) -> Bool:
    """Whether a path names something; links are followed."""
    return _mode_of(path.__fspath__(), True) >= 0


def lexists[P: PathLike, //](path: P) -> Bool:
    """Whether a path names something, perhaps a broken link."""
    return _mode_of(path.__fspath__(), False) >= 0


def isdir[P: PathLike, //](path: P) -> Bool:
    var mode = _mode_of(path.__fspath__(), True)
    return mode >= 0 and S_ISDIR(mode)


def isfile[P: PathLike, //](path: P) -> Bool:
    var mode = _mode_of(path.__fspath__(), True)
    return mode >= 0 and S_ISREG(mode)


def islink[P: PathLike, //](path: P) -> Bool:
    var mode = _mode_of(path.__fspath__(), False)
    return mode >= 0 and S_ISLNK(mode)


def getsize[P: PathLike, //](path: P) raises -> Int:
    """The number of bytes of a file."""
    return stat(path).st_size


def expanduser[P: PathLike, //](path: P) -> String:
    """A leading `~` replaced by the home directory."""
    var text = path.__fspath__()
    if text != "~" and not text.startswith("~/"):
        return text
    var home = getenv("HOME")
    if not home:
        return text
    return home + text[byte=1:]


def expandvars[P: PathLike, //](path: P) -> String:
    """`$NAME` and `${NAME}` replaced by the values of environment variables; unknown ones stay."""
    var owner = path.__fspath__()
    var text = owner.as_string_slice()
    var length = text.byte_length()
    var result = String()
    var i = 0
    while i < length:
        if _byte(text._data, i) != 0x24:
            result._append(__mir.offset(text._data, i._value), 1)
            i += 1
            continue
        var braced = i + 1 < length and _byte(text._data, i + 1) == 0x7B
        var start = i + 2 if braced else i + 1
        var end = start
        while end < length and (_byte(text._data, end) != 0x7D if braced else _is_name_byte(_byte(text._data, end))):
            end += 1
        var after = end + 1 if braced else end
        if braced and end >= length:
            result += text[byte=i:]
            break
        if start < length and _is_special_name(_byte(text._data, start)):
            # Mojo never looks such a name up, and of a braced one only the beginning is left
            result += text[byte=i : start if braced else start + 1]
            i = after if braced else start + 1
            continue
        if end == start:
            result._append(__mir.offset(text._data, i._value), 1)
            i += 1
            continue
        var missing = String("\x00")
        var value = getenv(String(text[byte=start:end]), missing)
        if value == missing:
            result += text[byte=i:after]
        else:
            result += value
        i = after
    return result^


def _is_special_name(byte: Int) -> Bool:
    """One of the digits and signs that are whole names for a shell: `$$`, `$1`, `$?`."""
    return (byte >= 0x30 and byte <= 0x39) or byte == 0x24 or byte == 0x2A or byte == 0x23 or byte == 0x40 or (
        byte == 0x21 or byte == 0x3F or byte == 0x2D
    )


def _is_name_byte(byte: Int) -> Bool:
    """A letter, a digit or an underscore."""
    var lower = byte | 0x20
    return (lower >= 0x61 and lower <= 0x7A) or (byte >= 0x30 and byte <= 0x39) or byte == 0x5F


def realpath[P: PathLike, //](path: P) raises -> String:
    """The absolute path without links."""
    var name = _terminated(path.__fspath__())
    # Room for the longest path; the oldest `realpath` of the GNU library does not make any itself.
    var buffer = __mir.stack_alloc[__mir.i8, 4096]()
    var found = __mir.call["realpath", __mir.pointer[__mir.i8]](name.unsafe_ptr()._address, buffer)
    if Bool(__mir.eq(found, __mir.null[__mir.i8]())):
        raise Error("realpath failed to resolve: ", _error_text())
    var result = String()
    result._append(found, Int(__mir.call["strlen", __mir.i64](found)))
    return result^
