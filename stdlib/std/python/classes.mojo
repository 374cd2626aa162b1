"""Structs as Python classes: what `PythonModuleBuilder.add_type` gives.

An object of such a class is a Python object head, a word that says whether the value is there, and the value. The
class of a struct is found again by the struct's name, in a dictionary that belongs to the interpreter.
"""

from ._capi import Object, is_null, new_none, new_reference, release
from .boundary import to_python
from .c_calls import (
    _FASTCALL,
    _KEYWORDS,
    _VARARGS,
    _Arguments,
    _PackedNamed,
    _Plain,
    _address,
    _argument,
    _at,
    _expect,
    _failed,
    _function,
    _method_row,
    _put,
    _put_int,
    _zeroed,
)
from .errors import python_error
from .python_object import PythonObject, _checked, _succeed

comptime _FLAGS = 0x40000 | 0x80
"""The default flags, and that Python makes no objects by itself."""
comptime _SLOT_DEALLOC = 52
comptime _SLOT_REPR = 66
comptime _PRESENT = 16
"""Where an object says whether its value is there."""
comptime _VALUE = 32

comptime _Repr = def(Object) thin -> Object
comptime _Dealloc = def(Object) thin -> None
comptime _Self[T: AnyType] = Pointer[T, MutUnsafeAnyOrigin]


