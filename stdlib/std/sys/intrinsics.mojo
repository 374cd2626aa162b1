"""Hints to the optimiser, and calls of LLVM and C."""


@always_inline
def likely(val: Bool) -> Bool:
    """The value, which is expected to be true."""
    return Bool(__mir.likely(val._value))


@always_inline
def unlikely(val: Bool) -> Bool:
    """The value, which is expected to be false."""
    return Bool(__mir.unlikely(val._value))


@always_inline
def assume(val: Bool):
    """Promises that the value is true."""
    __mir.assume(val._value)
