"""What the cells of an interactive session call: variables that outlive their cell, and texts for the session.

`slots` is the address of a table of the session, with four words in every row. Row 0 takes the text of a value or of
an error: its address, its length, and what it is. Each further row takes a variable: its address, and the address of
the function that destroys it. What is left here belongs to the session.
"""

from ..benchmark.compiler import keep
from ..memory.alloc import _allocate

comptime _VALUE = 1
comptime _ERROR = 2
comptime _ROW = 4


struct _Kept[T: AnyType]:
    """A variable of the session."""

    @staticmethod
    def _destroy(address: Int):
        var place = Pointer[Self.T, MutUntrackedOrigin](unsafe_from_address=address)
        comptime if conforms_to(Self.T, Deinitable):
            place.unsafe_deinit_pointee()
        __mir.free(place._address)


def _keep[T: Movable, //](var value: T, slots: Int, row: Int):
    """Moves a variable to where it stays until the session destroys it."""
    var place = Pointer[T, MutUntrackedOrigin](_machine=_allocate[T](1))
    place.unsafe_write(value^)
    var destroy = Pointer[Int8, MutUntrackedOrigin](
        _machine=__mir.cast_pointer[Int8](__mir.function_pointer[_Kept[T]._destroy]())
    )
    _set(slots, row * _ROW, Int(place))
    _set(slots, row * _ROW + 1, Int(destroy))


def _show[T: AnyType, //](value: T, slots: Int):
    """Leaves the text of a value, a string in quotes; of a value without a text the name of its type."""
    comptime if Bool(__mir.same_type[T, String]()) or Bool(__mir.same_type[T, StaticString]()):
        _leave(repr(value), slots, _VALUE)
    elif conforms_to(T, Writable):
        _leave(String(value), slots, _VALUE)
    else:
        _leave(String("<", reflect[T].base_name(), ">"), slots, _VALUE)


def _drop[T: AnyType, //](ref value: T, slots: Int):
    """Makes the compiler compute a value that nobody looks at."""
    keep(value)


def _show_error(error: Error, slots: Int):
    """Leaves the text of an error that ends a cell."""
    _leave(String(error), slots, _ERROR)


def _leave(text: String, slots: Int, kind: Int):
    var count = text.byte_length()
    var copy = _allocate[UInt8](max(count, 1))
    __mir.memcpy(copy, text.unsafe_ptr()._address, count._value)
    _set(slots, 0, Int(Pointer[UInt8, MutUntrackedOrigin](_machine=copy)))
    _set(slots, 1, count)
    _set(slots, 2, kind)


def _set(slots: Int, word: Int, value: Int):
    Pointer[Int, MutUntrackedOrigin](unsafe_from_address=slots)[unsafe_offset=word] = value
