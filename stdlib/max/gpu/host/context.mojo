"""`DeviceContext`: a device with its stream of work.

The device is the simulator, which does all work at once: whatever is enqueued is finished when the call returns.
"""

from std.builtin.device_passable import DevicePassable
from std.memory import ArcPointer
from std.time import perf_counter_ns
from .. import simulator
from .attributes import DeviceAttribute, FuncAttribute
from .buffers import DeviceBuffer, HostBuffer, _copy
from .dim import Dim
from .functions import DeviceFunction, _Arguments

comptime _THREADS = 1024
comptime _SHARED = 48 * 1024
"""The dynamic shared memory that a kernel gets without asking for more."""
comptime _SHARED_LIMIT = 227 * 1024
comptime _CAPABILITY = 90
comptime _MEMORY = 16 << 30


struct _State(Movable):
    """What the copies of a context share."""

    var api: String
    var pool: simulator.Pool

    def __init__(out self, var api: String):
        self.api = api^
        self.pool = simulator.Pool()


struct DeviceContext(ImplicitlyCopyable):
    """A device with a stream of work. Copies share both."""

    var _state: ArcPointer[_State]

    def __init__(out self, device_id: Int = 0, *, var api: String = "cuda") raises:
        if Self.number_of_devices(api=api) <= device_id or device_id < 0:
            raise Error("there is no device ", device_id, " of the api '", api, "'")
        self._state = ArcPointer(_State(api^))

    def __enter__(self) -> Self:
        return self

    @staticmethod
    def number_of_devices(*, api: String = "cuda") -> Int:
        """How many devices an api has; the simulator counts as one."""
        return 1 if api == "cuda" or api == "gpu" or api == "cpu" else 0

    # ------------------------------------------------------------------------------------------------- queries

    def api(self) -> String:
        return self._state[].api

    def name(self) -> String:
        return "cpu" if self._state[].api == "cpu" else "oomph simulator"

    def id(self) -> Int64:
        return 0

    def compute_capability(self) raises -> Int:
        """Ten times the major version and the minor one."""
        return _CAPABILITY

    def get_api_version(self) raises -> Int:
        return 12080

    def get_memory_info(self) raises -> Tuple[Int, Int]:
        """The free and the whole memory, in bytes."""
        return (_MEMORY, _MEMORY)

    def is_compatible(self) -> Bool:
        return True

    def can_access(self, peer: DeviceContext) raises -> Bool:
        return False

    def get_attribute(self, attribute: DeviceAttribute) raises -> Int:
        """A property of the device."""
        if attribute == DeviceAttribute.MAX_THREADS_PER_BLOCK or attribute == DeviceAttribute.MAX_BLOCK_DIM_X:
            return _THREADS
        if attribute == DeviceAttribute.MAX_BLOCK_DIM_Y:
            return _THREADS
        if attribute == DeviceAttribute.MAX_BLOCK_DIM_Z:
            return 64
        if attribute == DeviceAttribute.MAX_GRID_DIM_X:
            return 2147483647
        if attribute == DeviceAttribute.MAX_GRID_DIM_Y or attribute == DeviceAttribute.MAX_GRID_DIM_Z:
            return 65535
        if attribute == DeviceAttribute.WARP_SIZE:
            return simulator.WARP
        if attribute == DeviceAttribute.MULTIPROCESSOR_COUNT:
            return 1
        if attribute == DeviceAttribute.MAX_SHARED_MEMORY_PER_BLOCK:
            return _SHARED
        if attribute == DeviceAttribute.MAX_SHARED_MEMORY_PER_BLOCK_OPTIN:
            return _SHARED_LIMIT
        if attribute == DeviceAttribute.MAX_SHARED_MEMORY_PER_MULTIPROCESSOR:
            return _SHARED_LIMIT + 1024
        if attribute == DeviceAttribute.MAX_REGISTERS_PER_BLOCK:
            return 65536
        if attribute == DeviceAttribute.MAX_THREADS_PER_MULTIPROCESSOR:
            return 2048
        if attribute == DeviceAttribute.COMPUTE_CAPABILITY_MAJOR:
            return _CAPABILITY // 10
        if attribute == DeviceAttribute.COMPUTE_CAPABILITY_MINOR:
            return _CAPABILITY % 10
        raise Error("the device does not know this attribute")

    # -------------------------------------------------------------------------------------------------- memory

    def enqueue_create_buffer[dtype: DType](self, size: Int) raises -> DeviceBuffer[dtype]:
        """Memory of the device, with unknown content."""
        return DeviceBuffer[dtype](self, size)

    def create_buffer_sync[dtype: DType](self, size: Int) raises -> DeviceBuffer[dtype]:
        return DeviceBuffer[dtype](self, size)

    def enqueue_create_host_buffer[dtype: DType](self, size: Int) raises -> HostBuffer[dtype]:
        """Memory of the host that the device can reach, with unknown content."""
        return HostBuffer[dtype](self, size)

    def enqueue_memset[dtype: DType, //](self, dst: DeviceBuffer[dtype], val: Scalar[dtype]) raises:
        """Sets all elements."""
        dst.enqueue_fill(val)

    def enqueue_memset[dtype: DType, //](self, dst: HostBuffer[dtype], val: Scalar[dtype]) raises:
        dst.enqueue_fill(val)

    def enqueue_copy[dtype: DType, //](self, dst_buf: DeviceBuffer[dtype], src_buf: DeviceBuffer[dtype]) raises:
        """Copies as many elements as the destination has."""
        _copy[dtype](dst_buf.unsafe_ptr(), src_buf.unsafe_ptr(), len(dst_buf))

    def enqueue_copy[dtype: DType, //](self, dst_buf: DeviceBuffer[dtype], src_buf: HostBuffer[dtype]) raises:
        _copy[dtype](dst_buf.unsafe_ptr(), src_buf.unsafe_ptr(), len(dst_buf))

    def enqueue_copy[dtype: DType, //](self, dst_buf: HostBuffer[dtype], src_buf: DeviceBuffer[dtype]) raises:
        _copy[dtype](dst_buf.unsafe_ptr(), src_buf.unsafe_ptr(), len(dst_buf))

    def enqueue_copy[dtype: DType, //](self, dst_buf: HostBuffer[dtype], src_buf: HostBuffer[dtype]) raises:
        _copy[dtype](dst_buf.unsafe_ptr(), src_buf.unsafe_ptr(), len(dst_buf))

    def enqueue_copy[dtype: DType, //](self, dst_buf: DeviceBuffer[dtype], src_ptr: Pointer[Scalar[dtype], _]) raises:
        _copy[dtype](dst_buf.unsafe_ptr(), src_ptr, len(dst_buf))

    def enqueue_copy[dtype: DType, //](self, dst_buf: HostBuffer[dtype], src_ptr: Pointer[Scalar[dtype], _]) raises:
        _copy[dtype](dst_buf.unsafe_ptr(), src_ptr, len(dst_buf))

    def enqueue_copy[dtype: DType, //](self, dst_ptr: Pointer[Scalar[dtype], _], src_buf: DeviceBuffer[dtype]) raises:
        """Copies as many elements as the source has."""
        _copy[dtype](dst_ptr, src_buf.unsafe_ptr(), len(src_buf))

    def enqueue_copy[dtype: DType, //](self, dst_ptr: Pointer[Scalar[dtype], _], src_buf: HostBuffer[dtype]) raises:
        _copy[dtype](dst_ptr, src_buf.unsafe_ptr(), len(src_buf))

    def enqueue_copy[dtype: DType, //](self, dst_buf: DeviceBuffer[dtype], src: Span[Scalar[dtype], _]) raises:
        _copy[dtype](dst_buf.unsafe_ptr(), src.unsafe_ptr(), len(dst_buf))

    def enqueue_copy[dtype: DType, //](self, dst: Span[Scalar[dtype], _], src_buf: DeviceBuffer[dtype]) raises:
        _copy[dtype](dst.unsafe_ptr(), src_buf.unsafe_ptr(), len(src_buf))

    # ------------------------------------------------------------------------------------------------ launches

    def compile_function[F: AnyType, //, func: F](self) raises -> DeviceFunction[func]:
        """The kernel, ready to be launched."""
        return DeviceFunction[func]()

    def enqueue_function[
        F: AnyType, //, func: F, *Ts: DevicePassable
    ](
        self,
        *args: *Ts,
        grid_dim: Dim,
        block_dim: Dim,
        cluster_dim: Optional[Dim] = None,
        shared_mem_bytes: Int = 0,
        func_attribute: FuncAttribute = FuncAttribute.NULL,
    ) raises:
        """Launches a kernel."""
        var arguments = _Arguments()
        comptime for i in range(len(Ts)):
            arguments.pass_on(args[i])
        self._launch(__mir.kernel[func, *Ts](), arguments, grid_dim, block_dim, shared_mem_bytes, func_attribute)

    def enqueue_function[
        F: AnyType, //, func: F, *Ts: DevicePassable
    ](
        self,
        f: DeviceFunction[func],
        *args: *Ts,
        grid_dim: Dim,
        block_dim: Dim,
        cluster_dim: Optional[Dim] = None,
        shared_mem_bytes: Int = 0,
        func_attribute: FuncAttribute = FuncAttribute.NULL,
    ) raises:
        """Launches a compiled kernel."""
        var arguments = _Arguments()
        comptime for i in range(len(Ts)):
            arguments.pass_on(args[i])
        self._launch(__mir.kernel[func, *Ts](), arguments, grid_dim, block_dim, shared_mem_bytes, func_attribute)

    def enqueue_function[
        F: def() -> None, //
    ](
        self,
        f: F,
        *,
        grid_dim: Dim,
        block_dim: Dim,
        cluster_dim: Optional[Dim] = None,
        shared_mem_bytes: Int = 0,
        func_attribute: FuncAttribute = FuncAttribute.NULL,
    ) raises:
        """Launches a function with what it has captured."""
        var arguments = _Arguments()
        arguments.pass_bits(f)
        self._launch(__mir.kernel[F, F](), arguments, grid_dim, block_dim, shared_mem_bytes, func_attribute)

    def _launch(
        self,
        entry: __mir.pointer[__mir.i8],
        arguments: _Arguments,
        grid: Dim,
        block: Dim,
        shared_mem_bytes: Int,
        func_attribute: FuncAttribute,
    ) raises:
        if self._state[].api == "cpu":
            raise Error("the device 'cpu' has no kernels")
        if min(grid.x(), grid.y(), grid.z()) < 1 or min(block.x(), block.y(), block.z()) < 1:
            raise Error("the dimensions of a launch must be positive: grid ", grid, ", block ", block)
        if block.count() > _THREADS:
            raise Error("a block has at most ", _THREADS, " threads, not ", block.count())
        var allowed = max(_SHARED, Int(func_attribute.value)) if func_attribute._code == 8 else _SHARED
        if shared_mem_bytes > min(allowed, _SHARED_LIMIT):
            raise Error("the kernel may use ", min(allowed, _SHARED_LIMIT), " bytes of dynamic shared memory")
        var at = simulator.Block()
        at.grid_x = grid.x()
        at.grid_y = grid.y()
        at.grid_z = grid.z()
        at.block_x = block.x()
        at.block_y = block.y()
        at.block_z = block.z()
        at.entry = entry
        at.arguments = arguments.address()
        simulator.launch(at, __mir.deref(__mir.address_of(self._state[])).pool, shared_mem_bytes)

    # ------------------------------------------------------------------------------------------------- streams

    def synchronize(self) raises:
        """Waits until everything enqueued is done."""
        pass

    def stream(self) raises -> DeviceStream:
        """The stream of this context."""
        return DeviceStream(self)

    def create_stream(self, *, priority: Int = 0, blocking: Bool = True) raises -> DeviceStream:
        """A further stream of the same device."""
        return DeviceStream(self)

    def create_event(self) raises -> DeviceEvent:
        return DeviceEvent()

    def execution_time[F: def() raises -> None, //](self, func: F, num_iters: Int) raises -> Int:
        """The nanoseconds that so many calls of a function take, with all that they enqueue."""
        var start = perf_counter_ns()
        for _ in range(num_iters):
            func()
        self.synchronize()
        return max(perf_counter_ns() - start, 1)


struct DeviceEvent(ImplicitlyCopyable):
    """A point in a stream that other streams can wait for."""

    def __init__(out self):
        pass

    def synchronize(self) raises:
        pass


struct DeviceStream(ImplicitlyCopyable):
    """Work that is done one thing after the other."""

    var _context: DeviceContext

    def __init__(out self, context: DeviceContext):
        self._context = context

    def synchronize(self) raises:
        self._context.synchronize()

    def record_event(self, event: DeviceEvent) raises:
        pass

    def enqueue_wait_for(self, event: DeviceEvent) raises:
        pass

    def enqueue_function[
        F: AnyType, //, func: F, *Ts: DevicePassable
    ](
        self,
        f: DeviceFunction[func],
        *args: *Ts,
        grid_dim: Dim,
        block_dim: Dim,
        cluster_dim: Optional[Dim] = None,
        shared_mem_bytes: Int = 0,
        func_attribute: FuncAttribute = FuncAttribute.NULL,
    ) raises:
        """Launches a compiled kernel on this stream."""
        var arguments = _Arguments()
        comptime for i in range(len(Ts)):
            arguments.pass_on(args[i])
        self._context._launch(
            __mir.kernel[func, *Ts](), arguments, grid_dim, block_dim, shared_mem_bytes, func_attribute
        )
