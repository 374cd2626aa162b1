"""What can be asked for a launch beside its shape."""

from std.memory import AddressSpace
from .dim import Dim


@fieldwise_init
struct LaunchAttributeID(Equatable, TrivialRegisterPassable, Writable):
    """Which attribute it is, by the number that the CUDA driver gives it."""

    var _value: UInt32

    comptime IGNORE = Self(0)
    comptime ACCESS_POLICY_WINDOW = Self(1)
    comptime COOPERATIVE = Self(2)
    """All blocks are to run at the same time."""
    comptime SYNCHRONIZATION_POLICY = Self(3)
    comptime CLUSTER_DIMENSION = Self(4)
    comptime CLUSTER_SCHEDULING_POLICY_PREFERENCE = Self(5)
    comptime PROGRAMMATIC_STREAM_SERIALIZATION = Self(6)
    """The kernel may begin before the one before it in the stream is done; see `wait_on_dependent_grids`."""
    comptime PROGRAMMATIC_EVENT = Self(7)
    comptime PRIORITY = Self(8)
    comptime MEM_SYNC_DOMAIN_MAP = Self(9)
    comptime MEM_SYNC_DOMAIN = Self(10)
    comptime LAUNCH_COMPLETION_EVENT = Self(12)
    comptime DEVICE_UPDATABLE_KERNEL_NODE = Self(13)
    comptime PREFERRED_SHARED_MEMORY_CARVEOUT = Self(14)

    def __eq__(self, other: Self) -> Bool:
        return self._value == other._value

    def write_to(self, mut writer: Some[Writer]):
        writer.write(self._value)


@fieldwise_init
struct AccessProperty(Equatable, TrivialRegisterPassable):
    """How long data stays in the second cache."""

    var _value: Int32

    comptime NORMAL = Self(0)
    comptime STREAMING = Self(1)
    comptime PERSISTING = Self(2)

    def __eq__(self, other: Self) -> Bool:
        return self._value == other._value


struct AccessPolicyWindow(TrivialRegisterPassable):
    """A piece of memory whose accesses treat the second cache in a special way."""

    var base_ptr: Int
    var num_bytes: Int
    var hit_ratio: Float32
    var hit_prop: AccessProperty
    var miss_prop: AccessProperty
    var _padding: Int32

    def __init__(out self):
        """No memory."""
        self.base_ptr = 0
        self.num_bytes = 0
        self.hit_ratio = 0
        self.hit_prop = AccessProperty.NORMAL
        self.miss_prop = AccessProperty.NORMAL
        self._padding = 0

    def __init__[
        T: AnyType
    ](
        out self,
        *,
        base_ptr: Pointer[T, _, address_space=_],
        count: Int,
        hit_ratio: Float32,
        hit_prop: AccessProperty = AccessProperty.NORMAL,
        miss_prop: AccessProperty = AccessProperty.NORMAL,
    ):
        """So many elements, of which the given part has the first property and the rest the second."""
        self.base_ptr = Int(base_ptr)
        self.num_bytes = count * Int(__mir.size_of[T]())
        self.hit_ratio = hit_ratio
        self.hit_prop = hit_prop
        self.miss_prop = miss_prop
        self._padding = 0


comptime _BYTES = 64


struct LaunchAttributeValue(TrivialRegisterPassable):
    """What an attribute says: up to 64 bytes, as the CUDA driver wants them."""

    var _storage: __mir.array[__mir.i64, _BYTES // 8]

    def __init__(out self):
        """Zeroes."""
        __mir.assume_init(self._storage)
        __mir.memset(__mir.array_pointer(self._storage), __mir.i8(0), __mir.i64(_BYTES))

    def __init__(out self, policy: AccessPolicyWindow):
        self = Self()
        self._put(policy)

    def __init__(out self, dim: Dim):
        """Three extents."""
        self = Self()
        self._put(SIMD[DType.uint32, 4](UInt32(dim.x()), UInt32(dim.y()), UInt32(dim.z()), 0))

    def __init__(out self, value: Bool):
        self = Self()
        self._put(Int32(value))

    def _put[T: TrivialRegisterPassable](mut self, value: T):
        __mir.memcpy(__mir.array_pointer(self._storage), __mir.address_of(value), __mir.size_of[T]())

    def _word(mut self, number: Int) -> Int:
        """One of its numbers of 32 bits."""
        var words = __mir.cast_pointer[UInt32](__mir.array_pointer(self._storage))
        return Int(__mir.load(__mir.offset(words, number._value)))


struct LaunchAttribute(Copyable, TrivialRegisterPassable):
    """An attribute of a launch, in the layout of the CUDA driver's `CUlaunchAttribute`."""

    var id: LaunchAttributeID
    var _padding: UInt32
    var value: LaunchAttributeValue

    def __init__(out self):
        """Nothing."""
        self = Self(LaunchAttributeID.IGNORE, LaunchAttributeValue())

    def __init__(out self, id: LaunchAttributeID, value: LaunchAttributeValue):
        self.id = id
        self._padding = 0
        self.value = value

    @implicit
    def __init__(out self, policy: AccessPolicyWindow):
        self = Self(LaunchAttributeID.ACCESS_POLICY_WINDOW, LaunchAttributeValue(policy))


def is_simulated(id: LaunchAttributeID) -> Bool:
    """Whether the simulator does what an attribute asks for, or need not do anything."""
    return not (
        id == LaunchAttributeID.PROGRAMMATIC_EVENT
        or id == LaunchAttributeID.LAUNCH_COMPLETION_EVENT
        or id == LaunchAttributeID.DEVICE_UPDATABLE_KERNEL_NODE
    )
