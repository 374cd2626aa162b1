"""`Python`: the interpreter's modules, builtins and evaluation of Python source."""

from ._capi import Object, builtin, is_null, new_reference, release
from .errors import python_error
from .python_object import PythonObject, _checked, _succeed

comptime _FILE_INPUT = 257
comptime _EVAL_INPUT = 258


struct Python:
    """A name for functions that speak to the interpreter."""

    @staticmethod
    def import_module(name: String) raises -> PythonObject:
        """The module of a dotted name, imported if need be."""
        var text = name
        return _checked(__mir.call["PyImport_ImportModule", Object](text.as_c_string_span()._data))

    @staticmethod
    def evaluate(expr: String, file: Bool = False, name: String = "__main__") raises -> PythonObject:
        """The value of an expression in the interpreter's main module.

        With `file`, the text is run as the source of the module `name`, which is the result.
        """
        var text = expr
        var called = name
        var module = __mir.call["PyImport_AddModule", Object](called.as_c_string_span()._data)
        if is_null(module):
            raise python_error()
        var names = __mir.call["PyModule_GetDict", Object](module)
        var start = Int(_FILE_INPUT) if file else Int(_EVAL_INPUT)
        var result = _checked(
            __mir.call["PyRun_String", Object](
                text.as_c_string_span()._data, __mir.trunc[__mir.i32](start._value), names, names
            )
        )
        if file:
            return PythonObject(_owned=new_reference(module))
        return result

    @staticmethod
    def add_to_path(dir_path: String) raises:
        """Appends a folder to those in which modules are looked for."""
        _ = Python.import_module("sys").path.append(PythonObject(dir_path))

    @staticmethod
    def list(*items: PythonObject) raises -> PythonObject:
        var result = _checked(__mir.call["PyList_New", Object](len(items)._value))
        for i in range(len(items)):
            _ = __mir.call["PyList_SetItem", __mir.i32](
                result._object, i._value, new_reference(items[i]._object)
            )
        return result

    @staticmethod
    def tuple(*items: PythonObject) raises -> PythonObject:
        var result = _checked(__mir.call["PyTuple_New", Object](len(items)._value))
        for i in range(len(items)):
            _ = __mir.call["PyTuple_SetItem", __mir.i32](
                result._object, i._value, new_reference(items[i]._object)
            )
        return result

    @staticmethod
    def dict(var **items: PythonObject) raises -> PythonObject:
        var result = _checked(__mir.call["PyDict_New", Object]())
        for e in items.items():
            result[PythonObject(e.key)] = e.value
        return result

    @staticmethod
    def none() -> PythonObject:
        return PythonObject()

    @staticmethod
    def type(object: PythonObject) -> PythonObject:
        return PythonObject(_owned=__mir.call["PyObject_Type", Object](object._object))

    @staticmethod
    def str(object: PythonObject) raises -> PythonObject:
        return _checked(__mir.call["PyObject_Str", Object](object._object))

    @staticmethod
    def int(object: PythonObject) raises -> PythonObject:
        return _checked(__mir.call["PyNumber_Long", Object](object._object))

    @staticmethod
    def float(object: PythonObject) raises -> PythonObject:
        return _checked(__mir.call["PyNumber_Float", Object](object._object))