struct PythonTypeBuilder[T: Movable & Writable & Deinitable](ImplicitlyCopyable):
    """Adds methods to the class of a struct; each call gives the builder again, so that calls can be chained."""

    var _type: PythonObject

    def __init__(out self, var type: PythonObject):
        self._type = type^

    def def_init_defaultable(self) raises -> Self where conforms_to(Self.T, Defaultable):
        """Python makes an object by the constructor without arguments."""
        var function: _PackedNamed = _new_default[Self.T]
        return self._set_new(_address(function))

    def def_py_init[f: def(PythonObject, PythonObject) raises -> Self.T](self) raises -> Self:
        """Python makes an object by a function that gets a tuple of arguments and a dictionary of named ones."""
        var function: _PackedNamed = _new_value[Self.T, f]
        return self._set_new(_address(function))

    def _set_new(self, function: Object) raises -> Self:
        return self._add_static(_method_row("__new__", "", function, _VARARGS | _KEYWORDS), "__new__")

    def _add_static(self, row: Object, name: StaticString) raises -> Self:
        var plain = _checked(_function(row))
        self._type.__setattr__(name, _checked(__mir.call["PyStaticMethod_New", Object](plain._object)))
        return self

    def _add(self, row: Object, name: StaticString) raises -> Self:
        self._type.__setattr__(name, _checked(__mir.call["PyDescr_NewMethod", Object](self._type._object, row)))
        return self

    def def_staticmethod[
        f: def() raises thin -> PythonObject
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _static0[f]
        return self._add_static(_method_row(name, docstring, _address(function), _FASTCALL), name)

    def def_method[
        f: def(PythonObject) raises thin -> PythonObject
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _object0[f]
        return self._add(_method_row(name, docstring, _address(function), _FASTCALL), name)

    def def_method[
        f: def(_Self[Self.T]) raises thin -> PythonObject
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _method0[Self.T, f]
        return self._add(_method_row(name, docstring, _address(function), _FASTCALL), name)

    def def_staticmethod[
        f: def() raises thin -> None
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _static0_none[f]
        return self._add_static(_method_row(name, docstring, _address(function), _FASTCALL), name)

    def def_method[
        f: def(PythonObject) raises thin -> None
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _object0_none[f]
        return self._add(_method_row(name, docstring, _address(function), _FASTCALL), name)

    def def_method[
        f: def(_Self[Self.T]) raises thin -> None
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _method0_none[Self.T, f]
        return self._add(_method_row(name, docstring, _address(function), _FASTCALL), name)

    def def_staticmethod[
        f: def(PythonObject) raises thin -> PythonObject
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _static1[f]
        return self._add_static(_method_row(name, docstring, _address(function), _FASTCALL), name)

    def def_method[
        f: def(PythonObject, PythonObject) raises thin -> PythonObject
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _object1[f]
        return self._add(_method_row(name, docstring, _address(function), _FASTCALL), name)

    def def_method[
        f: def(_Self[Self.T], PythonObject) raises thin -> PythonObject
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _method1[Self.T, f]
        return self._add(_method_row(name, docstring, _address(function), _FASTCALL), name)

    def def_staticmethod[
        f: def(PythonObject) raises thin -> None
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _static1_none[f]
        return self._add_static(_method_row(name, docstring, _address(function), _FASTCALL), name)

    def def_method[
        f: def(PythonObject, PythonObject) raises thin -> None
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _object1_none[f]
        return self._add(_method_row(name, docstring, _address(function), _FASTCALL), name)

    def def_method[
        f: def(_Self[Self.T], PythonObject) raises thin -> None
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _method1_none[Self.T, f]
        return self._add(_method_row(name, docstring, _address(function), _FASTCALL), name)

    def def_staticmethod[
        f: def(PythonObject, PythonObject) raises thin -> PythonObject
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _static2[f]
        return self._add_static(_method_row(name, docstring, _address(function), _FASTCALL), name)

    def def_method[
        f: def(PythonObject, PythonObject, PythonObject) raises thin -> PythonObject
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _object2[f]
        return self._add(_method_row(name, docstring, _address(function), _FASTCALL), name)

    def def_method[
        f: def(_Self[Self.T], PythonObject, PythonObject) raises thin -> PythonObject
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _method2[Self.T, f]
        return self._add(_method_row(name, docstring, _address(function), _FASTCALL), name)

    def def_staticmethod[
        f: def(PythonObject, PythonObject) raises thin -> None
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _static2_none[f]
        return self._add_static(_method_row(name, docstring, _address(function), _FASTCALL), name)

    def def_method[
        f: def(PythonObject, PythonObject, PythonObject) raises thin -> None
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _object2_none[f]
        return self._add(_method_row(name, docstring, _address(function), _FASTCALL), name)

    def def_method[
        f: def(_Self[Self.T], PythonObject, PythonObject) raises thin -> None
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _method2_none[Self.T, f]
        return self._add(_method_row(name, docstring, _address(function), _FASTCALL), name)

    def def_staticmethod[
        f: def(PythonObject, PythonObject, PythonObject) raises thin -> PythonObject
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _static3[f]
        return self._add_static(_method_row(name, docstring, _address(function), _FASTCALL), name)

    def def_method[
        f: def(PythonObject, PythonObject, PythonObject, PythonObject) raises thin -> PythonObject
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _object3[f]
        return self._add(_method_row(name, docstring, _address(function), _FASTCALL), name)

    def def_method[
        f: def(_Self[Self.T], PythonObject, PythonObject, PythonObject) raises thin -> PythonObject
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _method3[Self.T, f]
        return self._add(_method_row(name, docstring, _address(function), _FASTCALL), name)

    def def_staticmethod[
        f: def(PythonObject, PythonObject, PythonObject) raises thin -> None
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _static3_none[f]
        return self._add_static(_method_row(name, docstring, _address(function), _FASTCALL), name)

    def def_method[
        f: def(PythonObject, PythonObject, PythonObject, PythonObject) raises thin -> None
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _object3_none[f]
        return self._add(_method_row(name, docstring, _address(function), _FASTCALL), name)

    def def_method[
        f: def(_Self[Self.T], PythonObject, PythonObject, PythonObject) raises thin -> None
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _method3_none[Self.T, f]
        return self._add(_method_row(name, docstring, _address(function), _FASTCALL), name)

    def def_staticmethod[
        f: def(PythonObject, PythonObject, PythonObject, PythonObject) raises thin -> PythonObject
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _static4[f]
        return self._add_static(_method_row(name, docstring, _address(function), _FASTCALL), name)

    def def_method[
        f: def(PythonObject, PythonObject, PythonObject, PythonObject, PythonObject) raises thin -> PythonObject
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _object4[f]
        return self._add(_method_row(name, docstring, _address(function), _FASTCALL), name)

    def def_method[
        f: def(_Self[Self.T], PythonObject, PythonObject, PythonObject, PythonObject) raises thin -> PythonObject
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _method4[Self.T, f]
        return self._add(_method_row(name, docstring, _address(function), _FASTCALL), name)

    def def_staticmethod[
        f: def(PythonObject, PythonObject, PythonObject, PythonObject) raises thin -> None
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _static4_none[f]
        return self._add_static(_method_row(name, docstring, _address(function), _FASTCALL), name)

    def def_method[
        f: def(PythonObject, PythonObject, PythonObject, PythonObject, PythonObject) raises thin -> None
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _object4_none[f]
        return self._add(_method_row(name, docstring, _address(function), _FASTCALL), name)

    def def_method[
        f: def(_Self[Self.T], PythonObject, PythonObject, PythonObject, PythonObject) raises thin -> None
    ](self, name: StaticString, docstring: StaticString = "") raises -> Self:
        var function: _Plain = _method4_none[Self.T, f]
        return self._add(_method_row(name, docstring, _address(function), _FASTCALL), name)


# ------------------------------------------------------------------------------------------------ what Python calls


def _static0[
    f: def() raises thin -> PythonObject
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 0)
        return new_reference(f()._object)
    except e:
        return _failed(e)


def _object0[
    f: def(PythonObject) raises thin -> PythonObject
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 0)
        var receiver = PythonObject(_owned=new_reference(owner))
        return new_reference(f(receiver)._object)
    except e:
        return _failed(e)


def _method0[
    T: AnyType, f: def(_Self[T]) raises thin -> PythonObject
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 0)
        var value = _Self[T](_machine=_value_of[T](owner))
        return new_reference(f(value)._object)
    except e:
        return _failed(e)


def _static0_none[
    f: def() raises thin -> None
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 0)
        f()
        return new_none()
    except e:
        return _failed(e)


def _object0_none[
    f: def(PythonObject) raises thin -> None
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 0)
        var receiver = PythonObject(_owned=new_reference(owner))
        f(receiver)
        return new_none()
    except e:
        return _failed(e)


def _method0_none[
    T: AnyType, f: def(_Self[T]) raises thin -> None
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 0)
        var value = _Self[T](_machine=_value_of[T](owner))
        f(value)
        return new_none()
    except e:
        return _failed(e)


def _static1[
    f: def(PythonObject) raises thin -> PythonObject
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 1)
        return new_reference(f(_argument(args, 0))._object)
    except e:
        return _failed(e)


def _object1[
    f: def(PythonObject, PythonObject) raises thin -> PythonObject
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 1)
        var receiver = PythonObject(_owned=new_reference(owner))
        return new_reference(f(receiver, _argument(args, 0))._object)
    except e:
        return _failed(e)


def _method1[
    T: AnyType, f: def(_Self[T], PythonObject) raises thin -> PythonObject
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 1)
        var value = _Self[T](_machine=_value_of[T](owner))
        return new_reference(f(value, _argument(args, 0))._object)
    except e:
        return _failed(e)


def _static1_none[
    f: def(PythonObject) raises thin -> None
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 1)
        f(_argument(args, 0))
        return new_none()
    except e:
        return _failed(e)


def _object1_none[
    f: def(PythonObject, PythonObject) raises thin -> None
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 1)
        var receiver = PythonObject(_owned=new_reference(owner))
        f(receiver, _argument(args, 0))
        return new_none()
    except e:
        return _failed(e)


def _method1_none[
    T: AnyType, f: def(_Self[T], PythonObject) raises thin -> None
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 1)
        var value = _Self[T](_machine=_value_of[T](owner))
        f(value, _argument(args, 0))
        return new_none()
    except e:
        return _failed(e)


def _static2[
    f: def(PythonObject, PythonObject) raises thin -> PythonObject
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 2)
        return new_reference(f(_argument(args, 0), _argument(args, 1))._object)
    except e:
        return _failed(e)


def _object2[
    f: def(PythonObject, PythonObject, PythonObject) raises thin -> PythonObject
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 2)
        var receiver = PythonObject(_owned=new_reference(owner))
        return new_reference(f(receiver, _argument(args, 0), _argument(args, 1))._object)
    except e:
        return _failed(e)


def _method2[
    T: AnyType, f: def(_Self[T], PythonObject, PythonObject) raises thin -> PythonObject
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 2)
        var value = _Self[T](_machine=_value_of[T](owner))
        return new_reference(f(value, _argument(args, 0), _argument(args, 1))._object)
    except e:
        return _failed(e)


def _static2_none[
    f: def(PythonObject, PythonObject) raises thin -> None
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 2)
        f(_argument(args, 0), _argument(args, 1))
        return new_none()
    except e:
        return _failed(e)


def _object2_none[
    f: def(PythonObject, PythonObject, PythonObject) raises thin -> None
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 2)
        var receiver = PythonObject(_owned=new_reference(owner))
        f(receiver, _argument(args, 0), _argument(args, 1))
        return new_none()
    except e:
        return _failed(e)


def _method2_none[
    T: AnyType, f: def(_Self[T], PythonObject, PythonObject) raises thin -> None
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 2)
        var value = _Self[T](_machine=_value_of[T](owner))
        f(value, _argument(args, 0), _argument(args, 1))
        return new_none()
    except e:
        return _failed(e)


def _static3[
    f: def(PythonObject, PythonObject, PythonObject) raises thin -> PythonObject
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 3)
        return new_reference(f(_argument(args, 0), _argument(args, 1), _argument(args, 2))._object)
    except e:
        return _failed(e)


def _object3[
    f: def(PythonObject, PythonObject, PythonObject, PythonObject) raises thin -> PythonObject
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 3)
        var receiver = PythonObject(_owned=new_reference(owner))
        return new_reference(f(receiver, _argument(args, 0), _argument(args, 1), _argument(args, 2))._object)
    except e:
        return _failed(e)


def _method3[
    T: AnyType, f: def(_Self[T], PythonObject, PythonObject, PythonObject) raises thin -> PythonObject
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 3)
        var value = _Self[T](_machine=_value_of[T](owner))
        return new_reference(f(value, _argument(args, 0), _argument(args, 1), _argument(args, 2))._object)
    except e:
        return _failed(e)


def _static3_none[
    f: def(PythonObject, PythonObject, PythonObject) raises thin -> None
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 3)
        f(_argument(args, 0), _argument(args, 1), _argument(args, 2))
        return new_none()
    except e:
        return _failed(e)


def _object3_none[
    f: def(PythonObject, PythonObject, PythonObject, PythonObject) raises thin -> None
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 3)
        var receiver = PythonObject(_owned=new_reference(owner))
        f(receiver, _argument(args, 0), _argument(args, 1), _argument(args, 2))
        return new_none()
    except e:
        return _failed(e)


def _method3_none[
    T: AnyType, f: def(_Self[T], PythonObject, PythonObject, PythonObject) raises thin -> None
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 3)
        var value = _Self[T](_machine=_value_of[T](owner))
        f(value, _argument(args, 0), _argument(args, 1), _argument(args, 2))
        return new_none()
    except e:
        return _failed(e)


def _static4[
    f: def(PythonObject, PythonObject, PythonObject, PythonObject) raises thin -> PythonObject
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 4)
        return new_reference(f(_argument(args, 0), _argument(args, 1), _argument(args, 2), _argument(args, 3))._object)
    except e:
        return _failed(e)


def _object4[
    f: def(PythonObject, PythonObject, PythonObject, PythonObject, PythonObject) raises thin -> PythonObject
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 4)
        var receiver = PythonObject(_owned=new_reference(owner))
        return new_reference(f(receiver, _argument(args, 0), _argument(args, 1), _argument(args, 2), _argument(args, 3))._object)
    except e:
        return _failed(e)


def _method4[
    T: AnyType, f: def(_Self[T], PythonObject, PythonObject, PythonObject, PythonObject) raises thin -> PythonObject
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 4)
        var value = _Self[T](_machine=_value_of[T](owner))
        return new_reference(f(value, _argument(args, 0), _argument(args, 1), _argument(args, 2), _argument(args, 3))._object)
    except e:
        return _failed(e)


def _static4_none[
    f: def(PythonObject, PythonObject, PythonObject, PythonObject) raises thin -> None
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 4)
        f(_argument(args, 0), _argument(args, 1), _argument(args, 2), _argument(args, 3))
        return new_none()
    except e:
        return _failed(e)


def _object4_none[
    f: def(PythonObject, PythonObject, PythonObject, PythonObject, PythonObject) raises thin -> None
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 4)
        var receiver = PythonObject(_owned=new_reference(owner))
        f(receiver, _argument(args, 0), _argument(args, 1), _argument(args, 2), _argument(args, 3))
        return new_none()
    except e:
        return _failed(e)


def _method4_none[
    T: AnyType, f: def(_Self[T], PythonObject, PythonObject, PythonObject, PythonObject) raises thin -> None
](owner: Object, args: _Arguments, given: Int) -> Object:
    try:
        _expect(given, 4)
        var value = _Self[T](_machine=_value_of[T](owner))
        f(value, _argument(args, 0), _argument(args, 1), _argument(args, 2), _argument(args, 3))
        return new_none()
    except e:
        return _failed(e)


def _new_value[
    T: Movable, f: def(PythonObject, PythonObject) raises -> T
](module: Object, args: Object, named: Object) -> Object:
    try:
        var type = PythonObject(_owned=new_reference(__mir.call["PyTuple_GetItem", Object](args, Int(0)._value)))
        var size = Int(__mir.call["PyTuple_Size", __mir.i64](args))
        var rest = _checked(__mir.call["PyTuple_GetSlice", Object](args, Int(1)._value, size._value))
        var keywords = PythonObject()
        if not is_null(named):
            keywords = PythonObject(_owned=new_reference(named))
        return _object_with[T](type, f(rest, keywords))
    except e:
        return _failed(e, "ValueError")


def _new_default[T: Movable & Defaultable](module: Object, args: Object, named: Object) -> Object:
    try:
        _expect(Int(__mir.call["PyTuple_Size", __mir.i64](args)) - 1, 0)
        var type = PythonObject(_owned=new_reference(__mir.call["PyTuple_GetItem", Object](args, Int(0)._value)))
        return _object_with[T](type, T())
    except e:
        return _failed(e, "ValueError")


def _repr_of[T: Writable](object: Object) -> Object:
    var text = String()
    __mir.deref(_value_of[T](object)).write_repr_to(text)
    return to_python(text)


def _dealloc[T: Deinitable](object: Object):
    var type = __mir.load(__mir.cast_pointer[Object](_at(object, 8)))
    if Int(__mir.load(__mir.cast_pointer[__mir.i64](_at(object, _PRESENT)))) != 0:
        __mir.destroy(__mir.deref(_value_of[T](object)))
    __mir.call["PyObject_Free"](object)
    release(type)


# ---------------------------------------------------------------------------------------------- classes and values


def new_class[T: Movable & Writable & Deinitable](name: String) raises -> PythonObject:
    """A new class for a struct, under a dotted name."""
    var dealloc: _Dealloc = _dealloc[T]
    var repr: _Repr = _repr_of[T]
    var slots = _zeroed(48)
    _put_int(slots, 0, _SLOT_DEALLOC)
    _put(slots, 8, _address(dealloc))
    _put_int(slots, 16, _SLOT_REPR)
    _put(slots, 24, _address(repr))
    var text = _zeroed(name.byte_length() + 1)
    __mir.memcpy(text, name.unsafe_ptr()._address, name.byte_length()._value)
    var spec = _zeroed(32)
    _put(spec, 0, text)
    _put_int(spec, 8, _VALUE + Int(__mir.size_of[T]()))
    _put_int(spec, 16, _FLAGS)
    _put(spec, 24, slots)
    var made = _checked(__mir.call["PyType_FromSpec", Object](spec))
    _succeed(__mir.call["PyDict_SetItemString", __mir.i32](_classes(), _key[T]()._data, made._object))
    return made


def class_of[T: AnyType]() raises -> PythonObject:
    """The class of a struct. Raises if it has none."""
    var found = __mir.call["PyDict_GetItemString", Object](_classes(), _key[T]()._data)
    if is_null(found):
        raise Error("no Python class is registered for the Mojo type '", _key[T](), "'")
    return PythonObject(_owned=new_reference(found))


def _classes() -> Object:
    """The dictionary with the classes, borrowed."""
    return __mir.call["PyInterpreterState_GetDict", Object](__mir.call["PyInterpreterState_Get", Object]())


def _key[T: AnyType]() -> StaticString:
    return __mir.type_name[T]()


def _object_with[T: Movable](type: PythonObject, var value: T) raises -> Object:
    """A new object of a class, which holds the value."""
    var made = __mir.call["PyType_GenericAlloc", Object](type._object, Int(0)._value)
    if is_null(made):
        raise python_error()
    __mir.init(__mir.deref(_value_of[T](made)), value^)
    __mir.store(__mir.cast_pointer[__mir.i64](_at(made, _PRESENT)), Int(1)._value)
    return made


def new_object[T: Movable](var value: T) raises -> Object:
    """A new object of the struct's class, which holds the value."""
    return _object_with[T](class_of[T](), value^)


def _value_of[T: AnyType](object: Object) -> __mir.pointer[T]:
    return __mir.cast_pointer[T](_at(object, _VALUE))


def value_in[T: AnyType](object: PythonObject) raises -> _Self[T]:
    """The value that an object of the struct's class holds. Raises for other objects."""
    var wanted = class_of[T]()
    var type = PythonObject(_owned=__mir.call["PyObject_Type", Object](object._object))
    if Int32(__mir.call["PyType_IsSubtype", __mir.i32](type._object, wanted._object)) == 0:
        raise Error(
            "TypeError: expected Mojo '", _key[T](), "' type value, got '", String(type.__getattr__("__name__")), "'"
        )
    return _Self[T](_machine=_value_of[T](object._object))
