"""`PythonModuleBuilder`: a module for Python, put together by hand.

Functions get their arguments as Python objects. Whatever goes wrong in them reaches Python as a plain `Exception` with
the text of the error.
"""

from ._capi import Object, is_null, new_none, new_reference
from .c_calls import (
    _FASTCALL,
    _KEYWORDS,
    _VARARGS,
    _Arguments,
    _Named,
    _Packed,
    _Plain,
    _address,
    _argument,
    _expect,
    _failed,
    _function,
    _method_row,
    _put,
    _zeroed,
)
from .classes import PythonTypeBuilder, new_class
from .errors import python_error
from .python_object import PythonObject

comptime _API_VERSION = 1013


struct PythonModuleBuilder:
    """Collects functions; `finalize` gives the module."""

    var _module: PythonObject
    var _name: StaticString

    def __init__(out self, name: StaticString) raises:
        """An empty module."""
        self._module = _new_module(name)
        self._name = name

    def finalize(self) raises -> PythonObject:
        """The module with everything that was defined."""
        return self._module

    def add_type[T: Movable & Writable & Deinitable](self, name: StaticString) raises -> PythonTypeBuilder[T]:
        """A class for a struct, under a name of the module."""
        var made = new_class[T](String(self._name) + "." + String(name))
        self._module.__setattr__(name, made)
        return PythonTypeBuilder[T](made)

    def _add(self, name: StaticString, docstring: StaticString, function: Object, flags: Int) raises:
        """Enters a C function under a name."""
        var made = _function(_method_row(name, docstring, function, flags))
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


def _named(args: _Arguments, given: Int, names: Object) raises -> Dict[String, PythonObject]:
    """The arguments that were given by name."""
    var found = Dict[String, PythonObject]()
    if not is_null(names):
        for i in range(Int(__mir.call["PyTuple_Size", __mir.i64](names))):
            var name = PythonObject(_owned=new_reference(__mir.call["PyTuple_GetItem", Object](names, i._value)))
            found[String(py=name)] = _argument(args, given + i)
    return found^


# ---------------------------------------------------------------------------------------------------- C structures

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
