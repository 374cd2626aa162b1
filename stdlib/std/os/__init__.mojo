"""The operating system: files and directories, environment, ends of the process."""

from ..builtin.failures import abort
from .env import getenv, setenv, unsetenv
from .fstat import lstat, stat, stat_result
from .os import (
    SEEK_CUR,
    SEEK_END,
    SEEK_SET,
    chdir,
    getuid,
    isatty,
    link,
    listdir,
    makedirs,
    mkdir,
    remove,
    removedirs,
    rmdir,
    sep,
    symlink,
    unlink,
)
from .pathlike import PathLike
