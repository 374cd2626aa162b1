"""`external_call` and the error number of the C library."""

from .types import ErrNo


@always_inline
def external_call[
    callee: StaticString, return_type: RegisterPassable, *types: AnyType, num_fixed_args: Int = -1
](*args: *types) -> return_type:
    """Calls a C function by name. Arguments and result are machine values: numbers and pointers.

    Functions that take any number of arguments need `num_fixed_args`, the number of those they declare.
    """
    comptime count = args.__len__()
    comptime assert count <= 8, "external_call takes at most eight arguments"
    comptime if num_fixed_args >= 0:
        comptime if count == 0:
            return __mir.call_variadic[callee, return_type, num_fixed_args]()
        elif count == 1:
            return __mir.call_variadic[callee, return_type, num_fixed_args](args[0])
        elif count == 2:
            return __mir.call_variadic[callee, return_type, num_fixed_args](args[0], args[1])
        elif count == 3:
            return __mir.call_variadic[callee, return_type, num_fixed_args](args[0], args[1], args[2])
        elif count == 4:
            return __mir.call_variadic[callee, return_type, num_fixed_args](args[0], args[1], args[2], args[3])
        elif count == 5:
            return __mir.call_variadic[callee, return_type, num_fixed_args](args[0], args[1], args[2], args[3], args[4])
        elif count == 6:
            return __mir.call_variadic[callee, return_type, num_fixed_args](args[0], args[1], args[2], args[3], args[4], args[5])
        elif count == 7:
            return __mir.call_variadic[callee, return_type, num_fixed_args](args[0], args[1], args[2], args[3], args[4], args[5], args[6])
        else:
            return __mir.call_variadic[callee, return_type, num_fixed_args](args[0], args[1], args[2], args[3], args[4], args[5], args[6], args[7])
    else:
        comptime if count == 0:
            return __mir.call[callee, return_type]()
        elif count == 1:
            return __mir.call[callee, return_type](args[0])
        elif count == 2:
            return __mir.call[callee, return_type](args[0], args[1])
        elif count == 3:
            return __mir.call[callee, return_type](args[0], args[1], args[2])
        elif count == 4:
            return __mir.call[callee, return_type](args[0], args[1], args[2], args[3])
        elif count == 5:
            return __mir.call[callee, return_type](args[0], args[1], args[2], args[3], args[4])
        elif count == 6:
            return __mir.call[callee, return_type](args[0], args[1], args[2], args[3], args[4], args[5])
        elif count == 7:
            return __mir.call[callee, return_type](args[0], args[1], args[2], args[3], args[4], args[5], args[6])
        else:
            return __mir.call[callee, return_type](args[0], args[1], args[2], args[3], args[4], args[5], args[6], args[7])


def _errno_address() -> __mir.pointer[__mir.i32]:
    """Where the error number of this thread is stored."""
    comptime if Bool(__mir.target["is_macos"]):
        return __mir.call["__error", __mir.pointer[__mir.i32]]()
    else:
        return __mir.call["__errno_location", __mir.pointer[__mir.i32]]()


def get_errno() -> ErrNo:
    """The error number that the last failed call has left."""
    return ErrNo(Int(__mir.sext[__mir.i64](__mir.load(_errno_address()))))


def set_errno(errno: ErrNo):
    __mir.store(_errno_address(), errno.value._value)
