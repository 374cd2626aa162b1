"""NVIDIA devices: what their driver has for a process, and what it is asked to do.

A `Device` is made when it is first asked for, and lasts as long as the process: contexts, buffers and streams that come
and go only hold its address. It shares the primary context of the device with every other library in the process.
"""

from std.os import getenv
from ..lock import Lock
from .constant_memory_mapping import ConstantMemoryMapping
from .dim import Dim
from .driver import Bytes, Driver, Handle, Status, copied, is_null, load_library, load_problem
from .launch_attribute import LaunchAttribute, LaunchAttributeID, LaunchAttributeValue

comptime HAS_CODE = Bool(__mir.target["has_device_code"])
"""Whether the program holds code for a device; if not, it only knows the simulator."""

comptime _VARIABLE: StaticString = "OOMPH_DEVICE"

comptime _MAX_THREADS = 1
comptime _SHARED_OPTIN = 97
comptime _CAPABILITY_MAJOR = 75
comptime _CAPABILITY_MINOR = 76
comptime _MEMORY_POOLS = 115

comptime _NO_DEVICE = Status(100)
comptime _ERROR_LOG = Int32(5)
comptime _ERROR_LOG_BYTES = Int32(6)
comptime _LOG_ROOM = 4096
comptime DYNAMIC_SHARED = Int32(8)
"""The driver's number for the attribute of a function that permits more than 48 KiB of dynamic shared memory."""


struct Shape(TrivialRegisterPassable):
    """The shape of a launch. A cluster of no blocks is none; `bound` is what the kernel says of clusters, as
    `__mir.kernel_cluster` gives it, which a device knows by itself. `attributes` are what else is asked for, in a list
    of the caller."""

    var grid: Dim
    var block: Dim
    var cluster: Dim
    var shared_bytes: Int
    var bound: Int
    var attributes: __mir.pointer[LaunchAttribute]
    var attribute_count: Int

    @always_inline
    def __init__(out self, grid: Dim, block: Dim, cluster: Optional[Dim], shared_bytes: Int, bound: __mir.i64):
        self.grid = grid
        self.block = block
        self.cluster = cluster.value() if cluster else Dim(0)
        self.shared_bytes = shared_bytes
        self.bound = Int(bound)
        self.attributes = __mir.null[LaunchAttribute]()
        self.attribute_count = 0

    @always_inline
    def attend(mut self, attributes: List[LaunchAttribute], constants: List[ConstantMemoryMapping]) raises:
        """Adds what else is asked for. The attributes must outlive the shape."""
        if len(constants) > 0:
            raise Error("the kernels of this program have no constant memory '", constants[0].name, "'")
        self.attributes = attributes.unsafe_ptr()._address
        self.attribute_count = len(attributes)


@always_inline
def _address(pointer: Bytes) -> Int:
    return Int(__mir.ptrtoint[__mir.i64](pointer))


struct _Functions(Movable):
    """The driver's functions by the addresses of their names, which are constants of the program.

    The table is a number of slots less one, then pairs of a name and a function. It is read without a lock: a name is
    written after its function, and a table that has become too small is left to those who may still read it.
    """

    var _table: __mir.pointer[Int]
    var _count: Int

    def __init__(out self):
        self._table = Self._make(16)
        self._count = 0

    @staticmethod
    def _make(slots: Int) -> __mir.pointer[Int]:
        var bytes = (8 + 16 * slots)._value
        var table = __mir.alloc(bytes, __mir.i64(8))
        __mir.memset(table, __mir.i8(0), bytes)
        __mir.store(__mir.cast_pointer[Int](table), slots - 1)
        return __mir.cast_pointer[Int](table)

    @staticmethod
    @always_inline
    def _place(table: __mir.pointer[Int], name: Int) -> __mir.pointer[Int]:
        """The pair of a name, or the free one where it would be."""
        var mask = __mir.load(table)
        var at = (name ^ (name >> 7)) & mask
        while True:
            var pair = __mir.offset(table, (1 + 2 * at)._value)
            var found = Int(__mir.atomic_load["acquire"](__mir.cast_pointer[__mir.i64](pair)))
            if found == name or found == 0:
                return pair
            at = (at + 1) & mask

    @always_inline
    def find(self, name: StaticString) -> Handle:
        """The function, 0 if it has not been entered."""
        return __mir.load(__mir.offset(Self._place(self._table, _address(name._data)), __mir.i64(1)))

    def enter(mut self, name: StaticString, function: Handle):
        """Adds a function. One thread at a time may do that."""
        if self._count * 2 > __mir.load(self._table):
            var old = self._table
            var larger = Self._make(2 * (__mir.load(old) + 1))
            for i in range(__mir.load(old) + 1):
                var pair = __mir.offset(old, (1 + 2 * i)._value)
                if __mir.load(pair) != 0:
                    Self._write(larger, __mir.load(pair), __mir.load(__mir.offset(pair, __mir.i64(1))))
            self._table = larger
        Self._write(self._table, _address(name._data), function)
        self._count += 1

    @staticmethod
    def _write(table: __mir.pointer[Int], name: Int, function: Handle):
        var pair = Self._place(table, name)
        __mir.store(__mir.offset(pair, __mir.i64(1)), function)
        __mir.atomic_store["release"](__mir.cast_pointer[__mir.i64](pair), name._value)


