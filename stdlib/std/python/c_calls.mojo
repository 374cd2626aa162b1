"""What modules and classes that are put together by hand have in common: functions for Python to call, and memory
that is laid out as C wants it.

Python calls functions with the C convention, which is that of functions whose arguments and result are machine values.
"""

from ._capi import Object, builtin, is_null, new_reference, release
from .boundary import to_python
from .python_object import PythonObject

comptime _Arguments = __mir.pointer[Object]
comptime _Plain = def(Object, _Arguments, Int) thin -> Object
"""What Python calls for `METH_FASTCALL`: the module or object, the arguments and their number."""
comptime _Named = def(Object, _Arguments, Int, Object) thin -> Object
"""For `METH_FASTCALL | METH_KEYWORDS`: then a tuple of names, or null; their values follow the other arguments."""
comptime _Packed = def(Object, Object) thin -> Object
"""For `METH_VARARGS`: the module and a tuple."""
comptime _PackedNamed = def(Object, Object, Object) thin -> Object
"""For `METH_VARARGS | METH_KEYWORDS`: then a dictionary, or null."""

comptime _VARARGS = 0x1
comptime _KEYWORDS = 0x2
comptime _FASTCALL = 0x80

comptime _ROW_SIZE = 32
"""Of a `PyMethodDef`: name, function, flags, documentation."""


def _method_row(name: StaticString, docstring: StaticString, function: Object, flags: Int) -> Object:
    """A `PyMethodDef`."""
    var row = _zeroed(_ROW_SIZE)
    _put(row, 0, name._data)
    _put(row, 8, function)
    _put_int(row, 16, flags)
    _put(row, 24, docstring._data)
    return row


def _function(row: Object) -> Object:
    """A new function object for a `PyMethodDef`."""
    var null = __mir.null[__mir.i8]()
    return __mir.call["PyCMethod_New", Object](row, null, null, null)


def _argument(args: _Arguments, index: Int) -> PythonObject:
    return PythonObject(_owned=new_reference(__mir.load(__mir.offset(args, index._value))))


def _expect(given: Int, wanted: Int) raises:
    """Refuses a wrong number of arguments."""
    if given < wanted:
        var lacking = wanted - given
        raise Error(
            "TypeError: <mojo function>() missing ",
            lacking,
            " required positional argument" + ("" if lacking == 1 else "s"),
        )
    if given > wanted:
        raise Error(
            "TypeError: <mojo function>() takes ",
            wanted,
            " positional argument" + ("" if wanted == 1 else "s"),
            " but ",
            given,
            " was given" if given == 1 else " were given",
        )


def _failed(error: Error, kind_name: StaticString = "Exception") -> Object:
    """Sets a Python exception with the text of an error; the null that tells Python."""
    var text = to_python(String(error))
    var kind = builtin(kind_name)
    if not is_null(text) and not is_null(kind):
        __mir.call["PyErr_SetObject"](kind, text)
        release(text)
        release(kind)
    return __mir.null[__mir.i8]()


def _zeroed(size: Int) -> Object:
    """Memory that is never given back: Python keeps addresses into it as long as the process lives."""
    var room = __mir.alloc(size._value, 8)
    __mir.memset(room, __mir.trunc[__mir.i8](Int(0)._value), size._value)
    return room


def _at(base: Object, offset: Int) -> Object:
    return __mir.offset(base, offset._value)


def _put(base: Object, offset: Int, value: Object):
    __mir.store(__mir.cast_pointer[Object](_at(base, offset)), value)


def _put_int(base: Object, offset: Int, value: Int):
    """Stores 32 bits."""
    __mir.store(__mir.cast_pointer[__mir.i32](_at(base, offset)), __mir.trunc[__mir.i32](value._value))


def _address[F: TrivialRegisterPassable](function: F) -> Object:
    """The machine address of a plain function value."""
    return __mir.load(__mir.cast_pointer[Object](__mir.address_of(function)))
