"""The driver library of NVIDIA devices, loaded when a program first asks for a device."""

from std.os import getenv

comptime Handle = Int
"""What the driver hands out for contexts, modules, functions, streams and events; 0 is none, or the default."""
comptime Status = Int32
"""What every function of the driver returns; 0 is success."""
comptime Out[T: AnyType] = __mir.pointer[T]
"""Where a function of the driver leaves a result."""
comptime Bytes = __mir.pointer[__mir.i8]

comptime LIBRARY: StaticString = "libcuda.so.1"
comptime LIBRARY_VARIABLE: StaticString = "OOMPH_CUDA_DRIVER"
"""What names another path to the library, for machines where the loader does not find it."""
comptime _NOW = 2


struct Driver(Movable):
    """The functions of the library that are used, each under the name that the library has for it.

    Parameters of fewer than 32 bits are declared with 32: who fills the rest of a register is not the same everywhere.
    """

    var cuInit: def(UInt32) thin -> Status
    var cuDriverGetVersion: def(Out[Int32]) thin -> Status
    var cuGetErrorName: def(Status, Out[Bytes]) thin -> Status
    var cuGetErrorString: def(Status, Out[Bytes]) thin -> Status
    var cuDeviceGetCount: def(Out[Int32]) thin -> Status
    var cuDeviceGet: def(Out[Int32], Int32) thin -> Status
    var cuDeviceGetName: def(Bytes, Int32, Int32) thin -> Status
    var cuDeviceGetAttribute: def(Out[Int32], Int32, Int32) thin -> Status
    var cuDeviceCanAccessPeer: def(Out[Int32], Int32, Int32) thin -> Status
    var cuDevicePrimaryCtxRetain: def(Out[Handle], Int32) thin -> Status
    var cuDevicePrimaryCtxRelease_v2: def(Int32) thin -> Status
    var cuCtxGetCurrent: def(Out[Handle]) thin -> Status
    var cuCtxSetCurrent: def(Handle) thin -> Status
    var cuCtxSynchronize: def() thin -> Status
    var cuCtxEnablePeerAccess: def(Handle, UInt32) thin -> Status
    var cuMemGetInfo_v2: def(Out[Int], Out[Int]) thin -> Status
    var cuMemAlloc_v2: def(Out[Int], Int) thin -> Status
    var cuMemFree_v2: def(Int) thin -> Status
    var cuMemAllocAsync: def(Out[Int], Int, Handle) thin -> Status
    var cuMemFreeAsync: def(Int, Handle) thin -> Status
    var cuMemAllocHost_v2: def(Out[Int], Int) thin -> Status
    var cuMemFreeHost: def(Int) thin -> Status
    var cuMemcpyHtoDAsync_v2: def(Int, Int, Int, Handle) thin -> Status
    var cuMemcpyDtoHAsync_v2: def(Int, Int, Int, Handle) thin -> Status
    var cuMemcpyDtoDAsync_v2: def(Int, Int, Int, Handle) thin -> Status
    var cuMemsetD8Async: def(Int, UInt32, Int, Handle) thin -> Status
    var cuMemsetD16Async: def(Int, UInt32, Int, Handle) thin -> Status
    var cuMemsetD32Async: def(Int, UInt32, Int, Handle) thin -> Status
    var cuMemsetD2D32Async: def(Int, Int, UInt32, Int, Int, Handle) thin -> Status
    var cuModuleLoadDataEx: def(Out[Handle], Bytes, UInt32, Out[Int32], Out[Int]) thin -> Status
    var cuModuleUnload: def(Handle) thin -> Status
    var cuModuleGetFunction: def(Out[Handle], Handle, Bytes) thin -> Status
    var cuFuncSetAttribute: def(Handle, Int32, Int32) thin -> Status
    var cuLaunchKernel: def(
        Handle, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, Handle, Bytes, Int
    ) thin -> Status
    var cuLaunchKernelEx: def(Bytes, Handle, Bytes, Int) thin -> Status
    var cuStreamCreateWithPriority: def(Out[Handle], UInt32, Int32) thin -> Status
    var cuStreamDestroy_v2: def(Handle) thin -> Status
    var cuStreamSynchronize: def(Handle) thin -> Status
    var cuStreamWaitEvent: def(Handle, Handle, UInt32) thin -> Status
    var cuEventCreate: def(Out[Handle], UInt32) thin -> Status
    var cuEventDestroy_v2: def(Handle) thin -> Status
    var cuEventRecord: def(Handle, Handle) thin -> Status
    var cuEventSynchronize: def(Handle) thin -> Status
    var cuEventElapsedTime: def(Out[Float32], Handle, Handle) thin -> Status
    var cuTensorMapEncodeTiled: def(
        Bytes, UInt32, UInt32, Int, Out[Int], Out[Int], Out[UInt32], Out[UInt32], UInt32, UInt32, UInt32, UInt32
    ) thin -> Status

    def __init__(out self, library: Bytes) raises:
        comptime for i in range(Int(__mir.field_count[Self]())):
            comptime name: StaticString = __mir.field_name[Self, i]()
            var address = __mir.call["dlsym", Bytes](library, name._data)
            if is_null(address):
                raise Error("the driver library ", LIBRARY, " is too old: it has no function '", name, "'")
            __mir.store(__mir.cast_pointer[Bytes](__mir.address_of(__mir.field_ref[i](self))), address)
            __mir.assume_init(__mir.field_ref[i](self))

    def text(self, status: Status) -> String:
        """What the driver says about a status: its description and its name."""
        return String(self._of(self.cuGetErrorString, status), " (", self._of(self.cuGetErrorName, status), ")")

    def _of(self, ask: def(Status, Out[Bytes]) thin -> Status, status: Status) -> String:
        var found = __mir.null[__mir.i8]()
        if ask(status, __mir.address_of(found)) != 0 or is_null(found):
            return String("error ", status)
        return copied(found)

    @always_inline
    def check[task: StaticString](self, status: Status) raises:
        """Raises an `Error` with the driver's words if it could not do what `task` says."""
        if status != 0:
            raise Error("cannot ", task, ": ", self.text(status))


def copied(text: Bytes) -> String:
    """A text of C, which may change or go away."""
    var result = String()
    result._append(text, Int(__mir.call["strlen", __mir.i64](text)))
    return result^


def is_null(address: Bytes) -> Bool:
    return Int(__mir.ptrtoint[__mir.i64](address)) == 0


def load_library() -> Bytes:
    """The driver library, null if this machine has none."""
    var path = getenv(String(LIBRARY_VARIABLE), String(LIBRARY))
    return __mir.call["dlopen", Bytes](path.as_c_string_span()._data, __mir.trunc[__mir.i32](Int(_NOW)._value))


def load_problem() -> String:
    """Why the library was not loaded."""
    var text = __mir.call["dlerror", Bytes]()
    if is_null(text):
        return String("unknown problem")
    return copied(text)