struct Device(Movable):
    """One device with its primary context. `module` is 0 until the first launch needs code."""

    var driver: Pointer[Driver, MutUntrackedOrigin]
    var number: Int32
    var context: Handle
    var module: Handle
    var functions: _Functions
    var lock: Lock
    var threads: Int
    var shared: Int
    var pools: Bool

    def __init__(out self, driver: Pointer[Driver, MutUntrackedOrigin], ordinal: Int) raises:
        self.driver = driver
        self.number = 0
        self.context = 0
        self.module = 0
        self.functions = _Functions()
        self.lock = Lock()
        self.threads = 0
        self.shared = 0
        self.pools = False
        driver[].check["use the device"](driver[].cuDeviceGet(__mir.address_of(self.number), Int32(ordinal)))
        self._check_code()
        self.threads = self.attribute(_MAX_THREADS)
        self.shared = self.attribute(_SHARED_OPTIN)
        self.pools = self.attribute(_MEMORY_POOLS) != 0
        driver[].check["share the context of the device"](
            driver[].cuDevicePrimaryCtxRetain(__mir.address_of(self.context), self.number)
        )

    def _check_code(self) raises:
        """Raises an error if the device does not run the code that the program holds."""
        comptime wanted = Int(__mir.target["device_code_capability"])
        comptime exact = Bool(__mir.target["device_code_is_exact"])
        comptime accelerator: StaticString = __mir.target["device_code"]
        var found = self.capability()
        if found == wanted or (found > wanted and not exact):
            return
        var kind = "too old for" if found < wanted else "too new for"
        raise Error(
            "the device '", self.name(), "' (sm_", found, ") is ", kind, " this program, whose kernels are for ", accelerator,
            "; compile it with --target-accelerator sm_", found, ", or set ", _VARIABLE, "=simulator",
        )

    @always_inline
    def enter(self) raises:
        """Makes the device's context that of the calling thread."""
        var current = Handle(0)
        if self.driver[].cuCtxGetCurrent(__mir.address_of(current)) != 0 or current != self.context:
            self.driver[].check["use the context of the device"](self.driver[].cuCtxSetCurrent(self.context))

    # ------------------------------------------------------------------------------------------------- queries

    def attribute(self, number: Int) raises -> Int:
        """A property of the device, by the driver's number for it."""
        var value = Int32(0)
        self.driver[].check["ask for an attribute of the device"](
            self.driver[].cuDeviceGetAttribute(__mir.address_of(value), Int32(number), self.number)
        )
        return Int(value)

    def capability(self) raises -> Int:
        """Ten times the major version of the compute capability and the minor one."""
        return 10 * self.attribute(_CAPABILITY_MAJOR) + self.attribute(_CAPABILITY_MINOR)

    def name(self) -> String:
        comptime room = 256
        var text = __mir.stack_alloc[__mir.i8, room]()
        if self.driver[].cuDeviceGetName(text, Int32(room), self.number) != 0:
            return String("NVIDIA device")
        return copied(text)

    def version(self) raises -> Int:
        """The version of CUDA that the driver knows: 1000 times the major and 10 times the minor one."""
        var value = Int32(0)
        self.driver[].check["ask for the driver's version"](self.driver[].cuDriverGetVersion(__mir.address_of(value)))
        return Int(value)

    def memory(self) raises -> Tuple[Int, Int]:
        """The free and the whole memory, in bytes."""
        self.enter()
        var free = 0
        var total = 0
        self.driver[].check["ask for the memory of the device"](
            self.driver[].cuMemGetInfo_v2(__mir.address_of(free), __mir.address_of(total))
        )
        return (free, total)

    def can_access(self, peer: Device) raises -> Bool:
        var can = Int32(0)
        self.driver[].check["ask for access between devices"](
            self.driver[].cuDeviceCanAccessPeer(__mir.address_of(can), self.number, peer.number)
        )
        return can != 0

    def enable_access(self, peer: Device) raises:
        self.enter()
        self.driver[].check["enable access between devices"](self.driver[].cuCtxEnablePeerAccess(peer.context, 0))

    # -------------------------------------------------------------------------------------------------- memory

    def allocate(self, bytes: Int) raises -> Int:
        """The address of memory of the device."""
        self.enter()
        var address = 0
        var wanted = max(bytes, 1)
        if self.pools:
            self.driver[].check["allocate memory of the device"](
                self.driver[].cuMemAllocAsync(__mir.address_of(address), wanted, 0)
            )
        else:
            self.driver[].check["allocate memory of the device"](
                self.driver[].cuMemAlloc_v2(__mir.address_of(address), wanted)
            )
        return address

    def release(self, address: Int):
        """Frees memory of the device, after the work on the default stream that may still use it."""
        try:
            self.enter()
        except:
            return
        if self.pools:
            _ = self.driver[].cuMemFreeAsync(address, 0)
        else:
            _ = self.driver[].cuMemFree_v2(address)

    def allocate_host(self, bytes: Int) raises -> Int:
        """The address of page-locked memory of the host."""
        self.enter()
        var address = 0
        self.driver[].check["allocate page-locked memory"](
            self.driver[].cuMemAllocHost_v2(__mir.address_of(address), max(bytes, 1))
        )
        return address

    def release_host(self, address: Int):
        """Frees page-locked memory when no copy uses it any more."""
        try:
            self.enter()
        except:
            return
        _ = self.driver[].cuCtxSynchronize()
        _ = self.driver[].cuMemFreeHost(address)

    def copy[from_device: Bool, to_device: Bool](self, to: Int, source: Int, bytes: Int, stream: Handle) raises:
        """Enqueues a copy."""
        self.enter()
        comptime if from_device and to_device:
            self.driver[].check["copy on the device"](
                self.driver[].cuMemcpyDtoDAsync_v2(to, source, bytes, stream)
            )
        elif to_device:
            self.driver[].check["copy to the device"](
                self.driver[].cuMemcpyHtoDAsync_v2(to, source, bytes, stream)
            )
        elif from_device:
            self.driver[].check["copy from the device"](
                self.driver[].cuMemcpyDtoHAsync_v2(to, source, bytes, stream)
            )
        else:
            self.synchronize(stream)
            __mir.memmove(
                __mir.inttoptr[__mir.i8](to._value), __mir.inttoptr[__mir.i8](source._value), bytes._value
            )

    def fill[dtype: DType](self, to: Int, value: Scalar[dtype], count: Int, stream: Handle) raises:
        """Enqueues setting elements of the device's memory."""
        if count == 0:
            return
        self.enter()
        comptime size = Int(__mir.size_of[Scalar[dtype]]())
        var place = value
        var bits = __mir.address_of(place)
        comptime if size == 1:
            var word = UInt32(UInt8(__mir.load(__mir.cast_pointer[__mir.i8](bits))))
            self.driver[].check["fill memory"](self.driver[].cuMemsetD8Async(to, word, count, stream))
        elif size == 2:
            var word = UInt32(UInt16(__mir.load(__mir.cast_pointer[__mir.i16](bits))))
            self.driver[].check["fill memory"](self.driver[].cuMemsetD16Async(to, word, count, stream))
        else:
            comptime words = size // 4
            var first = __mir.cast_pointer[__mir.i32](bits)
            var same = True
            for i in range(1, words):
                same = same and UInt32(__mir.load(first)) == UInt32(__mir.load(__mir.offset(first, i._value)))
            if same:
                self.driver[].check["fill memory"](
                    self.driver[].cuMemsetD32Async(to, UInt32(__mir.load(first)), count * words, stream)
                )
                return
            for i in range(words):  # one column of words after the other
                var word = UInt32(__mir.load(__mir.offset(first, i._value)))
                self.driver[].check["fill memory"](
                    self.driver[].cuMemsetD2D32Async(to + 4 * i, size, word, 1, count, stream)
                )

    # ------------------------------------------------------------------------------------------------ launches

    @always_inline
    def function(mut self, name: StaticString) raises -> Handle:
        """The kernel with an entry of this name."""
        var found = self.functions.find(name)
        return found if found != 0 else self._load(name)

    @no_inline
    def _load(mut self, name: StaticString) raises -> Handle:
        self.lock.take()
        try:
            var found = self._load_alone(name)
            self.lock.give()
            return found
        except error:
            self.lock.give()
            raise error^

    def _load_alone(mut self, name: StaticString) raises -> Handle:
        var found = self.functions.find(name)
        if found != 0:
            return found
        self.enter()
        # Each input of an interactive session has code of its own; the modules stay until the process ends.
        if self.module == 0 or Bool(__mir.target["is_session"]):
            self.module = self.load_module(__mir.call["oomph_device_code", Bytes]())
        found = self.find(self.module, name)
        self.functions.enter(name, found)
        return found

    def find(self, module: Handle, name: StaticString) raises -> Handle:
        """A kernel of a module."""
        var function = Handle(0)
        var status = self.driver[].cuModuleGetFunction(__mir.address_of(function), module, name._data)
        if status != 0:
            raise Error("cannot find the kernel '", name, "': ", self.driver[].text(status))
        return function

    def load_module(self, code: Bytes) raises -> Handle:
        """Hands assembly to the driver, which compiles it or finds it in its own cache."""
        var log = List[UInt8](length=_LOG_ROOM, fill=0)
        var options = __mir.stack_alloc[Int32, 2]()
        __mir.store(options, _ERROR_LOG)
        __mir.store(__mir.offset(options, __mir.i64(1)), _ERROR_LOG_BYTES)
        var values = __mir.stack_alloc[Int, 2]()
        __mir.store(values, Int(log.unsafe_ptr()))
        __mir.store(__mir.offset(values, __mir.i64(1)), _LOG_ROOM - 1)
        var module = Handle(0)
        var status = self.driver[].cuModuleLoadDataEx(__mir.address_of(module), code, 2, options, values)
        if status == 0:
            return module
        var said = String(copied(__mir.cast_pointer[__mir.i8](log.unsafe_ptr()._address)).strip())
        _ = log
        var more = String("; ", said) if said else String()
        raise Error("cannot load the kernels of this program: ", self.driver[].text(status), more)

    @always_inline
    def launch(self, function: Handle, arguments: Bytes, shape: Shape, stream: Handle) raises:
        """Enqueues a kernel; `arguments` is the address of an array of pointers to them."""
        self.enter()
        if shape.cluster._x != 0 or shape.attribute_count != 0:
            self._launch_configured(function, arguments, shape, stream)
            return
        var status = self.driver[].cuLaunchKernel(
            function,
            UInt32(shape.grid._x),
            UInt32(shape.grid._y),
            UInt32(shape.grid._z),
            UInt32(shape.block._x),
            UInt32(shape.block._y),
            UInt32(shape.block._z),
            UInt32(shape.shared_bytes),
            stream,
            arguments,
            0,
        )
        self.driver[].check["launch the kernel"](status)

    @no_inline
    def _launch_configured(self, function: Handle, arguments: Bytes, shape: Shape, stream: Handle) raises:
        var attributes = List[LaunchAttribute]()
        for number in range(shape.attribute_count):
            attributes.append(__mir.load(__mir.offset(shape.attributes, number._value)))
        if shape.cluster._x != 0:
            attributes.append(LaunchAttribute(LaunchAttributeID.CLUSTER_DIMENSION, LaunchAttributeValue(shape.cluster)))
        var config = _Config(shape, stream, attributes)
        var status = self.driver[].cuLaunchKernelEx(
            __mir.cast_pointer[__mir.i8](__mir.address_of(config)), function, arguments, 0
        )
        _ = attributes
        self.driver[].check["launch the kernel with its attributes"](status)

    def set_attribute(self, function: Handle, code: Int32, value: Int32) raises:
        """Sets an attribute of a function, by the driver's number for it."""
        self.enter()
        self.driver[].check["set an attribute of the kernel"](
            self.driver[].cuFuncSetAttribute(function, code, value)
        )

    # ------------------------------------------------------------------------------------- streams and events

    def synchronize(self, stream: Handle) raises:
        """Waits for all work of a stream; errors of kernels are raised here."""
        self.enter()
        self.driver[].check["finish what was enqueued"](self.driver[].cuStreamSynchronize(stream))

    def create_stream(self, priority: Int, blocking: Bool) raises -> Handle:
        """A stream; a blocking one waits for the default stream, and that for it."""
        self.enter()
        var stream = Handle(0)
        self.driver[].check["create a stream"](
            self.driver[].cuStreamCreateWithPriority(
                __mir.address_of(stream), UInt32(0 if blocking else 1), Int32(priority)
            )
        )
        return stream

    def create_event(self) raises -> Handle:
        self.enter()
        var event = Handle(0)
        self.driver[].check["create an event"](self.driver[].cuEventCreate(__mir.address_of(event), 0))
        return event

    def record(self, event: Handle, stream: Handle) raises:
        self.enter()
        self.driver[].check["record an event"](self.driver[].cuEventRecord(event, stream))

    def elapsed(self, first: Handle, last: Handle) raises -> Int:
        """Waits for the last of two events; the nanoseconds between them."""
        self.enter()
        self.driver[].check["wait for an event"](self.driver[].cuEventSynchronize(last))
        var milliseconds = Float32(0)
        self.driver[].check["measure the time between events"](
            self.driver[].cuEventElapsedTime(__mir.address_of(milliseconds), first, last)
        )
        return Int(Float64(milliseconds) * 1e6)


