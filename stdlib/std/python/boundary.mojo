"""Conversions that the wrappers of native functions use: `from_python` and `to_python` for every type that crosses.

Numbers are converted here only inside of lists and tuples; for arguments and results, generated code does it.
A failing conversion leaves a Python exception set; its message names what was expected.
"""

from ._capi import Object, builtin, exception_is_set, is_none, is_null, new_none, new_reference, pending, refuse, release
from .errors import raise_again
from .python_object import PythonObject


def from_python[T: AnyType](object: Object) raises -> T:
    """A new value from a borrowed object."""
    return _read(_Kind[T](), object)


def to_python[T: AnyType](value: T) -> Object:
    """A new reference, or null with a Python exception set."""
    return _object_of(value)


def error_to_python[E: AnyType](error: E):
    """Sets the Python exception for an error: the one that it came from, or a new one with its text."""
    var message = String(error)
    if not exception_is_set() and not raise_again(message):
        _set_exception(message)


def _set_exception(message: String):
    var text = _object_of(message)
    var kind = builtin("Exception")
    if not is_null(text) and not is_null(kind):
        __mir.call["PyErr_SetObject"](kind, text)
        release(text)
        release(kind)


# ------------------------------------------------------------------------------------------------- from Python
# The first argument of each `_read` is empty: its type says what is wanted.


@fieldwise_init
struct _Kind[T: AnyType](TrivialRegisterPassable):
    """Stands for a type in the choice between overloads."""


