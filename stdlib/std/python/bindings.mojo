"""`PythonModuleBuilder`: a module for Python, put together by hand.

Functions get their arguments as Python objects. Whatever goes wrong in them reaches Python as a plain `Exception` with
the text of the error.
"""

from ._capi import Object, builtin, is_null, new_none, new_reference, release
from .boundary import to_python
from .errors import python_error
from .python_object import PythonObject, _succeed

comptime _Arguments = __mir.pointer[Object]
comptime _Plain = def(Object, _Arguments, Int) thin -> Object
"""What Python calls for `METH_FASTCALL`: the module, the arguments and their number."""
comptime _Named = def(Object, _Arguments, Int, Object) thin -> Object
"""For `METH_FASTCALL | METH_KEYWORDS`: then a tuple of names, or null; their values follow the other arguments."""
comptime _Packed = def(Object, Object) thin -> Object
"""For `METH_VARARGS`: the module and a tuple."""

comptime _VARARGS = 0x1
comptime _KEYWORDS = 0x2
comptime _FASTCALL = 0x80
comptime _API_VERSION = 1013


struct PythonModuleBuilder:
    """Collects functions; `finalize` gives the module."""

    var _module: PythonObject

    def __init__(out self, name: StaticString) raises:
        """An empty module."""
        self._module = _new_module(name)

    def finalize(self) raises -> PythonObject:
        """The module with everything that was defined."""
        return self._module

    def _add(self, name: StaticString, docstring: StaticString, function: Object, flags: Int) raises:
        """Enters a C function under a name."""
        var row = _zeroed(_ROW_SIZE)
        _put(row, 0, name._data)
        _put(row, 8, function)
        __mir.store(__mir.cast_pointer[__mir.i32](_at(row, 16)), __mir.trunc[__mir.i32](flags._value))
        _put(row, 24, docstring._data)
        var made = __mir.call["PyCMethod_New", Object](
            row, __mir.null[__mir.i8](), __mir.null[__mir.i8](), __mir.null[__mir.i8]()
        )
        if is_null(made):
            raise python_error()
        self._module.__setattr__(name, PythonObject(_owned=made))

    def def_py_function[
        f: def(mut PythonObject, mut PythonObject) raises -> PythonObject
    ](self, name: StaticString, docstring: StaticString = "") raises:
        """A function that gets the module and the tuple of its arguments."""
        var function: _Packed = _call_packed[f]
        self._add(name, docstring, _address(function), _VARARGS)

    def def_function[
        f: def() raises -> PythonObject
    ](self, name: StaticString, docstring: StaticString = "") raises:
        var function: _Plain = _call0[f]
        self._add(name, docstring, _address(function), _FASTCALL)

    def def_function[
        f: def() raises -> None
    ](self, name: StaticString, docstring: StaticString = "") raises:
        var function: _Plain = _call0_none[f]
        self._add(name, docstring, _address(function), _FASTCALL)

    def def_function[
        f: def(PythonObject) raises -> PythonObject
    ](self, name: StaticString, docstring: StaticString = "") raises:
        var function: _Plain = _call1[f]
        self._add(name, docstring, _address(function), _FASTCALL)

    def def_function[
        f: def(PythonObject) raises -> None
    ](self, name: StaticString, docstring: StaticString = "") raises:
        var function: _Plain = _call1_none[f]
        self._add(name, docstring, _address(function), _FASTCALL)

    def def_function[
        f: def(PythonObject, PythonObject) raises -> PythonObject
    ](self, name: StaticString, docstring: StaticString = "") raises:
        var function: _Plain = _call2[f]
        self._add(name, docstring, _address(function), _FASTCALL)

    def def_function[
        f: def(PythonObject, PythonObject) raises -> None
    ](self, name: StaticString, docstring: StaticString = "") raises:
        var function: _Plain = _call2_none[f]
        self._add(name, docstring, _address(function), _FASTCALL)

    def def_function[
        f: def(PythonObject, PythonObject, PythonObject) raises -> PythonObject
    ](self, name: StaticString, docstring: StaticString = "") raises:
        var function: _Plain = _call3[f]
        self._add(name, docstring, _address(function), _FASTCALL)

    def def_function[
        f: def(PythonObject, PythonObject, PythonObject) raises -> None
    ](self, name: StaticString, docstring: StaticString = "") raises:
        var function: _Plain = _call3_none[f]
        self._add(name, docstring, _address(function), _FASTCALL)

    def def_function[
        f: def(PythonObject, PythonObject, PythonObject, PythonObject) raises -> PythonObject
    ](self, name: StaticString, docstring: StaticString = "") raises:
        var function: _Plain = _call4[f]
        self._add(name, docstring, _address(function), _FASTCALL)

    def def_function[
        f: def(PythonObject, PythonObject, PythonObject, PythonObject) raises -> None
    ](self, name: StaticString, docstring: StaticString = "") raises:
        var function: _Plain = _call4_none[f]
        self._add(name, docstring, _address(function), _FASTCALL)

    def def_function[
        f: def(PythonObject, PythonObject, PythonObject, PythonObject, PythonObject) raises -> PythonObject
    ](self, name: StaticString, docstring: StaticString = "") raises:
        var function: _Plain = _call5[f]
        self._add(name, docstring, _address(function), _FASTCALL)

    def def_function[
        f: def(PythonObject, PythonObject, PythonObject, PythonObject, PythonObject) raises -> None
    ](self, name: StaticString, docstring: StaticString = "") raises:
        var function: _Plain = _call5_none[f]
        self._add(name, docstring, _address(function), _FASTCALL)

    def def_function[
        f: def(PythonObject, PythonObject, PythonObject, PythonObject, PythonObject, PythonObject) raises -> PythonObject
    ](self, name: StaticString, docstring: StaticString = "") raises:
        var function: _Plain = _call6[f]
        self._add(name, docstring, _address(function), _FASTCALL)

    def def_function[
        f: def(PythonObject, PythonObject, PythonObject, PythonObject, PythonObject, PythonObject) raises -> None
    ](self, name: StaticString, docstring: StaticString = "") raises:
        var function: _Plain = _call6_none[f]
        self._add(name, docstring, _address(function), _FASTCALL)

    def def_function[
        f: def(PythonObject, var Dict[String, PythonObject]) raises thin -> PythonObject
    ](self, name: StaticString, docstring: StaticString = "") raises:
        var function: _Named = _call1_named[f]
        self._add(name, docstring, _address(function), _FASTCALL | _KEYWORDS)

    def def_function[
        f: def(PythonObject, PythonObject, var Dict[String, PythonObject]) raises thin -> PythonObject
    ](self, name: StaticString, docstring: StaticString = "") raises:
        var function: _Named = _call2_named[f]
        self._add(name, docstring, _address(function), _FASTCALL | _KEYWORDS)

    def def_function[
        f: def(PythonObject, PythonObject, PythonObject, var Dict[String, PythonObject]) raises thin -> PythonObject
    ](self, name: StaticString, docstring: StaticString = "") raises:
        var function: _Named = _call3_named[f]
        self._add(name, docstring, _address(function), _FASTCALL | _KEYWORDS)


