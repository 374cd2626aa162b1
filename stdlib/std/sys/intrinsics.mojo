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


@always_inline
def llvm_intrinsic[
    intrin: StaticString, type: RegisterPassable, *types: AnyType, has_side_effect: Bool = True
](*args: *types) -> type:
    """Calls an LLVM intrinsic by its name without the suffix of types."""
    comptime count = args.__len__()
    comptime assert count <= 4, "llvm_intrinsic takes at most four arguments"
    comptime if count == 0:
        return __mir.intrinsic[intrin, type]()
    elif count == 1:
        return __mir.intrinsic[intrin, type](args[0])
    elif count == 2:
        return __mir.intrinsic[intrin, type](args[0], args[1])
    elif count == 3:
        return __mir.intrinsic[intrin, type](args[0], args[1], args[2])
    else:
        return __mir.intrinsic[intrin, type](args[0], args[1], args[2], args[3])
