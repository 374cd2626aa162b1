"""NVIDIA GPUs as devices, in the primary context that CuPy, PyTorch and others use too."""

from __future__ import annotations

import ctypes
import sys
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from ..importer import accelerators
from ..lang import launches
from . import checks, code, dlpack, dtypes
from .arrays import DeviceArray
from .checks import Checker, Facts, Found, NeedsTransfer, Place
from .cuda_driver import Driver, driver
from .devices import Device, Limits
from .errors import DeviceError

if TYPE_CHECKING:
    from .kernel import Home, Kernel
    from .parameters import Parameter

_ORDINARY_SHARED = 48 * 1024
"""Bytes of dynamic shared memory that a kernel may have without asking for more."""
_CLUSTER = 8
"""The blocks of a cluster that every device with clusters takes."""
_CLUSTERS_SINCE = 9
"""The first major version of compute capability with clusters."""
_CLUSTER_DIMENSION = 4
"""The driver's number for the attribute of a launch that gives the extents of clusters."""
_LOG_BYTES = 8192
_GPU_MEMORY = (dlpack.CUDA, dlpack.CUDA_MANAGED)


def count() -> int:
    """The number of GPUs. Raises `DeviceError` if the driver cannot be asked."""
    return driver()("cuDeviceGetCount")


@cache
def open_device(ordinal: int) -> CudaDevice:
    """The GPU of a number. Raises `DeviceError` if there is none, or if it is too old."""
    available = count()
    if ordinal >= available:
        raise DeviceError(f"there is no device cuda:{ordinal}: the driver has {available}", "E0712")
    return CudaDevice(driver(), ordinal)