# ------------------------------------------------------------------------------------------------ what Python calls


def _call0[
    f: def() raises -> PythonObject
](module: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 0)
        return new_reference(f()._object)
    except e:
        return _failed(e)


def _call0_none[
    f: def() raises -> None
](module: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 0)
        f()
        return new_none()
    except e:
        return _failed(e)


def _call1[
    f: def(PythonObject) raises -> PythonObject
](module: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 1)
        return new_reference(f(_argument(args, 0))._object)
    except e:
        return _failed(e)


def _call1_none[
    f: def(PythonObject) raises -> None
](module: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 1)
        f(_argument(args, 0))
        return new_none()
    except e:
        return _failed(e)


def _call2[
    f: def(PythonObject, PythonObject) raises -> PythonObject
](module: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 2)
        return new_reference(f(_argument(args, 0), _argument(args, 1))._object)
    except e:
        return _failed(e)


def _call2_none[
    f: def(PythonObject, PythonObject) raises -> None
](module: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 2)
        f(_argument(args, 0), _argument(args, 1))
        return new_none()
    except e:
        return _failed(e)


def _call3[
    f: def(PythonObject, PythonObject, PythonObject) raises -> PythonObject
](module: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 3)
        return new_reference(f(_argument(args, 0), _argument(args, 1), _argument(args, 2))._object)
    except e:
        return _failed(e)


def _call3_none[
    f: def(PythonObject, PythonObject, PythonObject) raises -> None
](module: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 3)
        f(_argument(args, 0), _argument(args, 1), _argument(args, 2))
        return new_none()
    except e:
        return _failed(e)


def _call4[
    f: def(PythonObject, PythonObject, PythonObject, PythonObject) raises -> PythonObject
](module: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 4)
        return new_reference(f(_argument(args, 0), _argument(args, 1), _argument(args, 2), _argument(args, 3))._object)
    except e:
        return _failed(e)


def _call4_none[
    f: def(PythonObject, PythonObject, PythonObject, PythonObject) raises -> None
](module: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 4)
        f(_argument(args, 0), _argument(args, 1), _argument(args, 2), _argument(args, 3))
        return new_none()
    except e:
        return _failed(e)


def _call5[
    f: def(PythonObject, PythonObject, PythonObject, PythonObject, PythonObject) raises -> PythonObject
](module: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 5)
        return new_reference(f(_argument(args, 0), _argument(args, 1), _argument(args, 2), _argument(args, 3), _argument(args, 4))._object)
    except e:
        return _failed(e)


def _call5_none[
    f: def(PythonObject, PythonObject, PythonObject, PythonObject, PythonObject) raises -> None
](module: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 5)
        f(_argument(args, 0), _argument(args, 1), _argument(args, 2), _argument(args, 3), _argument(args, 4))
        return new_none()
    except e:
        return _failed(e)


