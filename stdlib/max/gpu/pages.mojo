"""Memory from the system."""

from std.builtin.io import stderr


def map_pages(bytes: Int) -> Int:
    """The address of zeroes, which take up room where they are touched. Ends the program if there are no addresses."""
    comptime flags = 0x1042 if Bool(__mir.target["is_macos"]) else 0x4022
    var found = __mir.call["mmap", __mir.pointer[__mir.i8]](
        __mir.null[__mir.i8](),
        bytes._value,
        __mir.i32(3),
        __mir.trunc[__mir.i32](Int(flags)._value),
        __mir.i32(-1),
        __mir.i64(0),
    )
    var address = Int(__mir.ptrtoint[__mir.i64](found))
    if address == -1:
        no_addresses()
    return address


@no_inline
def no_addresses():
    """Ends the program: the system gives no more pieces of memory."""
    print("oomph: there are no addresses left for the simulator", file=stderr)
    __mir.trap()


def unmap_pages(address: Int, bytes: Int):
    """Gives memory back."""
    if bytes > 0:
        _ = __mir.call["munmap", __mir.i32](__mir.inttoptr[__mir.i8](address._value), bytes._value)