class CudaDevice(Device):
    """One GPU.

    accelerator  what kernels are compiled for: "sm_90a"
    """

    def __init__(self, call: Driver, ordinal: int) -> None:
        self._call = call
        self.ordinal = ordinal
        self.name = f"cuda:{ordinal}"
        self._handle = call("cuDeviceGet", ordinal)
        capability = self._attribute("COMPUTE_CAPABILITY_MAJOR"), self._attribute("COMPUTE_CAPABILITY_MINOR")
        title = call("cuDeviceGetName", 128, self._handle).split(b"\0")[0].decode(errors="replace")
        self.description = f"{title}, compute capability {capability[0]}.{capability[1]}"
        self.accelerator = accelerators.for_capability(capability)
        if not self.accelerator:
            raise DeviceError(
                f"{self.name} ({self.description}) is too old: kernels are compiled for compute capability 8.0 and "
                "later; OOMPH_DEVICE=simulator runs them without it",
                "E0713",
            )
        self.limits = self._limits()
        self._pools = bool(self._attribute("MEMORY_POOLS_SUPPORTED"))
        self._context = call("cuDevicePrimaryCtxRetain", self._handle)
        self._several = count() > 1
        self._words = {
            launches.LAUNCH: call.address("cuLaunchKernel"),
            launches.PUSH: call.address("cuCtxPushCurrent"),
            launches.POP: call.address("cuCtxPopCurrent"),
            launches.CONTEXT: int(self._context),
        }
        self._functions: dict[tuple[Home, str], Any] = {}

    def _attribute(self, name: str) -> int:
        attribute = getattr(self._call.module.CUdevice_attribute, f"CU_DEVICE_ATTRIBUTE_{name}")
        return self._call("cuDeviceGetAttribute", attribute, self._handle)

    def _limits(self) -> Limits:
        ask = self._attribute
        block = ask("MAX_BLOCK_DIM_X"), ask("MAX_BLOCK_DIM_Y"), ask("MAX_BLOCK_DIM_Z")
        grid = ask("MAX_GRID_DIM_X"), ask("MAX_GRID_DIM_Y"), ask("MAX_GRID_DIM_Z")
        cluster = _CLUSTER if ask("COMPUTE_CAPABILITY_MAJOR") >= _CLUSTERS_SINCE else 0
        shared = ask("MAX_SHARED_MEMORY_PER_BLOCK_OPTIN")
        return Limits(ask("MAX_THREADS_PER_BLOCK"), block, grid, shared, cluster)

    @contextmanager
    def _current(self) -> Iterator[None]:
        """While the context lasts, the driver works on this device in this thread."""
        self._call("cuCtxPushCurrent", self._context)
        try:
            yield
        finally:
            self._call("cuCtxPopCurrent")

    def _do(self, name: str, *arguments: Any) -> Any:
        with self._current():
            return self._call(name, *arguments)

    # ------------------------------------------------------------------------------------------- launches

    def prepare(self, kernel: Kernel, record: array[int], shared: int) -> None:
        function = self._functions.get((kernel.home, kernel.expression))
        if function is None:
            with self._current():
                self._load(kernel)
            function = self._functions[kernel.home, kernel.expression]
        if shared > _ORDINARY_SHARED:
            attribute = self._call.module.CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES
            self._do("cuFuncSetAttribute", function, attribute, shared)
        for word, value in self._words.items():
            record[word] = value
        record[launches.FUNCTION] = int(function)
        if kernel.cluster is None and record[launches.CLUSTER] != 0:  # a kernel's own clusters are in its code
            record[launches.EXTENDED] = self._call.address("cuLaunchKernelEx")
            _configure(record)

    def _load(self, kernel: Kernel) -> None:
        """Brings a kernel onto the device, with what is compiled with it."""
        group, made = code.assembly(kernel, self.accelerator)
        key = f"{self.accelerator} {self.description} {self._call('cuDriverGetVersion')}\n{made.text}"
        module = self._call("cuModuleLoadData", code.kept(key, lambda: self._assemble(kernel.home, made.text)))
        for expression, entry in zip(group, made.kernels, strict=True):
            self._functions[kernel.home, expression] = self._call("cuModuleGetFunction", module, entry.entry.encode())

    def _assemble(self, home: Home, text: str) -> bytes:
        """The machine code of PTX text, by the driver's linker. Raises `DeviceError` with the linker's log."""
        call, binding = self._call, self._call.module
        log = bytearray(_LOG_BYTES)
        options = binding.CUjit_option
        keys = [options.CU_JIT_ERROR_LOG_BUFFER, options.CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES]
        state = call("cuLinkCreate", len(keys), keys, [log, _LOG_BYTES])
        data = text.encode() + b"\0"
        kind = binding.CUjitInputType.CU_JIT_INPUT_PTX
        try:
            call("cuLinkAddData", state, kind, data, len(data), home.module.encode(), 0, [], [])
            address, size = call("cuLinkComplete", state)
            return ctypes.string_at(int(address), int(size))
        except DeviceError as error:
            said = bytes(log).split(b"\0")[0].decode(errors="replace").strip()
            raise DeviceError(f"the driver does not take the kernels of {home.source}\n{said}\n{error}") from None
        finally:
            call("cuLinkDestroy", state)

    def failure(self, kernel: Kernel, answer: object) -> DeviceError:
        if isinstance(answer, int):
            return self._call.error(answer, f"the launch of {kernel.__name__}")
        return DeviceError(f"{kernel.__name__}: {answer}")

    # --------------------------------------------------------------------------------------------- arrays

    def checker(self, kernel: Kernel, parameter: Parameter, stream: int) -> Checker:
        place = Place(kernel.__name__, parameter, self.name)
        element = parameter.element
        is_plain = parameter.shape is None
        quick = self._quick(parameter, stream) if is_plain else _none

        def check(value: Any) -> Found:
            if type(value) is DeviceArray:
                if is_plain and value.device is self and value.element is element and value.address:
                    return value.address
                if value.device is not self:
                    raise place.value_error(f"is on {value.device.name}, and the launch goes to {self.name}")
                facts = value.facts()
            else:
                address = quick(value)
                if address:
                    return address
                facts = self._find(place, value, stream)
            return checks.require(place, facts, writes=parameter.mutable)

        return check

    def _quick(self, parameter: Parameter, stream: int) -> Callable[[Any], int]:
        """What finds the address of an array of another library that is just as the kernel wants it, in as few steps as
        can be; 0 for everything else."""
        assert parameter.element is not None
        name, typestr, low = parameter.element.name, parameter.element.typestr, parameter.element.size - 1
        mutable, ordinal = parameter.mutable, self.ordinal
        streams = (None, stream or dlpack.LEGACY_STREAM)

        def of_any(value: Any) -> int:
            if getattr(value, "is_cuda", False) is True:
                return of_torch(value)
            described = getattr(value, "__cuda_array_interface__", None)
            if described is None or self._several or described["typestr"] != typestr:
                return 0
            address, read_only = described["data"]
            if (read_only and mutable) or described.get("strides") is not None or address & low:
                return 0
            return address if described.get("stream") in streams else 0

        def of_torch(value: Any) -> int:
            if dtypes.name_of(value.dtype) != name or value.device.index != ordinal or not value.is_contiguous():
                return 0
            address = value.data_ptr()
            return 0 if address & low else address

        return of_any

    def _find(self, place: Place, value: Any, stream: int) -> Facts:
        """What is known about an array of another library on this GPU."""
        if getattr(value, "is_cuda", False) is True and hasattr(value, "data_ptr"):
            self._require_ordinal(place, value.device.index)
            return _of_torch(value)
        described = checks.through_cuda_interface(value)
        if described is not None:
            facts, producer = described
            if self._several and facts.address:
                attribute = self._call.module.CUpointer_attribute.CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL
                self._require_ordinal(place, int(self._do("cuPointerGetAttribute", attribute, facts.address)))
            if producer is not None and producer != (stream or dlpack.LEGACY_STREAM):
                self._follow(producer, stream)
            return facts
        where = checks.device_of(value)
        if where is None or where[0] in (dlpack.CPU, dlpack.CUDA_HOST):
            raise NeedsTransfer
        if where[0] not in _GPU_MEMORY:
            raise place.value_error(f"is in {dlpack.NAMES.get(where[0], 'the memory of another kind of device')}")
        self._require_ordinal(place, where[1])
        return checks.through_dlpack(value, stream or dlpack.LEGACY_STREAM)

    def _require_ordinal(self, place: Place, ordinal: int) -> None:
        if ordinal != self.ordinal:
            raise place.value_error(
                f"is on cuda:{ordinal}, and the launch goes to {self.name}; oomph.kernels.use('cuda:{ordinal}') "
                "chooses the device"
            )

    def _follow(self, producer: int, stream: int) -> None:
        """Lets a stream wait for what another one has been given so far."""
        event = self.record_event(self.create_event(), producer)
        self.wait_for_event(event, stream)
        self.destroy_event(event)

    def owns(self, value: object) -> bool:
        if isinstance(value, DeviceArray) or getattr(value, "is_cuda", False) is True:
            return True
        if getattr(value, "__cuda_array_interface__", None) is not None:
            return True
        where = checks.device_of(value)
        return where is not None and where[0] not in (dlpack.CPU, dlpack.CUDA_HOST)

    def allocate(self, size: int, stream: int | None) -> int:
        if stream is not None and self._pools:
            return int(self._do("cuMemAllocAsync", size, stream))
        return int(self._do("cuMemAlloc", size))

    def free(self, address: int, stream: int | None) -> None:
        if sys.is_finalizing():
            return  # the driver may be gone, and with the process goes the memory
        if stream is not None and self._pools:
            self._do("cuMemFreeAsync", address, stream)
        else:
            self._do("cuMemFree", address)

    def copy_in(self, to: int, source: int, size: int, stream: int) -> None:
        with self._current():
            self._call("cuMemcpyHtoDAsync", to, source, size, stream)
            self._call("cuStreamSynchronize", stream)

    def copy_out(self, to: int, source: int, size: int, stream: int) -> None:
        self._do("cuMemcpyDtoHAsync", to, source, size, stream)

    def copy_within(self, to: int, source: int, size: int, stream: int) -> None:
        self._do("cuMemcpyDtoDAsync", to, source, size, stream)

    # -------------------------------------------------------------------------------- streams and events

    def synchronize(self) -> None:
        self._do("cuCtxSynchronize")

    def create_stream(self) -> int:
        return int(self._do("cuStreamCreate", int(self._call.module.CUstream_flags.CU_STREAM_NON_BLOCKING)))

    def destroy_stream(self, handle: int) -> None:
        if not sys.is_finalizing():
            self._do("cuStreamDestroy", handle)

    def synchronize_stream(self, handle: int) -> None:
        self._do("cuStreamSynchronize", handle)

    def create_event(self) -> Any:
        return self._do("cuEventCreate", 0)

    def destroy_event(self, event: Any) -> None:
        if not sys.is_finalizing():
            self._do("cuEventDestroy", event)

    def record_event(self, event: Any, stream: int) -> Any:
        self._do("cuEventRecord", event, stream)
        return event

    def elapsed_ms(self, start: Any, end: Any) -> float:
        self._do("cuEventSynchronize", end)
        return self._do("cuEventElapsedTime", start, end)

    def wait_for_event(self, event: Any, stream: int) -> None:
        self._do("cuStreamWaitEvent", stream, event, 0)


