"""A `cuda.bindings.driver` without a GPU: it records calls, fails where it is told to, and runs kernels on the
simulator.

Memory of this device is memory of the host. A launch finds the kernel by its entry name among those that `kernels`
holds, and reads the arguments as the driver would: from an array of pointers.
"""

from __future__ import annotations

import ctypes
import re
import sys
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # measurements of imports see the fake as one that costs none of ours
    import pytest
    from oomph.importer.device_code import Kernel as DeviceKernel
    from oomph.kernels.kernel import Kernel

_MACHINE = {
    "ptr": ctypes.c_void_p, "i32": ctypes.c_int32, "i64": ctypes.c_int64, "float": ctypes.c_float,
    "double": ctypes.c_double,
}  # fmt: skip
_LAUNCH = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, *[ctypes.c_uint] * 7, ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p),
    ctypes.c_void_p,
)  # fmt: skip
_LAUNCH_EX = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p), ctypes.c_void_p
)
_PUSH = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)
_ATTRIBUTES = {
    "COMPUTE_CAPABILITY_MAJOR": 8, "COMPUTE_CAPABILITY_MINOR": 0, "MAX_BLOCK_DIM_X": 1024, "MAX_BLOCK_DIM_Y": 1024,
    "MAX_BLOCK_DIM_Z": 64, "MAX_GRID_DIM_X": 2147483647, "MAX_GRID_DIM_Y": 65535, "MAX_GRID_DIM_Z": 65535,
    "MAX_THREADS_PER_BLOCK": 1024, "MAX_SHARED_MEMORY_PER_BLOCK_OPTIN": 166912, "MEMORY_POOLS_SUPPORTED": 1,
}  # fmt: skip


class _Attribute(ctypes.Structure):
    """`CUlaunchAttribute`, of which only the extents of clusters are known."""

    _fields_ = [
        ("id", ctypes.c_uint),
        ("pad", ctypes.c_uint),
        ("cluster", ctypes.c_uint * 3),
        ("rest", ctypes.c_uint * 13),
    ]


class _Config(ctypes.Structure):
    """`CUlaunchConfig`."""

    _fields_ = [
        ("grid", ctypes.c_uint * 3), ("block", ctypes.c_uint * 3), ("shared", ctypes.c_uint),
        ("stream", ctypes.c_void_p), ("attributes", ctypes.POINTER(_Attribute)), ("count", ctypes.c_uint),
    ]  # fmt: skip


class _Names:
    """An enumeration of the binding whose members are their own names, without a prefix."""

    def __init__(self, prefix: str = "") -> None:
        self._prefix = prefix

    def __getattr__(self, name: str) -> str:
        return name.removeprefix(self._prefix)


