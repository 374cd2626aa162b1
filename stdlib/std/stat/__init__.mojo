"""The kinds of files in a mode."""


def _is_kind(mode: Int, kind: Int) -> Bool:
    return (mode & 0o170000) == kind


def S_ISDIR[T: Intable, //](mode: T) -> Bool:
    """A directory."""
    return _is_kind(Int(mode), 0o040000)


def S_ISREG[T: Intable, //](mode: T) -> Bool:
    """A regular file."""
    return _is_kind(Int(mode), 0o100000)


def S_ISLNK[T: Intable, //](mode: T) -> Bool:
    """A symbolic link."""
    return _is_kind(Int(mode), 0o120000)


def S_ISCHR[T: Intable, //](mode: T) -> Bool:
    """A character device."""
    return _is_kind(Int(mode), 0o020000)


def S_ISBLK[T: Intable, //](mode: T) -> Bool:
    """A block device."""
    return _is_kind(Int(mode), 0o060000)


def S_ISFIFO[T: Intable, //](mode: T) -> Bool:
    """A named pipe."""
    return _is_kind(Int(mode), 0o010000)


def S_ISSOCK[T: Intable, //](mode: T) -> Bool:
    """A socket."""
    return _is_kind(Int(mode), 0o140000)