struct _Config(TrivialRegisterPassable):
    """A launch as `cuLaunchKernelEx` reads it."""

    var grid_x: UInt32
    var grid_y: UInt32
    var grid_z: UInt32
    var block_x: UInt32
    var block_y: UInt32
    var block_z: UInt32
    var shared_bytes: UInt32
    var padding: UInt32
    var stream: Handle
    var attributes: __mir.pointer[LaunchAttribute]
    var count: UInt32
    var more_padding: UInt32

    def __init__(out self, shape: Shape, stream: Handle, attributes: List[LaunchAttribute]):
        self.grid_x = UInt32(shape.grid.x())
        self.grid_y = UInt32(shape.grid.y())
        self.grid_z = UInt32(shape.grid.z())
        self.block_x = UInt32(shape.block.x())
        self.block_y = UInt32(shape.block.y())
        self.block_z = UInt32(shape.block.z())
        self.shared_bytes = UInt32(shape.shared_bytes)
        self.padding = 0
        self.stream = stream
        self.attributes = attributes.unsafe_ptr()._address
        self.count = UInt32(len(attributes))
        self.more_padding = 0


# ---------------------------------------------------------------------------------------------- the process


struct _Process(Movable):
    """What a program has of the driver: its functions, and the devices that have been asked for, by ordinal."""

    var driver: Driver
    var count: Int
    var devices: List[Int]
    var process: Int32

    def __init__(out self, library: Bytes) raises:
        self.driver = Driver(library)
        var status = self.driver.cuInit(0)
        self.count = 0
        self.devices = List[Int]()
        self.process = Int32(__mir.call["getpid", __mir.i32]())
        if status == _NO_DEVICE:
            return
        self.driver.check["start the CUDA driver"](status)
        var count = Int32(0)
        self.driver.check["count the devices"](self.driver.cuDeviceGetCount(__mir.address_of(count)))
        self.count = Int(count)
        self.devices = List[Int](length=self.count, fill=0)


