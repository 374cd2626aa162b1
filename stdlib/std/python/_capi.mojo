"""The C interface of Python: objects as raw pointers, and how its exceptions become errors."""

comptime Object = __mir.pointer[__mir.i8]
"""A `PyObject *`. Whether it owns a reference is said where it is used."""


@always_inline
def is_null(object: Object) -> Bool:
    return Bool(__mir.eq(__mir.ptrtoint[__mir.i64](object), 0))


@always_inline
def is_none(object: Object) -> Bool:
    return Bool(__mir.ne(__mir.call["Py_IsNone", __mir.i32](object), 0))


def new_none() -> Object:
    """A new reference to `None`."""
    return __mir.call_variadic["Py_BuildValue", Object, 1](StaticString("").unsafe_ptr()._address)


@always_inline
def new_reference(object: Object) -> Object:
    return __mir.call["Py_NewRef", Object](object)


@always_inline
def release(object: Object):
    """Gives a reference up."""
    __mir.call["Py_DecRef"](object)


@always_inline
def exception_is_set() -> Bool:
    return not is_null(__mir.call["PyErr_Occurred", Object]())


def builtin(name: StaticString) -> Object:
    """A new reference to a name of `builtins`."""
    var module = __mir.call["PyImport_ImportModule", Object](StaticString("builtins").unsafe_ptr()._address)
    var found = __mir.call["PyObject_GetAttrString", Object](module, name.unsafe_ptr()._address)
    release(module)
    return found


def refuse(object: Object, expected: StaticString) raises:
    """Raises a TypeError that says what was expected instead of an object of this type."""
    var kind = __mir.call["PyObject_Type", Object](object)
    var name = __mir.call["PyObject_GetAttrString", Object](kind, StaticString("__name__").unsafe_ptr()._address)
    release(kind)
    var error = builtin("TypeError")
    if not is_null(name):
        _ = __mir.call_variadic["PyErr_Format", Object, 2](
            error, StaticString("expected %s, not %U").unsafe_ptr()._address, expected.unsafe_ptr()._address, name
        )
        release(name)
    release(error)
    raise pending()


def pending() -> Error:
    """Stands for the Python exception that is set; whoever leaves native code finds it there."""
    return Error("a Python exception is set")
