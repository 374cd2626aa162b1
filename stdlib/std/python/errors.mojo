"""Python exceptions as errors, and back.

An error that came from a Python exception has its text. The exception object itself is kept in a dictionary that
belongs to the thread, so that it can be raised again when the error leaves native code.
"""

from ._capi import Object, is_null, release
from .boundary import to_python


def python_error() -> Error:
    """The Python exception that is set, as an error; afterwards none is set.

    The text is that of what the exception was set with. For one that C code has set by its arguments alone (the key
    of a `KeyError`, the details of a `SyntaxError`) that is the tuple of these.
    """
    var kind = __mir.null[__mir.i8]()
    var value = __mir.null[__mir.i8]()
    var trace = __mir.null[__mir.i8]()
    __mir.call["PyErr_Fetch"](__mir.address_of(kind), __mir.address_of(value), __mir.address_of(trace))
    var message = String() if is_null(value) else text_of(value)
    __mir.call["PyErr_NormalizeException"](
        __mir.address_of(kind), __mir.address_of(value), __mir.address_of(trace)
    )
    if is_null(value):
        return Error("a Python function failed without an exception")
    if not is_null(trace):
        _ = __mir.call["PyException_SetTraceback", __mir.i32](value, trace)
        release(trace)
    _keep(value, message)
    release(kind)
    release(value)
    return Error(message^)


def _keep(exception: Object, message: String):
    """Remembers the exception that became an error with this text."""
    var text = to_python(message)
    if is_null(text):
        __mir.call["PyErr_Clear"]()
        return
    var pair = __mir.call_variadic["PyTuple_Pack", Object, 1](Int(2)._value, exception, text)
    release(text)
    _ = __mir.call["PyDict_SetItemString", __mir.i32](__mir.call["PyThreadState_GetDict", Object](), _key(), pair)
    release(pair)


def raise_again(message: String) -> Bool:
    """Sets the last exception that became an error, if it has this text; says whether it did."""
    var kept = __mir.call["PyThreadState_GetDict", Object]()
    var pair = __mir.call["PyDict_GetItemString", Object](kept, _key())
    if is_null(pair):
        return False
    var same = text_of(__mir.call["PyTuple_GetItem", Object](pair, Int(1)._value)) == message
    if same:
        var value = __mir.call["PyTuple_GetItem", Object](pair, Int(0)._value)
        var kind = __mir.call["PyObject_Type", Object](value)
        __mir.call["PyErr_SetObject"](kind, value)
        release(kind)
    _forget(kept)
    return same


def _forget(kept: Object):
    """Lets go of the last exception."""
    var kind = __mir.null[__mir.i8]()
    var value = __mir.null[__mir.i8]()
    var trace = __mir.null[__mir.i8]()
    __mir.call["PyErr_Fetch"](__mir.address_of(kind), __mir.address_of(value), __mir.address_of(trace))
    _ = __mir.call["PyDict_DelItemString", __mir.i32](kept, _key())
    __mir.call["PyErr_Restore"](kind, value, trace)


def _key() -> Object:
    return StaticString("oomph.error")._data


def text_of(object: Object) -> String:
    """The `str` of a Python object; a placeholder if it has none."""
    var text = __mir.call["PyObject_Str", Object](object)
    if is_null(text):
        __mir.call["PyErr_Clear"]()
        return String("<an object without a text>")
    var result = utf8_of(text)
    release(text)
    return result^


def utf8_of(text: Object) -> String:
    """The contents of a Python `str`; characters that UTF-8 cannot hold become question marks."""
    var length = Int(0)
    var bytes = __mir.call["PyUnicode_AsUTF8AndSize", Object](text, __mir.address_of(length))
    if not is_null(bytes):
        return _copied(bytes, length)
    __mir.call["PyErr_Clear"]()
    var encoded = __mir.call["PyUnicode_AsEncodedString", Object](
        text, StaticString("utf-8").unsafe_ptr()._address, StaticString("replace").unsafe_ptr()._address
    )
    if is_null(encoded):
        __mir.call["PyErr_Clear"]()
        return String("<a text that is not Unicode>")
    var result = _copied(
        __mir.call["PyBytes_AsString", Object](encoded), Int(__mir.call["PyBytes_Size", __mir.i64](encoded))
    )
    release(encoded)
    return result^


def _copied(bytes: Object, length: Int) -> String:
    var result = String(unsafe_uninit_length=length)
    __mir.memcpy(result._bytes(), bytes, length._value)
    return result^