def _configure(record: array[int]) -> None:
    """Fills in what the driver reads of a launch in clusters: `CUlaunchConfig` and one `CUlaunchAttribute`."""
    at = launches.CONFIG
    numbers = [*record[launches.GRID : launches.SHARED + 1]]  # the grid, the block, the shared memory
    for word in range(4):
        low, high = (*numbers[2 * word : 2 * word + 2], 0)[:2]
        record[at + word] = low | high << 32
    record[at + 4] = record[launches.STREAM]
    record[at + 5] = record.buffer_info()[0] + 8 * launches.ATTRIBUTE
    record[at + 6] = 1
    x, y, z = record[launches.CLUSTER : launches.CLUSTER + 3]
    record[launches.ATTRIBUTE] = _CLUSTER_DIMENSION
    record[launches.ATTRIBUTE + 1] = x | y << 32
    record[launches.ATTRIBUTE + 2] = z


def _none(value: object) -> int:
    """Finds no address: everything has to be looked at."""
    return 0


def _of_torch(tensor: Any) -> Facts:
    """What a PyTorch tensor says of itself, without its shape: faster than the protocols, and also with gradients."""
    dtype = dtypes.name_of(tensor.dtype) or str(tensor.dtype)
    return Facts(tensor.data_ptr(), dtype, (), tensor.is_contiguous(), False, tensor)