def _call6[
    f: def(PythonObject, PythonObject, PythonObject, PythonObject, PythonObject, PythonObject) raises -> PythonObject
](module: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 6)
        return new_reference(f(_argument(args, 0), _argument(args, 1), _argument(args, 2), _argument(args, 3), _argument(args, 4), _argument(args, 5))._object)
    except e:
        return _failed(e)


def _call6_none[
    f: def(PythonObject, PythonObject, PythonObject, PythonObject, PythonObject, PythonObject) raises -> None
](module: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 6)
        f(_argument(args, 0), _argument(args, 1), _argument(args, 2), _argument(args, 3), _argument(args, 4), _argument(args, 5))
        return new_none()
    except e:
        return _failed(e)


def _call1_named[
    f: def(PythonObject, var Dict[String, PythonObject]) raises thin -> PythonObject
](module: Object, args: _Arguments, given: Int, names: Object) -> Object:
    try:
        _expect(given, 1)
        var named = _named(args, given, names)
        return new_reference(f(_argument(args, 0), named^)._object)
    except e:
        return _failed(e)


def _call2_named[
    f: def(PythonObject, PythonObject, var Dict[String, PythonObject]) raises thin -> PythonObject
](module: Object, args: _Arguments, given: Int, names: Object) -> Object:
    try:
        _expect(given, 2)
        var named = _named(args, given, names)
        return new_reference(f(_argument(args, 0), _argument(args, 1), named^)._object)
    except e:
        return _failed(e)


def _call3_named[
    f: def(PythonObject, PythonObject, PythonObject, var Dict[String, PythonObject]) raises thin -> PythonObject
](module: Object, args: _Arguments, given: Int, names: Object) -> Object:
    try:
        _expect(given, 3)
        var named = _named(args, given, names)
        return new_reference(f(_argument(args, 0), _argument(args, 1), _argument(args, 2), named^)._object)
    except e:
        return _failed(e)


def _call_packed[
    f: def(mut PythonObject, mut PythonObject) raises -> PythonObject
](module: Object, args: Object) -> Object:
    try:
        var owner = PythonObject()
        var packed = PythonObject(_owned=new_reference(args))
        return new_reference(f(owner, packed)._object)
    except e:
        return _failed(e)


def _argument(args: _Arguments, index: Int) -> PythonObject:
    return PythonObject(_owned=new_reference(__mir.load(__mir.offset(args, index._value))))


def _named(args: _Arguments, given: Int, names: Object) raises -> Dict[String, PythonObject]:
    """The arguments that were given by name."""
    var found = Dict[String, PythonObject]()
    if not is_null(names):
        for i in range(Int(__mir.call["PyTuple_Size", __mir.i64](names))):
            var name = PythonObject(_owned=new_reference(__mir.call["PyTuple_GetItem", Object](names, i._value)))
            found[String(py=name)] = _argument(args, given + i)
    return found^


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


def _failed(error: Error) -> Object:
    """Sets an `Exception` with the text of an error; the null that tells Python."""
    var text = to_python(String(error))
    var kind = builtin("Exception")
    if not is_null(text) and not is_null(kind):
        __mir.call["PyErr_SetObject"](kind, text)
        release(text)
        release(kind)
    return __mir.null[__mir.i8]()


# ---------------------------------------------------------------------------------------------------- C structures

comptime _ROW_SIZE = 32
"""Of a `PyMethodDef`: name, function, flags, documentation."""
comptime _HEAD_SIZE = 40
"""Of the head of a `PyModuleDef`; then follow name, documentation and the size of the module's state."""
comptime _DEFINITION_SIZE = 104


def _new_module(name: StaticString) raises -> PythonObject:
    """A module with a definition of its own, as Python's loader wants it."""
    var definition = _zeroed(_DEFINITION_SIZE)
    _put(definition, _HEAD_SIZE, name._data)
    _put(definition, _HEAD_SIZE + 16, __mir.inttoptr[__mir.i8](Int(-1)._value))
    var module = __mir.call["PyModule_Create2", Object](definition, __mir.trunc[__mir.i32](Int(_API_VERSION)._value))
    if is_null(module):
        raise python_error()
    return PythonObject(_owned=module)


def _zeroed(size: Int) -> Object:
    """Memory that is never given back: Python keeps addresses into it as long as the process lives."""
    var room = __mir.alloc(size._value, 8)
    __mir.memset(room, __mir.trunc[__mir.i8](Int(0)._value), size._value)
    return room


def _at(base: Object, offset: Int) -> Object:
    return __mir.offset(base, offset._value)


def _put(base: Object, offset: Int, value: Object):
    __mir.store(__mir.cast_pointer[Object](_at(base, offset)), value)


def _address[F: TrivialRegisterPassable](function: F) -> Object:
    """The machine address of a plain function value."""
    return __mir.load(__mir.cast_pointer[Object](__mir.address_of(function)))