@fieldwise_init
struct _Known(TrivialRegisterPassable):
    """What the program keeps in two words of its memory, zero at first: the address of the process's record."""

    var record: Int
    var lock: Lock


def _known() -> __mir.pointer[_Known]:
    return __mir.cast_pointer[_Known](__mir.call["oomph_device_state", Bytes]())


def _process(required: Bool) raises -> Int:
    """The address of the process's record, 0 if there is no driver and none is required."""
    var known = __mir.deref(_known()).record
    if known != 0:
        return known
    var library = load_library()
    if is_null(library):
        if required:
            raise Error("there is no CUDA driver on this machine: ", load_problem())
        return 0
    var made = __mir.cast_pointer[_Process](__mir.alloc(__mir.size_of[_Process](), __mir.align_of[_Process]()))
    __mir.init(__mir.deref(made), _Process(library))
    __mir.deref(_known()).record = Int(__mir.ptrtoint[__mir.i64](made))
    _ = __mir.call["__cxa_atexit", __mir.i32](
        __mir.function_pointer[_leave](), __mir.cast_pointer[__mir.i8](made), __mir.null[__mir.i8]()
    )
    return Int(__mir.ptrtoint[__mir.i64](made))


def _leave(process: Bytes):
    """Gives back what the devices of the process hold, at its end. Children that were forked have nothing to give."""
    ref record = __mir.deref(__mir.cast_pointer[_Process](process))
    if record.process != Int32(__mir.call["getpid", __mir.i32]()):
        return
    for address in record.devices:
        if address != 0:
            ref device = __mir.deref(__mir.inttoptr[Device](address._value))
            if device.module != 0 and device.driver[].cuCtxSetCurrent(device.context) == 0:
                _ = device.driver[].cuModuleUnload(device.module)
            _ = device.driver[].cuDevicePrimaryCtxRelease_v2(device.number)