def _read[dtype: DType, //](wanted: _Kind[SIMD[dtype, 1]], object: Object) raises -> SIMD[dtype, 1]:
    comptime if dtype.is_floating_point():
        var number = Float64(__mir.call["PyFloat_AsDouble", __mir.f64](object))
        if number == -1.0 and exception_is_set():
            raise pending()
        return SIMD[dtype, 1](number)
    else:
        var index = __mir.call["PyNumber_Index", Object](object)
        if is_null(index):
            raise pending()
        comptime if dtype.is_signed():
            var number = Int64(__mir.call["PyLong_AsLongLong", __mir.i64](index))
            release(index)
            if number == -1 and exception_is_set():
                raise pending()
            return _in_range[dtype](number)
        else:
            var number = UInt64(__mir.call["PyLong_AsUnsignedLongLong", __mir.i64](index))
            release(index)
            if number == UInt64.MAX and exception_is_set():
                raise pending()
            return _in_range[dtype](number)


def _in_range[wide: DType, //, dtype: DType](number: SIMD[wide, 1]) raises -> SIMD[dtype, 1]:
    var narrow = SIMD[dtype, 1](number)
    if SIMD[wide, 1](narrow) != number:
        var error = builtin("OverflowError")
        __mir.call["PyErr_SetString"](error, StaticString("the number is out of range").unsafe_ptr()._address)
        release(error)
        raise pending()
    return narrow


def _read(wanted: _Kind[Bool], object: Object) raises -> Bool:
    if Int32(__mir.call["Py_IsTrue", __mir.i32](object)) != 0:
        return True
    if Int32(__mir.call["Py_IsFalse", __mir.i32](object)) == 0:
        refuse(object, "Bool")
    return False


def _read(wanted: _Kind[PythonObject], object: Object) raises -> PythonObject:
    return PythonObject(_owned=new_reference(object))


def _read(wanted: _Kind[String], object: Object) raises -> String:
    if not _is_text(object):
        refuse(object, "String")
    var length = Int(0)
    var text = __mir.call["PyUnicode_AsUTF8AndSize", Object](object, __mir.address_of(length))
    if is_null(text):
        raise pending()
    var result = String(unsafe_uninit_length=length)
    __mir.memcpy(result._bytes(), text, length._value)
    return result^


def _is_text(object: Object) -> Bool:
    if Int(__mir.call["PyUnicode_GetLength", __mir.i64](object)) >= 0:
        return True
    __mir.call["PyErr_Clear"]()
    return False


def _read[T: Movable, //](wanted: _Kind[List[T]], object: Object) raises -> List[T]:
    """Any sequence but text is taken for a list."""
    var items = _items(object, "List")
    var count = Int(__mir.call["PySequence_Size", __mir.i64](items))
    var result = List[T](capacity=count)
    try:
        for i in range(count):
            result.append(_item(_Kind[T](), items, i))
    except e:
        release(items)
        raise e^
    release(items)
    return result^


def _items(object: Object, expected: StaticString) raises -> Object:
    """A new reference to a list or tuple with the items of a sequence."""
    if Int32(__mir.call["PySequence_Check", __mir.i32](object)) == 0 or _is_text(object):
        refuse(object, expected)
    var items = __mir.call["PySequence_Fast", Object](object, StaticString("expected a sequence").unsafe_ptr()._address)
    if is_null(items):
        raise pending()
    return items


def _item[T: AnyType, //](wanted: _Kind[T], items: Object, index: Int) raises -> T:
    var item = __mir.call["PySequence_GetItem", Object](items, index._value)
    if is_null(item):
        raise pending()
    try:
        var value = _read(wanted, item)
        release(item)
        return value^
    except e:
        release(item)
        raise e^


def _read[*Ts: Movable](wanted: _Kind[Tuple[*Ts]], object: Object) raises -> Tuple[*Ts]:
    var items = _items(object, "Tuple")
    var room = __mir.stack_alloc[Tuple[*Ts], 1]()
    var done = 0
    try:
        if Int(__mir.call["PySequence_Size", __mir.i64](items)) != len(Ts):
            _refuse_length(items, len(Ts))
        comptime for i in range(len(Ts)):
            __mir.init(__mir.pack_ref[i](__mir.deref(room)._storage), _item(_Kind[Ts[i]](), items, i))
            done += 1
    except e:
        release(items)
        comptime for i in range(len(Ts)):
            if i < done:
                __mir.destroy(__mir.pack_ref[i](__mir.deref(room)._storage))
        raise e^
    release(items)
    return __mir.take(__mir.deref(room))


def _read[T: Movable, //](wanted: _Kind[Optional[T]], object: Object) raises -> Optional[T]:
    if is_none(object):
        return None
    return _read(_Kind[T](), object)


def _refuse_length(items: Object, wanted: Int) raises:
    var error = builtin("ValueError")
    _ = __mir.call_variadic["PyErr_Format", Object, 2](
        error,
        StaticString("expected %zd items, not %zd").unsafe_ptr()._address,
        wanted._value,
        __mir.call["PySequence_Size", __mir.i64](items),
    )
    release(error)
    raise pending()


# --------------------------------------------------------------------------------------------------- to Python


def _object_of[dtype: DType, //](value: SIMD[dtype, 1]) -> Object:
    comptime if dtype.is_floating_point():
        return __mir.call["PyFloat_FromDouble", Object](Float64(value)._value)
    elif dtype.is_signed():
        return __mir.call["PyLong_FromLongLong", Object](Int64(value)._value)
    else:
        return __mir.call["PyLong_FromUnsignedLongLong", Object](UInt64(value)._value)


def _object_of(value: Bool) -> Object:
    return __mir.call["PyBool_FromLong", Object](Int(value)._value)


def _object_of(value: PythonObject) -> Object:
    return new_reference(value._object)


def _object_of(value: String) -> Object:
    return __mir.call["PyUnicode_DecodeUTF8", Object](
        value.unsafe_ptr()._address, value.byte_length()._value, StaticString("replace").unsafe_ptr()._address
    )


def _object_of[T: AnyType, //](value: List[T]) -> Object:
    var result = __mir.call["PyList_New", Object](len(value)._value)
    if is_null(result):
        return result
    for i in range(len(value)):
        var item = _object_of(value[i])
        if is_null(item):
            release(result)
            return item
        _ = __mir.call["PyList_SetItem", __mir.i32](result, i._value, item)
    return result


def _object_of[T: AnyType, //](value: Optional[T]) -> Object:
    if value:
        return _object_of(value.value())
    return new_none()


def _object_of[*Ts: AnyType](value: Tuple[*Ts]) -> Object:
    var result = __mir.call["PyTuple_New", Object](Int(len(Ts))._value)
    if is_null(result):
        return result
    comptime for i in range(len(Ts)):
        var item = _object_of(value[i])
        if is_null(item):
            release(result)
            return item
        _ = __mir.call["PyTuple_SetItem", __mir.i32](result, Int(i)._value, item)
    return result