class FakeDriver:
    """The state of the fake. `fail` gives the error codes of functions that shall fail, `calls` are names with
    arguments, `launches` what was launched; an `idle` one runs no kernels."""

    def __init__(self, kernels: Callable[[], list[Kernel]]) -> None:
        self.kernels = kernels
        self.calls: list[tuple[Any, ...]] = []
        self.launches: list[tuple[Any, ...]] = []
        self.fail: dict[str, int] = {}
        self.attributes = dict(_ATTRIBUTES)
        self.devices = 1
        self.idle = False
        self.log = b""
        self.memory: dict[int, object] = {}
        self._modules: list[str] = []
        self._functions: list[str] = []
        self._next = 1000
        self._linked = b""
        self._log_room = bytearray()
        self._callbacks = {
            "cuLaunchKernel": _LAUNCH(self._launch), "cuCtxPushCurrent": _PUSH(lambda _: self.fail.get("push", 0)),
            "cuCtxPopCurrent": _PUSH(lambda _: 0), "cuLaunchKernelEx": _LAUNCH_EX(self._launch_ex),
        }  # fmt: skip

    # ------------------------------------------------------------------------------------- the module

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("cu"):  # `_mem_alloc` is cuMemAlloc
            raise AttributeError(name)
        words = re.sub(r"(?<!^)(?=[A-Z])", "_", name[2:]).lower()
        action = getattr(self, f"_{words}", None)

        def called(*arguments: Any) -> tuple[Any, ...]:
            self.calls.append((name, *arguments))
            if name in self.fail:
                return (self.fail[name], None)
            result = action(*arguments) if action is not None else ()
            return (0, *result) if isinstance(result, tuple) else (0, result)

        return called

    CUresult = int
    CUdevice_attribute = _Names("CU_DEVICE_ATTRIBUTE_")
    CUfunction_attribute = _Names()
    CUpointer_attribute = _Names()
    CUjit_option = _Names()
    CUjitInputType = _Names()

    CUstream_flags = SimpleNamespace(CU_STREAM_NON_BLOCKING=1)

    def named(self, name: str) -> list[tuple[Any, ...]]:
        """The calls of one function."""
        return [call[1:] for call in self.calls if call[0] == name]

    # ------------------------------------------------------------------------------------- functions

    def _device_get_count(self) -> int:
        return self.devices

    def _device_get(self, ordinal: int) -> int:
        return ordinal

    def _device_get_name(self, room: int, device: int) -> bytes:
        return b"Fake GPU\0what the driver leaves there".ljust(room, b"\0")

    def _device_get_attribute(self, attribute: str, device: int) -> int:
        return self.attributes[attribute]

    def _driver_get_version(self) -> int:
        return 13000

    def _device_primary_ctx_retain(self, device: int) -> int:
        return 77 + device

    def _get_error_name(self, status: int) -> bytes:
        return f"CUDA_ERROR_{status}".encode()

    def _get_error_string(self, status: int) -> bytes:
        return f"error number {status}".encode()

    def _get_proc_address(self, name: bytes, version: int, flags: int) -> tuple[Any, ...]:
        return ctypes.cast(self._callbacks[name.decode()], ctypes.c_void_p).value, 0

    def _link_create(self, count: int, keys: list[str], values: list[Any]) -> str:
        self._log_room = values[0]
        self._log_room[: len(self.log)] = self.log
        return "state"

    def _link_add_data(self, state: str, kind: str, data: bytes, size: int, name: bytes, *options: Any) -> tuple[()]:
        assert kind == "CU_JIT_INPUT_PTX" and size == len(data) and data.endswith(b"\0")
        self._linked = b"CUBIN of " + data[:-1]
        return ()

    def _link_complete(self, state: str) -> tuple[int, int]:
        self._room = ctypes.create_string_buffer(self._linked, len(self._linked))
        return ctypes.addressof(self._room), len(self._linked)

    def _module_load_data(self, image: bytes) -> int:
        assert image.startswith(b"CUBIN of ")
        self._modules.append(image.decode())
        return len(self._modules) - 1

    def _module_get_function(self, module: int, name: bytes) -> int:
        assert re.search(rf"\.entry {name.decode()}\(", self._modules[module])
        self._functions.append(name.decode())
        return len(self._functions) - 1

    def _mem_alloc(self, size: int) -> int:
        room = ctypes.create_string_buffer(size + 256)
        address = (ctypes.addressof(room) + 255) // 256 * 256
        self.memory[address] = room
        return address

    def _mem_alloc_async(self, size: int, stream: int) -> int:
        return self._mem_alloc(size)

    def _mem_free(self, address: int) -> tuple[()]:
        del self.memory[address]
        return ()

    def _mem_free_async(self, address: int, stream: int) -> tuple[()]:
        return self._mem_free(address)

    def _memcpy_hto_d_async(self, to: int, source: int, size: int, stream: int) -> tuple[()]:
        ctypes.memmove(to, source, size)
        return ()

    def _memcpy_dto_h_async(self, to: int, source: int, size: int, stream: int) -> tuple[()]:
        ctypes.memmove(to, source, size)
        return ()

    def _pointer_get_attribute(self, attribute: str, address: int) -> int:
        return 0 if address < 1 << 60 else 1

    def _handle(self) -> int:
        self._next += 1
        return self._next

    def _stream_create(self, flags: int) -> int:
        return self._handle()

    def _event_create(self, flags: int) -> int:
        return self._handle()

    def _event_elapsed_time(self, start: int, end: int) -> float:
        return 1.5

    # -------------------------------------------------------------------------------------- launches

    def _launch(
        self, function: int | None, gx: int, gy: int, gz: int, bx: int, by: int, bz: int, shared: int,
        stream: int | None, arguments: Any, extra: int | None,
    ) -> int:  # fmt: skip
        if "cuLaunchKernel" in self.fail or self.idle:
            return self.fail.get("cuLaunchKernel", 0)
        return self._start(function, (gx, gy, gz), (bx, by, bz), shared, stream, arguments, None)

    def _launch_ex(self, config: int, function: int | None, arguments: Any, extra: int | None) -> int:
        given = _Config.from_address(config)
        assert given.count == 1
        attribute = given.attributes[0]
        assert attribute.id == 4, "CU_LAUNCH_ATTRIBUTE_CLUSTER_DIMENSION"
        shape, cluster = (tuple(given.grid), tuple(given.block)), tuple(attribute.cluster)
        return self._start(function, *shape, given.shared, given.stream, arguments, cluster)

    def _start(
        self, function: int | None, grid: Any, block: Any, shared: int, stream: int | None, arguments: Any, cluster: Any
    ) -> int:
        from oomph.kernels.launch import Launch
        from oomph.kernels.simulator import simulator

        entry = self._functions[function or 0]
        kernel, made = next(found for found in map(self._code, self.kernels()) if found[1].entry == entry)
        values = [  # of what is no single number the address, as the launcher wants it
            _MACHINE[p.machine].from_address(arguments[i]).value if p.machine in _MACHINE else arguments[i]
            for i, p in enumerate(made.parameters)
        ]
        self.launches.append(
            (kernel.__name__, grid, block, shared, stream or 0, values, *([cluster] if cluster else []))
        )
        simulated = Launch(kernel, simulator(), grid, block, shared, None, cluster)
        simulated.launch_unchecked(values)
        return 0

    def _code(self, kernel: Kernel) -> tuple[Kernel, DeviceKernel]:
        """A kernel with the entry that is made of it."""
        from oomph.importer import accelerators
        from oomph.kernels import code

        capability = self.attributes["COMPUTE_CAPABILITY_MAJOR"], self.attributes["COMPUTE_CAPABILITY_MINOR"]
        group, made = code.assembly(kernel, accelerators.for_capability(capability))
        return kernel, made.kernels[group.index(kernel.expression)]


