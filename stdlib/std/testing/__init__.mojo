"""Assertions for tests. A failed one raises an `Error` that says where it was called and what was wrong."""

from .assertions import (
    assert_almost_equal,
    assert_equal,
    assert_false,
    assert_is,
    assert_is_not,
    assert_not_equal,
    assert_true,
)
from .raises import assert_raises
