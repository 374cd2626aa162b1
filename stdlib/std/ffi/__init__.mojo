"""Calls of C functions."""

from std.collections.string import CStringSpan

from .call import external_call, get_errno, set_errno
from .dynamic import OwnedDLHandle
from .types import (
    ErrNo,
    c_char,
    c_double,
    c_float,
    c_int,
    c_long,
    c_long_long,
    c_short,
    c_size_t,
    c_ssize_t,
    c_uchar,
    c_uint,
    c_ulong,
    c_ulong_long,
    c_ushort,
)
