"""`DeviceContext`: a device with its stream of work.

The device is an NVIDIA one where the program holds code for it and the driver finds it, else the simulator, which does
all work at once: whatever is enqueued is finished when the call returns.
"""

from std.builtin.device_passable import DevicePassable
from std.memory import ArcPointer
from std.time import perf_counter_ns
from .. import crew, simulation, simulator
from ..crashes import process
from ..rooms import Pool
from .attributes import DeviceAttribute, FuncAttribute
from .constant_memory_mapping import ConstantMemoryMapping
from .buffers import DeviceBuffer, HostBuffer
from .cuda import HAS_CODE, Device, Shape, count_devices, device_at, find_device
from .dim import Dim
from .driver import Handle
from .functions import Arguments, DeviceFunction, room_for
from .info import _default_info
from .launch_attribute import LaunchAttribute, LaunchAttributeID, is_simulated
from .streams import DeviceEvent, DeviceStream

comptime _THREADS = 1024
comptime _SHARED = 48 * 1024
"""The dynamic shared memory that a kernel gets without asking for more."""
comptime _SHARED_LIMIT = 227 * 1024
comptime _CAPABILITY = 90
comptime _MEMORY = 16 << 30


struct _State(Movable):
    """What the copies of a context share. `device` is the address of a `cuda.Device`, 0 for the simulator."""

    var api: String
    var ordinal: Int
    var device: Int
    var pool: Pool

    def __init__(out self, var api: String, ordinal: Int, device: Int):
        self.api = api^
        self.ordinal = ordinal
        self.device = device
        self.pool = Pool()


