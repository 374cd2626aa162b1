"""Arrays of NumPy as memory of Mojo, and copies of such memory as arrays."""

from .python import Python
from .python_object import PythonObject


def from_numpy_array[
    mut: Bool, //, dtype: DType, origin: Origin[mut=mut]
](ref[origin] array: PythonObject) raises -> Span[Scalar[dtype], origin]:
    """The elements of an array where they lie: nothing is copied, and the array stays alive as long as the span is used.

    Raises an error for an array that has not one axis, or other elements, or gaps between them, or that is read-only
    where the span would be mutable.
    """
    comptime assert _is_supported(dtype), String(
        "from_numpy_array: unsupported dtype '", dtype, "'; ", _SUPPORTED
    )
    var axes = Int(py=array.ndim)
    if axes != 1:
        raise Error("from_numpy_array: expected a 1-D array, got ndim=", axes)
    var found = String(array.dtype)
    if found != String(dtype):
        raise Error("from_numpy_array: dtype mismatch: array is '", found, "' but '", dtype, "' was requested")
    if not Bool(py=array.flags["C_CONTIGUOUS"]):
        raise Error("from_numpy_array: array must be C-contiguous")
    comptime if mut:
        if not Bool(py=array.flags["WRITEABLE"]):
            raise Error("from_numpy_array: array is read-only; take it as an immutable argument to read it")
    var data = Pointer[Scalar[dtype], origin](unsafe_from_address=_address(array))
    return Span[Scalar[dtype], origin](unsafe_ptr=data, length=len(array))


def copy_to_numpy_array[
    mut: Bool, //, dtype: DType, origin: Origin[mut=mut]
](data: Span[Scalar[dtype], origin]) raises -> PythonObject:
    """A new array with the elements. Raises an error if there is no NumPy."""
    comptime assert _is_supported(dtype), String(
        "copy_to_numpy_array: unsupported dtype '", dtype, "'; ", _SUPPORTED
    )
    var array = Python.import_module("numpy").empty(len(data), String(dtype))
    var room = Pointer[Scalar[dtype], MutUntrackedOrigin](unsafe_from_address=_address(array))
    for i in range(len(data)):
        room[unsafe_offset=i] = data[i]
    return array


comptime _SUPPORTED = (
    "expected a fixed-width numeric dtype (int8-int64, uint8-uint64, float16, float32, or float64)"
)


def _is_supported(dtype: DType) -> Bool:
    if dtype == DType.float16 or dtype == DType.float32 or dtype == DType.float64:
        return True
    if dtype == DType.int8 or dtype == DType.int16 or dtype == DType.int32 or dtype == DType.int64:
        return True
    return dtype == DType.uint8 or dtype == DType.uint16 or dtype == DType.uint32 or dtype == DType.uint64


def _address(array: PythonObject) raises -> Int:
    return Int(py=array.__array_interface__["data"][0])