BINDING = ("cuda", "cuda.bindings", "cuda.bindings.driver")


def modules(fake: FakeDriver) -> dict[str, Any]:
    """The modules of `cuda.bindings.driver`, for `sys.modules`."""
    return {"cuda": ModuleType("cuda"), "cuda.bindings": ModuleType("cuda.bindings"), "cuda.bindings.driver": fake}


def fake_driver(mod: Any, monkeypatch: pytest.MonkeyPatch) -> FakeDriver:
    """Puts a fake driver, for the kernels of a module, into the place of the real one."""
    for name in BINDING:
        monkeypatch.delitem(sys.modules, name, raising=False)
    driver = FakeDriver(lambda: _all_kernels(mod))
    for name, module in modules(driver).items():
        monkeypatch.setitem(sys.modules, name, module)
    forget()
    return driver


def forget() -> None:
    """Lets the next use of a device ask the driver anew."""
    from oomph.kernels import cuda, cuda_driver

    cuda_driver.driver.cache_clear()
    cuda.open_device.cache_clear()


def _all_kernels(mod: Any) -> list[Kernel]:
    from oomph.kernels.generic import GenericKernel
    from oomph.kernels.kernel import Kernel

    found: list[Kernel] = []
    for value in vars(mod).values():
        if isinstance(value, Kernel):
            found.append(value)
        elif isinstance(value, GenericKernel):
            found += value.compiled()
    return found