struct DeviceContext(ImplicitlyCopyable):
    """A device with a stream of work. Copies share both."""

    var _state: ArcPointer[_State]
    var _stream: Handle

    comptime default_device_info = _default_info()
    """What is known of the device while compiling: that whose code the program holds, else the simulator."""

    def __init__(out self, device_id: Int = 0, *, var api: String = "cuda") raises:
        """Raises an error if there is no such device, or if `OOMPH_DEVICE` asks for one that cannot be used."""
        var device = 0
        if api == "cuda" or api == "gpu":
            device = find_device(device_id)
        if device == 0 and (device_id != 0 or not _is_simulated(api)):
            raise Error("there is no device ", device_id, " of the api '", api, "'")
        self._state = ArcPointer(_State(api^, device_id, device))
        self._stream = 0

    def __init__(out self, *, of: Self, stream: Handle):
        """The same device with another stream."""
        self._state = of._state
        self._stream = stream

    def __enter__(self) -> Self:
        return self

    @staticmethod
    def number_of_devices(*, api: String = "cuda") -> Int:
        """How many devices an api has; the simulator counts as one."""
        if not _is_simulated(api):
            return 0
        return 1 if api == "cpu" else max(count_devices(), 1)

    @always_inline
    def _device(self) -> Int:
        """The address of the `cuda.Device`, 0 for the simulator."""
        comptime if HAS_CODE:
            return self._state[].device
        else:
            return 0

    # ------------------------------------------------------------------------------------------------- queries

    def api(self) -> String:
        return self._state[].api

    def name(self) -> String:
        if self._device() != 0:
            return device_at(self._device())[].name()
        return "cpu" if self._state[].api == "cpu" else "oomph simulator"

    def id(self) -> Int64:
        return Int64(self._state[].ordinal)

    def compute_capability(self) raises -> Int:
        """Ten times the major version and the minor one."""
        return device_at(self._device())[].capability() if self._device() != 0 else _CAPABILITY

    def get_api_version(self) raises -> Int:
        """The version of CUDA that the driver knows: 1000 times the major and 10 times the minor one."""
        return device_at(self._device())[].version() if self._device() != 0 else 12080

    def get_memory_info(self) raises -> Tuple[UInt, UInt]:
        """The free and the whole memory, in bytes."""
        if self._device() != 0:
            var info = device_at(self._device())[].memory()
            return (UInt(info[0]), UInt(info[1]))
        return (UInt(_MEMORY), UInt(_MEMORY))

    def arch_name(self) -> String:
        """The target that code for the device has, such as "sm_90"; nothing for the api 'cpu'."""
        if self._state[].api == "cpu":
            return ""
        if self._device() == 0:
            return String("sm_", _CAPABILITY)
        try:
            return String("sm_", device_at(self._device())[].capability())
        except:
            return ""

    def is_compatible(self) -> Bool:
        return True

    def set_as_current(self) raises:
        """Makes the device the one that other libraries in the thread use."""
        if self._device() != 0:
            device_at(self._device())[].enter()

    def push_context(self) raises -> Self:
        """The same for a `with` block, in which everything works on the device anyway."""
        self.set_as_current()
        return self

    def can_access(self, peer: DeviceContext) raises -> Bool:
        """Whether kernels of this device can use memory of the other one."""
        if self._device() == 0 or peer._device() == 0:
            return False
        return device_at(self._device())[].can_access(device_at(peer._device())[])

    def enable_peer_access(self, peer: DeviceContext) raises:
        """Lets kernels of this device use memory of the other one."""
        if self._device() == 0 or peer._device() == 0:
            raise Error("there is no access between these devices")
        device_at(self._device())[].enable_access(device_at(peer._device())[])

    def get_attribute(self, attribute: DeviceAttribute) raises -> Int:
        """A property of the device."""
        if self._device() != 0:
            return device_at(self._device())[].attribute(Int(attribute._value))
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
            return crew.cores()
        if attribute == DeviceAttribute.MAX_BLOCKS_PER_MULTIPROCESSOR:
            return 32
        if attribute == DeviceAttribute.MAX_REGISTERS_PER_MULTIPROCESSOR:
            return 65536
        if attribute == DeviceAttribute.L2_CACHE_SIZE:
            return 50 << 20
        if attribute == DeviceAttribute.MAX_ACCESS_POLICY_WINDOW_SIZE:
            return 0
        if attribute == DeviceAttribute.COOPERATIVE_LAUNCH:
            return 1
        if attribute == DeviceAttribute.CLOCK_RATE:
            return 1_000_000
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
        self._copy[dtype, True, True](dst_buf.unsafe_ptr(), src_buf.unsafe_ptr(), len(dst_buf))

    def enqueue_copy[dtype: DType, //](self, dst_buf: DeviceBuffer[dtype], src_buf: HostBuffer[dtype]) raises:
        self._copy[dtype, False, True](dst_buf.unsafe_ptr(), src_buf.unsafe_ptr(), len(dst_buf))

    def enqueue_copy[dtype: DType, //](self, dst_buf: HostBuffer[dtype], src_buf: DeviceBuffer[dtype]) raises:
        self._copy[dtype, True, False](dst_buf.unsafe_ptr(), src_buf.unsafe_ptr(), len(dst_buf))

    def enqueue_copy[dtype: DType, //](self, dst_buf: HostBuffer[dtype], src_buf: HostBuffer[dtype]) raises:
        self._copy[dtype, False, False](dst_buf.unsafe_ptr(), src_buf.unsafe_ptr(), len(dst_buf))

    def enqueue_copy[dtype: DType, //](self, dst_buf: DeviceBuffer[dtype], src_ptr: Pointer[Scalar[dtype], _]) raises:
        self._copy[dtype, False, True](dst_buf.unsafe_ptr(), src_ptr, len(dst_buf))

    def enqueue_copy[dtype: DType, //](self, dst_buf: HostBuffer[dtype], src_ptr: Pointer[Scalar[dtype], _]) raises:
        self._copy[dtype, False, False](dst_buf.unsafe_ptr(), src_ptr, len(dst_buf))

    def enqueue_copy[dtype: DType, //](self, dst_ptr: Pointer[Scalar[dtype], _], src_buf: DeviceBuffer[dtype]) raises:
        """Copies as many elements as the source has."""
        self._copy[dtype, True, False](dst_ptr, src_buf.unsafe_ptr(), len(src_buf))

    def enqueue_copy[dtype: DType, //](self, dst_ptr: Pointer[Scalar[dtype], _], src_buf: HostBuffer[dtype]) raises:
        self._copy[dtype, False, False](dst_ptr, src_buf.unsafe_ptr(), len(src_buf))

    def enqueue_copy[dtype: DType, //](self, dst_buf: DeviceBuffer[dtype], src: Span[Scalar[dtype], _]) raises:
        self._copy[dtype, False, True](dst_buf.unsafe_ptr(), src.unsafe_ptr(), len(dst_buf))

    def enqueue_copy[dtype: DType, //](self, dst: Span[Scalar[dtype], _], src_buf: DeviceBuffer[dtype]) raises:
        self._copy[dtype, True, False](dst.unsafe_ptr(), src_buf.unsafe_ptr(), len(src_buf))

    def enqueue_copy[dtype: DType, //](self, dst_buf: HostBuffer[dtype], src: Span[Scalar[dtype], _]) raises:
        self._copy[dtype, False, False](dst_buf.unsafe_ptr(), src.unsafe_ptr(), len(dst_buf))

    def enqueue_copy[dtype: DType, //](self, dst: Span[Scalar[dtype], _], src_buf: HostBuffer[dtype]) raises:
        self._copy[dtype, False, False](dst.unsafe_ptr(), src_buf.unsafe_ptr(), len(src_buf))

    def enqueue_copy[
        dtype: DType, //
    ](self, dst_ptr: Pointer[Scalar[dtype], _], src_ptr: Pointer[Scalar[dtype], _], size: Int) raises:
        """Copies so many elements of the device's memory."""
        self._copy[dtype, True, True](dst_ptr, src_ptr, size)

    @always_inline
    def _copy[
        dtype: DType, from_device: Bool, to_device: Bool
    ](self, dst: Pointer[Scalar[dtype], _], src: Pointer[Scalar[dtype], _], count: Int) raises:
        var bytes = count * Int(__mir.size_of[Scalar[dtype]]())
        if self._device() != 0:
            device_at(self._device())[].copy[from_device, to_device](Int(dst), Int(src), bytes, self._stream)
        else:
            __mir.memmove(dst._address, src._address, bytes._value)

    def _wait_for_device(self) raises:
        """Waits before the host changes memory that copies may still use."""
        if self._device() != 0:
            device_at(self._device())[].synchronize(self._stream)

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
        var arguments = Arguments[room_for[*Ts](), len(Ts)](self._device() != 0)
        comptime for i in range(len(Ts)):
            arguments.pass_on(args[i])
        var shape = Shape(grid_dim, block_dim, cluster_dim, shared_mem_bytes, __mir.kernel_cluster[func, *Ts]())
        self._launch(__mir.kernel[func, *Ts](), __mir.kernel_name[func, *Ts](), arguments.address(), shape, func_attribute)
        _ = arguments

    def enqueue_function[
        F: AnyType, //, func: F, *Ts: DevicePassable
    ](
        self,
        *args: *Ts,
        grid_dim: Dim,
        block_dim: Dim,
        cluster_dim: Optional[Dim] = None,
        shared_mem_bytes: Int = 0,
        attributes: List[LaunchAttribute],
        constant_memory: List[ConstantMemoryMapping] = List[ConstantMemoryMapping](),
        func_attribute: FuncAttribute = FuncAttribute.NULL,
    ) raises:
        """The same with attributes of the launch."""
        var arguments = Arguments[room_for[*Ts](), len(Ts)](self._device() != 0)
        comptime for i in range(len(Ts)):
            arguments.pass_on(args[i])
        var shape = Shape(grid_dim, block_dim, cluster_dim, shared_mem_bytes, __mir.kernel_cluster[func, *Ts]())
        shape.attend(attributes, constant_memory)
        self._launch(__mir.kernel[func, *Ts](), __mir.kernel_name[func, *Ts](), arguments.address(), shape, func_attribute)
        _ = arguments

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
        var arguments = Arguments[room_for[*Ts](), len(Ts)](self._device() != 0)
        comptime for i in range(len(Ts)):
            arguments.pass_on(args[i])
        var shape = Shape(grid_dim, block_dim, cluster_dim, shared_mem_bytes, __mir.kernel_cluster[func, *Ts]())
        self._launch(__mir.kernel[func, *Ts](), __mir.kernel_name[func, *Ts](), arguments.address(), shape, func_attribute)
        _ = arguments

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
        attributes: List[LaunchAttribute],
        constant_memory: List[ConstantMemoryMapping] = List[ConstantMemoryMapping](),
        func_attribute: FuncAttribute = FuncAttribute.NULL,
    ) raises:
        """The same with attributes of the launch."""
        var arguments = Arguments[room_for[*Ts](), len(Ts)](self._device() != 0)
        comptime for i in range(len(Ts)):
            arguments.pass_on(args[i])
        var shape = Shape(grid_dim, block_dim, cluster_dim, shared_mem_bytes, __mir.kernel_cluster[func, *Ts]())
        shape.attend(attributes, constant_memory)
        self._launch(__mir.kernel[func, *Ts](), __mir.kernel_name[func, *Ts](), arguments.address(), shape, func_attribute)
        _ = arguments

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
        var arguments = Arguments[Int(__mir.size_of[F]()) + 64, 1](self._device() != 0)
        arguments.pass_bits(f)
        var shape = Shape(grid_dim, block_dim, cluster_dim, shared_mem_bytes, __mir.kernel_cluster[F, F]())
        self._launch(__mir.kernel[F, F](), __mir.kernel_name[F, F](), arguments.address(), shape, func_attribute)
        _ = arguments

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
        attributes: List[LaunchAttribute],
        constant_memory: List[ConstantMemoryMapping] = List[ConstantMemoryMapping](),
        func_attribute: FuncAttribute = FuncAttribute.NULL,
    ) raises:
        """The same with attributes of the launch."""
        var arguments = Arguments[Int(__mir.size_of[F]()) + 64, 1](self._device() != 0)
        arguments.pass_bits(f)
        var shape = Shape(grid_dim, block_dim, cluster_dim, shared_mem_bytes, __mir.kernel_cluster[F, F]())
        shape.attend(attributes, constant_memory)
        self._launch(__mir.kernel[F, F](), __mir.kernel_name[F, F](), arguments.address(), shape, func_attribute)
        _ = arguments

    @always_inline
    def _launch(
        self,
        entry: __mir.pointer[__mir.i8],
        name: StaticString,
        arguments: __mir.pointer[__mir.i8],
        shape: Shape,
        func_attribute: FuncAttribute,
    ) raises:
        comptime if HAS_CODE:
            if self._state[].device != 0:
                ref device = __mir.deref(device_at(self._state[].device)._address)
                if not _is_plain(shape, device.threads) or func_attribute._code >= 0:
                    _check(shape, device.threads, device.shared, func_attribute)
                    if func_attribute._code >= 0:
                        device.set_attribute(device.function(name), func_attribute._code, func_attribute.value)
                device.launch(device.function(name), arguments, shape, self._stream)
                return
        self._simulate(entry, arguments, shape, func_attribute)

    @no_inline
    def _simulate(
        self,
        entry: __mir.pointer[__mir.i8],
        arguments: __mir.pointer[__mir.i8],
        shape: Shape,
        func_attribute: FuncAttribute,
    ) raises:
        if self._state[].api == "cpu":
            raise Error("the device 'cpu' has no kernels")
        _check(shape, _THREADS, _SHARED_LIMIT, func_attribute)
        var at = simulator.Block()
        at.grid_x = shape.grid.x()
        at.grid_y = shape.grid.y()
        at.grid_z = shape.grid.z()
        at.block_x = shape.block.x()
        at.block_y = shape.block.y()
        at.block_z = shape.block.z()
        if shape.cluster._x != 0 or shape.bound != 0 or shape.attribute_count > 0:
            var cluster = _cluster(_simulated_attributes(shape))
            at.cluster_x = cluster.x()
            at.cluster_y = cluster.y()
            at.cluster_z = cluster.z()
        at.entry = entry
        at.arguments = arguments
        ref state = __mir.deref(__mir.address_of(self._state[]))
        simulation.launch(at, state.pool, shape.shared_bytes, __mir.address_of(process()[].under_way))

    # ------------------------------------------------------------------------------------------------- streams

    def synchronize(self) raises:
        """Waits until everything enqueued is done. Errors of kernels are raised here."""
        self._wait_for_device()

    def stream(self) raises -> DeviceStream:
        """The stream of this context: the default stream of the device."""
        return DeviceStream(self)

    def create_stream(self, *, priority: Int = 0, blocking: Bool = True) raises -> DeviceStream:
        """A further stream of the same device. If it is blocking, it and the default stream wait for each other."""
        if self._device() == 0:
            return DeviceStream(self)
        return DeviceStream(self, device_at(self._device())[].create_stream(priority, blocking))

    def enqueue_wait_for(self, other: DeviceContext) raises:
        """Lets what is enqueued from now on wait for what is enqueued in another context."""
        var event = other.create_event()
        other.stream().record_event(event)
        self.stream().enqueue_wait_for(event)

    def create_event[
        *, blocking_sync: Bool = False, disable_timing: Bool = True, interprocess: Bool = False
    ](self) raises -> DeviceEvent:
        return DeviceEvent(self)

    def num_streams(self) -> Int:
        """How many streams `select_stream` chooses from."""
        return 1

    def select_stream(self, stream_id: Int) raises -> Self:
        """The context with another of its streams; there is only number 0."""
        if stream_id != 0:
            raise Error("the context has no stream ", stream_id)
        return self

    def enqueue_cpu_function[F: def() -> None, //](self, func: F) raises:
        """Calls a function on the host, after all that is enqueued."""
        self.synchronize()
        func()

    def supports_multicast(self) raises -> Bool:
        """Whether memory of several devices can be written at once."""
        return False

    @staticmethod
    def enable_all_peer_access() raises:
        """Lets kernels of each device use memory of all others, where that is possible."""
        for i in range(Self.number_of_devices()):
            for k in range(Self.number_of_devices()):
                var device = Self(i)
                var peer = Self(k)
                if i != k and device.can_access(peer):
                    device.enable_peer_access(peer)

    def execution_time[F: def() raises -> None, //](self, func: F, num_iters: Int) raises -> Int:
        """The nanoseconds that so many calls of a function take, with all that they enqueue."""
        var watch = Stopwatch(self)
        for _ in range(num_iters):
            func()
        return watch^.stop()

    def execution_time[F: def(DeviceContext) raises -> None, //](self, func: F, num_iters: Int) raises -> Int:
        var watch = Stopwatch(self)
        for _ in range(num_iters):
            func(self)
        return watch^.stop()

    def execution_time_iter[F: def(DeviceContext, Int) raises -> None, //](self, func: F, num_iters: Int) raises -> Int:
        """The same for a function that is told the number of the call, from 0 on."""
        var watch = Stopwatch(self)
        for i in range(num_iters):
            func(self, i)
        return watch^.stop()


struct Stopwatch(Movable):
    """Measures what is enqueued to the stream of a context: between two events, or by the clock on the simulator."""

    var _context: DeviceContext
    var _first: DeviceEvent
    var _start: Int

    def __init__(out self, context: DeviceContext) raises:
        """Starts."""
        self._context = context
        self._first = context.create_event()
        self._start = 0
        if context._device() == 0:
            self._start = perf_counter_ns()
        else:
            context.stream().record_event(self._first)

    def stop(deinit self) raises -> Int:
        """The nanoseconds since the start, at least 1."""
        var device = self._context._device()
        if device == 0:
            return max(perf_counter_ns() - self._start, 1)
        var last = self._context.create_event()
        self._context.stream().record_event(last)
        var first = self._first
        var time = device_at(device)[].elapsed(first._handle(), last._handle())
        _ = first
        _ = last
        return max(time, 1)


def _is_simulated(api: String) -> Bool:
    """Whether the simulator answers to the name of an api."""
    return api == "cuda" or api == "gpu" or api == "cpu"


@always_inline
def _is_plain(shape: Shape, threads: Int) -> Bool:
    """Whether every device takes launches of this shape."""
    var least = min(min(shape.grid._x, shape.grid._y, shape.grid._z), min(shape.block._x, shape.block._y, shape.block._z))
    return least > 0 and shape.block.count() <= threads and shape.shared_bytes <= _SHARED


@no_inline
def _check(shape: Shape, threads: Int, shared_limit: Int, func_attribute: FuncAttribute) raises:
    """Raises an error for a launch that no device does."""
    var grid = shape.grid
    var block = shape.block
    if min(grid.x(), grid.y(), grid.z()) < 1 or min(block.x(), block.y(), block.z()) < 1:
        raise Error("the dimensions of a launch must be positive: grid ", grid, ", block ", block)
    if block.count() > threads:
        raise Error("a block has at most ", threads, " threads, not ", block.count())
    var allowed = max(_SHARED, Int(func_attribute.value)) if func_attribute._code == 8 else _SHARED
    if shape.shared_bytes > min(allowed, shared_limit):
        raise Error("the kernel may use ", min(allowed, shared_limit), " bytes of dynamic shared memory")


def _simulated_attributes(shape: Shape) raises -> Shape:
    """The shape of a launch as its attributes make it. An error for those that the simulator does not have; others are
    hints, or ask for what it does anyway."""
    var result = shape
    for number in range(shape.attribute_count):
        var attribute = __mir.load(__mir.offset(shape.attributes, number._value))
        if not is_simulated(attribute.id):
            raise Error("the simulator has no launch attribute ", attribute.id, "; it knows nothing of events within launches")
        if attribute.id == LaunchAttributeID.CLUSTER_DIMENSION:
            ref value = attribute.value
            result.cluster = Dim(value._word(0), value._word(1), value._word(2))
    return result


@no_inline
def _cluster(shape: Shape) raises -> Dim:
    """The extents of a cluster, as the launch or the kernel says; an error for what no device takes."""
    var grid = shape.grid
    var cluster = shape.cluster
    if shape.cluster._x == 0 and shape.bound == 0:
        return Dim(1)
    if shape.bound != 0:
        cluster = Dim(shape.bound & 0xFFFF, shape.bound >> 16 & 0xFFFF, shape.bound >> 32)
        var wanted = shape.cluster
        if wanted._x != 0 and (wanted._x != cluster._x or wanted._y != cluster._y or wanted._z != cluster._z):
            raise Error("the kernel is for clusters ", cluster, ", not for ", wanted)
    if min(cluster.x(), cluster.y(), cluster.z()) < 1:
        raise Error("the dimensions of a cluster must be positive: ", cluster)
    if cluster.count() > simulator.CLUSTER:
        raise Error("a cluster has at most ", simulator.CLUSTER, " blocks, not ", cluster.count())
    if grid.x() % cluster.x() != 0 or grid.y() % cluster.y() != 0 or grid.z() % cluster.z() != 0:
        raise Error("the grid ", grid, " does not consist of whole clusters ", cluster)
    return cluster