def _record() raises -> Int:
    """The address of the process's record if programs run on NVIDIA devices here, 0 if they run on the simulator."""
    var wanted = getenv(String(_VARIABLE))
    if wanted == "simulator":
        return 0
    var required = wanted == "cuda"
    comptime if not HAS_CODE:
        if required:
            raise Error(
                _VARIABLE, " asks for a CUDA device, but this program holds no code for one: compile it with"
                " --target-accelerator NAME",
            )
        return 0
    else:
        var found = _process(required)
        if found != 0 and __mir.deref(__mir.inttoptr[_Process](found._value)).count == 0:
            if required:
                raise Error("the CUDA driver of this machine finds no device")
            return 0
        return found


def count_devices() -> Int:
    """How many NVIDIA devices programs run on here, 0 if they run on the simulator."""
    var count = 0
    comptime if HAS_CODE:
        ref lock = __mir.deref(_known()).lock
        lock.take()
        try:
            var found = _record()
            count = __mir.deref(__mir.inttoptr[_Process](found._value)).count if found != 0 else 0
        except:
            count = 0
        lock.give()
    return count


def find_device(ordinal: Int) raises -> Int:
    """The address of a `Device`, 0 if programs run on the simulator here."""
    comptime if HAS_CODE:
        ref lock = __mir.deref(_known()).lock
        lock.take()
        try:
            var found = _find_alone(ordinal)
            lock.give()
            return found
        except error:
            lock.give()
            raise error^
    else:
        return _record()


def _find_alone(ordinal: Int) raises -> Int:
    var found = _record()
    if found == 0:
        return 0
    ref record = __mir.deref(__mir.inttoptr[_Process](found._value))
    if ordinal < 0 or ordinal >= record.count:
        raise Error("there is no CUDA device ", ordinal, ": this machine has ", record.count)
    if record.devices[ordinal] == 0:
        var driver = Pointer[Driver, MutUntrackedOrigin](_machine=__mir.address_of(record.driver))
        var made = __mir.cast_pointer[Device](__mir.alloc(__mir.size_of[Device](), __mir.align_of[Device]()))
        __mir.init(__mir.deref(made), Device(driver, ordinal))
        record.devices[ordinal] = Int(__mir.ptrtoint[__mir.i64](made))
    return record.devices[ordinal]


@always_inline
def device_at(address: Int) -> Pointer[Device, MutUntrackedOrigin]:
    """The device at an address that `find_device` has given."""
    return Pointer[Device, MutUntrackedOrigin](_machine=__mir.inttoptr[Device](address._value))
