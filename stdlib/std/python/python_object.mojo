"""`PythonObject`: an object of the Python interpreter."""

from ..builtin.traits import _PythonValue
from ._capi import Object, is_null, new_none, new_reference, release
from .boundary import to_python
from .classes import new_object, value_in
from .errors import python_error, text_of, utf8_of

comptime _LESS = 0
comptime _LESS_EQUAL = 1
comptime _EQUAL = 2
comptime _NOT_EQUAL = 3
comptime _GREATER = 4
comptime _GREATER_EQUAL = 5


struct PythonObject(ImplicitlyCopyable, SizedRaising, Writable, _PythonValue):
    """Holds a reference to a Python object; a copy is another reference to the same one."""

    var _object: Object

    # ------------------------------------------------------------------------------------------- construction

    @always_inline
    def __init__(out self, *, _owned: Object):
        """Takes over a reference."""
        self._object = _owned

    @always_inline
    def __init__(out self):
        """Python's `None`."""
        self._object = new_none()

    @implicit
    def __init__(out self, value: NoneType):
        self._object = new_none()

    @implicit
    def __init__(out self, value: Bool):
        self._object = to_python(value)

    @implicit
    def __init__[dtype: DType, //](out self, value: SIMD[dtype, 1]):
        comptime if dtype == DType.bool:
            self._object = to_python(Bool(value))
        else:
            self._object = to_python(value)

    @implicit
    def __init__(out self, value: StringSlice):
        self._object = to_python(String(value))

    @implicit
    def __init__(out self, value: String):
        self._object = to_python(value)

    def __init__[T: Movable](out self, *, var alloc: T) raises:
        """A new object that holds a Mojo value, whose type a module has made a class."""
        self._object = new_object(alloc^)

    def __init__(out self, *values: PythonObject, __list_literal__: NoneType):
        self._object = __mir.call["PyList_New", Object](len(values)._value)
        for i in range(len(values)):
            _ = __mir.call["PyList_SetItem", __mir.i32](
                self._object, i._value, new_reference(values[i]._object)
            )

    def __init__(out self, *values: PythonObject, __set_literal__: NoneType) raises:
        self._object = __mir.call["PySet_New", Object](__mir.null[__mir.i8]())
        for value in values:
            _succeed(__mir.call["PySet_Add", __mir.i32](self._object, value._object))

    def __init__(
        out self, var keys: List[PythonObject], var values: List[PythonObject], __dict_literal__: NoneType
    ) raises:
        self._object = __mir.call["PyDict_New", Object]()
        for i in range(len(keys)):
            _succeed(
                __mir.call["PyDict_SetItem", __mir.i32](self._object, keys[i]._object, values[i]._object)
            )

    @always_inline
    def __init__(out self, *, copy: Self):
        self._object = new_reference(copy._object)

    @always_inline
    def __deinit__(deinit self):
        release(self._object)

    # ---------------------------------------------------------------------------------------------- attributes

    def __getattr__(self, name: StaticString) raises -> PythonObject:
        return _checked(__mir.call["PyObject_GetAttrString", Object](self._object, name.unsafe_ptr()._address))

    def __setattr__(self, name: StaticString, value: PythonObject) raises:
        _succeed(
            __mir.call["PyObject_SetAttrString", __mir.i32](
                self._object, name.unsafe_ptr()._address, value._object
            )
        )

    def __call__(self, *args: PythonObject, var **kwargs: PythonObject) raises -> PythonObject:
        var positional = __mir.call["PyTuple_New", Object](len(args)._value)
        for i in range(len(args)):
            _ = __mir.call["PyTuple_SetItem", __mir.i32](positional, i._value, new_reference(args[i]._object))
        var named = __mir.null[__mir.i8]()
        if len(kwargs) > 0:
            named = __mir.call["PyDict_New", Object]()
            for e in kwargs.items():
                var key = to_python(e.key)
                _ = __mir.call["PyDict_SetItem", __mir.i32](named, key, e.value._object)
                release(key)
        var result = __mir.call["PyObject_Call", Object](self._object, positional, named)
        release(positional)
        if not is_null(named):
            release(named)
        return _checked(result)

    # --------------------------------------------------------------------------------------------------- items

    def __getitem__(self, *keys: PythonObject) raises -> PythonObject:
        var key = _key(keys)
        var found = __mir.call["PyObject_GetItem", Object](self._object, key)
        release(key)
        return _checked(found)

    def __getitem__(self, slice: ContiguousSlice) raises -> PythonObject:
        return self[_slice(_bound(slice.start), _bound(slice.end), PythonObject())]

    def __getitem__(self, slice: StridedSlice) raises -> PythonObject:
        return self[_slice(_bound(slice.start), _bound(slice.end), _bound(slice.step))]

    def __setitem__(self, key: PythonObject, value: PythonObject) raises:
        _succeed(__mir.call["PyObject_SetItem", __mir.i32](self._object, key._object, value._object))

    def __setitem__(self, first: PythonObject, second: PythonObject, value: PythonObject) raises:
        self[_pair(first, second)] = value

    def __delitem__(self, key: PythonObject) raises:
        _succeed(__mir.call["PyObject_DelItem", __mir.i32](self._object, key._object))

    def __contains__(self, item: PythonObject) raises -> Bool:
        return _truth(__mir.call["PySequence_Contains", __mir.i32](self._object, item._object))

    def __len__(self) raises -> Int:
        var length = Int(__mir.call["PyObject_Size", __mir.i64](self._object))
        if length < 0:
            raise python_error()
        return length

    def __iter__(self) raises -> PythonIterator:
        return PythonIterator(_checked(__mir.call["PyObject_GetIter", Object](self._object)))

    # --------------------------------------------------------------------------------------------- conversions

    def __bool__(self) raises -> Bool:
        return _truth(__mir.call["PyObject_IsTrue", __mir.i32](self._object))

    def _to_truth(self) raises -> Bool:
        return self.__bool__()

    def _to_integer(self) raises -> Int:
        """The bits of a number that fits into 64, as Python's `int(...)` makes it."""
        var number = _checked(__mir.call["PyNumber_Long", Object](self._object))
        var result = Int(__mir.call["PyLong_AsSsize_t", __mir.i64](number._object))
        if result == -1 and not is_null(__mir.call["PyErr_Occurred", Object]()):
            raise python_error()
        return result

    def _to_number(self) raises -> Float64:
        var result = Float64(__mir.call["PyFloat_AsDouble", __mir.f64](self._object))
        if result == -1.0 and not is_null(__mir.call["PyErr_Occurred", Object]()):
            raise python_error()
        return result

    def downcast_value_ptr[T: AnyType](self) raises -> Pointer[T, MutUnsafeAnyOrigin]:
        """The Mojo value that the object holds. Raises if it is of another class."""
        return value_in[T](self)

    def _to_text(self) raises -> String:
        var text = _checked(__mir.call["PyObject_Str", Object](self._object))
        return utf8_of(text._object)

    def write_to(self, mut writer: Some[Writer]):
        writer.write_string(text_of(self._object))

    def write_repr_to(self, mut writer: Some[Writer]):
        writer.write_string("PythonObject(")
        var text = __mir.call["PyObject_Repr", Object](self._object)
        if is_null(text):
            __mir.call["PyErr_Clear"]()
            writer.write_string("...")
        else:
            writer.write_string(utf8_of(text))
            release(text)
        writer.write_string(")")

    # ---------------------------------------------------------------------------------------------- comparison

    def __is__(self, rhs: PythonObject) -> Bool:
        return Bool(
            __mir.eq(__mir.ptrtoint[__mir.i64](self._object), __mir.ptrtoint[__mir.i64](rhs._object))
        )

    def __isnot__(self, rhs: PythonObject) -> Bool:
        return not self.__is__(rhs)

    def __eq__(self, rhs: PythonObject) raises -> PythonObject:
        return _compare(self, rhs, _EQUAL)

    def __ne__(self, rhs: PythonObject) raises -> PythonObject:
        return _compare(self, rhs, _NOT_EQUAL)

    def __lt__(self, rhs: PythonObject) raises -> PythonObject:
        return _compare(self, rhs, _LESS)

    def __le__(self, rhs: PythonObject) raises -> PythonObject:
        return _compare(self, rhs, _LESS_EQUAL)

    def __gt__(self, rhs: PythonObject) raises -> PythonObject:
        return _compare(self, rhs, _GREATER)

    def __ge__(self, rhs: PythonObject) raises -> PythonObject:
        return _compare(self, rhs, _GREATER_EQUAL)

    # ----------------------------------------------------------------------------------------------- operators

    def __neg__(self) raises -> PythonObject:
        return _checked(__mir.call["PyNumber_Negative", Object](self._object))

    def __pos__(self) raises -> PythonObject:
        return _checked(__mir.call["PyNumber_Positive", Object](self._object))

    def __invert__(self) raises -> PythonObject:
        return _checked(__mir.call["PyNumber_Invert", Object](self._object))

    def __add__(self, rhs: PythonObject) raises -> PythonObject:
        return _checked(__mir.call["PyNumber_Add", Object](self._object, rhs._object))

    def __radd__(self, lhs: PythonObject) raises -> PythonObject:
        return _checked(__mir.call["PyNumber_Add", Object](lhs._object, self._object))

    def __iadd__(mut self, rhs: PythonObject) raises:
        self = _checked(__mir.call["PyNumber_InPlaceAdd", Object](self._object, rhs._object))

    def __sub__(self, rhs: PythonObject) raises -> PythonObject:
        return _checked(__mir.call["PyNumber_Subtract", Object](self._object, rhs._object))

    def __rsub__(self, lhs: PythonObject) raises -> PythonObject:
        return _checked(__mir.call["PyNumber_Subtract", Object](lhs._object, self._object))

    def __isub__(mut self, rhs: PythonObject) raises:
        self = _checked(__mir.call["PyNumber_InPlaceSubtract", Object](self._object, rhs._object))

    def __mul__(self, rhs: PythonObject) raises -> PythonObject:
        return _checked(__mir.call["PyNumber_Multiply", Object](self._object, rhs._object))

    def __rmul__(self, lhs: PythonObject) raises -> PythonObject:
        return _checked(__mir.call["PyNumber_Multiply", Object](lhs._object, self._object))

    def __imul__(mut self, rhs: PythonObject) raises:
        self = _checked(__mir.call["PyNumber_InPlaceMultiply", Object](self._object, rhs._object))

    def __truediv__(self, rhs: PythonObject) raises -> PythonObject:
        return _checked(__mir.call["PyNumber_TrueDivide", Object](self._object, rhs._object))

    def __rtruediv__(self, lhs: PythonObject) raises -> PythonObject:
        return _checked(__mir.call["PyNumber_TrueDivide", Object](lhs._object, self._object))

    def __itruediv__(mut self, rhs: PythonObject) raises:
        self = _checked(__mir.call["PyNumber_InPlaceTrueDivide", Object](self._object, rhs._object))

    def __floordiv__(self, rhs: PythonObject) raises -> PythonObject:
        return _checked(__mir.call["PyNumber_FloorDivide", Object](self._object, rhs._object))

    def __rfloordiv__(self, lhs: PythonObject) raises -> PythonObject:
        return _checked(__mir.call["PyNumber_FloorDivide", Object](lhs._object, self._object))

    def __ifloordiv__(mut self, rhs: PythonObject) raises:
        self = _checked(__mir.call["PyNumber_InPlaceFloorDivide", Object](self._object, rhs._object))

    def __mod__(self, rhs: PythonObject) raises -> PythonObject:
        return _checked(__mir.call["PyNumber_Remainder", Object](self._object, rhs._object))

    def __rmod__(self, lhs: PythonObject) raises -> PythonObject:
        return _checked(__mir.call["PyNumber_Remainder", Object](lhs._object, self._object))

    def __imod__(mut self, rhs: PythonObject) raises:
        self = _checked(__mir.call["PyNumber_InPlaceRemainder", Object](self._object, rhs._object))

    def __matmul__(self, rhs: PythonObject) raises -> PythonObject:
        return _checked(__mir.call["PyNumber_MatrixMultiply", Object](self._object, rhs._object))

    def __rmatmul__(self, lhs: PythonObject) raises -> PythonObject:
        return _checked(__mir.call["PyNumber_MatrixMultiply", Object](lhs._object, self._object))

    def __imatmul__(mut self, rhs: PythonObject) raises:
        self = _checked(__mir.call["PyNumber_InPlaceMatrixMultiply", Object](self._object, rhs._object))

    def __and__(self, rhs: PythonObject) raises -> PythonObject:
        return _checked(__mir.call["PyNumber_And", Object](self._object, rhs._object))

    def __rand__(self, lhs: PythonObject) raises -> PythonObject:
        return _checked(__mir.call["PyNumber_And", Object](lhs._object, self._object))

    def __iand__(mut self, rhs: PythonObject) raises:
        self = _checked(__mir.call["PyNumber_InPlaceAnd", Object](self._object, rhs._object))

    def __or__(self, rhs: PythonObject) raises -> PythonObject:
        return _checked(__mir.call["PyNumber_Or", Object](self._object, rhs._object))

    def __ror__(self, lhs: PythonObject) raises -> PythonObject:
        return _checked(__mir.call["PyNumber_Or", Object](lhs._object, self._object))

    def __ior__(mut self, rhs: PythonObject) raises:
        self = _checked(__mir.call["PyNumber_InPlaceOr", Object](self._object, rhs._object))

    def __xor__(self, rhs: PythonObject) raises -> PythonObject:
        return _checked(__mir.call["PyNumber_Xor", Object](self._object, rhs._object))

    def __rxor__(self, lhs: PythonObject) raises -> PythonObject:
        return _checked(__mir.call["PyNumber_Xor", Object](lhs._object, self._object))

    def __ixor__(mut self, rhs: PythonObject) raises:
        self = _checked(__mir.call["PyNumber_InPlaceXor", Object](self._object, rhs._object))

    def __lshift__(self, rhs: PythonObject) raises -> PythonObject:
        return _checked(__mir.call["PyNumber_Lshift", Object](self._object, rhs._object))

    def __rlshift__(self, lhs: PythonObject) raises -> PythonObject:
        return _checked(__mir.call["PyNumber_Lshift", Object](lhs._object, self._object))

    def __ilshift__(mut self, rhs: PythonObject) raises:
        self = _checked(__mir.call["PyNumber_InPlaceLshift", Object](self._object, rhs._object))

    def __rshift__(self, rhs: PythonObject) raises -> PythonObject:
        return _checked(__mir.call["PyNumber_Rshift", Object](self._object, rhs._object))

    def __rrshift__(self, lhs: PythonObject) raises -> PythonObject:
        return _checked(__mir.call["PyNumber_Rshift", Object](lhs._object, self._object))

    def __irshift__(mut self, rhs: PythonObject) raises:
        self = _checked(__mir.call["PyNumber_InPlaceRshift", Object](self._object, rhs._object))

    def __pow__(self, rhs: PythonObject) raises -> PythonObject:
        return _power(self, rhs)

    def __rpow__(self, lhs: PythonObject) raises -> PythonObject:
        return _power(lhs, self)

    def __ipow__(mut self, rhs: PythonObject) raises:
        var none = PythonObject()
        self = _checked(
            __mir.call["PyNumber_InPlacePower", Object](self._object, rhs._object, none._object)
        )


struct PythonIterator(Movable):
    """The items that a Python iterator yields."""

    var _iterator: PythonObject

    def __init__(out self, var iterator: PythonObject):
        self._iterator = iterator^

    def __iter__(var self) -> Self:
        return self^

    def __next__(mut self) raises StopIteration -> PythonObject:
        var item = __mir.call["PyIter_Next", Object](self._iterator._object)
        if is_null(item):
            raise StopIteration()
        return PythonObject(_owned=item)

    def __finish__(self) raises:
        """Raises what ended the iteration early, if anything did. A `for` loop calls it."""
        if not is_null(__mir.call["PyErr_Occurred", Object]()):
            raise python_error()


def _checked(object: Object) raises -> PythonObject:
    """Takes over a new reference; raises the exception that is set if there is none."""
    if is_null(object):
        raise python_error()
    return PythonObject(_owned=object)


def _succeed(status: __mir.i32) raises:
    """Raises the exception that is set if a call has failed."""
    if Int32(status) < 0:
        raise python_error()


def _truth(status: __mir.i32) raises -> Bool:
    _succeed(status)
    return Int32(status) > 0


def _compare(lhs: PythonObject, rhs: PythonObject, how: Int) raises -> PythonObject:
    return _checked(
        __mir.call["PyObject_RichCompare", Object](lhs._object, rhs._object, __mir.trunc[__mir.i32](how._value))
    )


def _power(base: PythonObject, exponent: PythonObject) raises -> PythonObject:
    var none = PythonObject()
    return _checked(__mir.call["PyNumber_Power", Object](base._object, exponent._object, none._object))


def _key(keys: VariadicList[PythonObject, _]) -> Object:
    """A new reference to what stands in a subscript: one object, or a tuple of several."""
    if len(keys) == 1:
        return new_reference(keys[0]._object)
    var items = __mir.call["PyTuple_New", Object](len(keys)._value)
    for i in range(len(keys)):
        _ = __mir.call["PyTuple_SetItem", __mir.i32](items, i._value, new_reference(keys[i]._object))
    return items


def _pair(first: PythonObject, second: PythonObject) -> PythonObject:
    var items = __mir.call["PyTuple_New", Object](Int(2)._value)
    _ = __mir.call["PyTuple_SetItem", __mir.i32](items, Int(0)._value, new_reference(first._object))
    _ = __mir.call["PyTuple_SetItem", __mir.i32](items, Int(1)._value, new_reference(second._object))
    return PythonObject(_owned=items)


def _bound(bound: Optional[Int]) -> PythonObject:
    if bound:
        return PythonObject(bound.value())
    return PythonObject()


def _slice(start: PythonObject, end: PythonObject, step: PythonObject) raises -> PythonObject:
    return _checked(__mir.call["PySlice_New", Object](start._object, end._object, step._object))
