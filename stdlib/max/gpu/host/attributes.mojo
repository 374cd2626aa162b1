"""What can be asked of a device, and what can be asked for a launch."""


@fieldwise_init
struct DeviceAttribute(Equatable, TrivialRegisterPassable):
    """A property of a device, by the number that the CUDA driver gives it."""

    var _value: Int32

    comptime MAX_THREADS_PER_BLOCK = Self(1)
    comptime MAX_BLOCK_DIM_X = Self(2)
    comptime MAX_BLOCK_DIM_Y = Self(3)
    comptime MAX_BLOCK_DIM_Z = Self(4)
    comptime MAX_GRID_DIM_X = Self(5)
    comptime MAX_GRID_DIM_Y = Self(6)
    comptime MAX_GRID_DIM_Z = Self(7)
    comptime MAX_SHARED_MEMORY_PER_BLOCK = Self(8)
    comptime WARP_SIZE = Self(10)
    comptime MAX_REGISTERS_PER_BLOCK = Self(12)
    comptime CLOCK_RATE = Self(13)
    comptime MULTIPROCESSOR_COUNT = Self(16)
    comptime L2_CACHE_SIZE = Self(38)
    comptime MAX_THREADS_PER_MULTIPROCESSOR = Self(39)
    comptime COMPUTE_CAPABILITY_MAJOR = Self(75)
    comptime COMPUTE_CAPABILITY_MINOR = Self(76)
    comptime MAX_SHARED_MEMORY_PER_MULTIPROCESSOR = Self(81)
    comptime MAX_REGISTERS_PER_MULTIPROCESSOR = Self(82)
    comptime COOPERATIVE_LAUNCH = Self(95)
    comptime MAX_SHARED_MEMORY_PER_BLOCK_OPTIN = Self(97)
    comptime MAX_BLOCKS_PER_MULTIPROCESSOR = Self(106)
    comptime MAX_ACCESS_POLICY_WINDOW_SIZE = Self(109)

    def __eq__(self, other: Self) -> Bool:
        return self._value == other._value


@fieldwise_init
struct Attribute(Equatable, TrivialRegisterPassable):
    """A property of a compiled kernel, by the number that the CUDA driver gives it."""

    var code: Int32

    comptime MAX_THREADS_PER_BLOCK = Self(0)
    comptime SHARED_SIZE_BYTES = Self(1)
    comptime CONST_SIZE_BYTES = Self(2)
    comptime LOCAL_SIZE_BYTES = Self(3)
    comptime NUM_REGS = Self(4)
    comptime PTX_VERSION = Self(5)
    comptime BINARY_VERSION = Self(6)
    comptime CACHE_MODE_CA = Self(7)
    comptime MAX_DYNAMIC_SHARED_SIZE_BYTES = Self(8)
    comptime PREFERRED_SHARED_MEMORY_CARVEOUT = Self(9)
    comptime CLUSTER_SIZE_MUST_BE_SET = Self(10)
    comptime REQUIRED_CLUSTER_WIDTH = Self(11)
    comptime NON_PORTABLE_CLUSTER_SIZE_ALLOWED = Self(14)
    comptime CLUSTER_SCHEDULING_POLICY_PREFERENCE = Self(15)

    def __eq__(self, other: Self) -> Bool:
        return self.code == other.code


@fieldwise_init
struct FuncAttribute(TrivialRegisterPassable):
    """A property that a kernel is launched with."""

    var _code: Int32
    var value: Int32

    comptime NULL = Self(-1, -1)

    @staticmethod
    def CACHE_MODE_CA(value: Bool) -> Self:
        """Whether all loads of global memory go through the first cache."""
        return Self(7, Int32(value))

    @staticmethod
    def MAX_DYNAMIC_SHARED_SIZE_BYTES(value: UInt32) -> Self:
        """How much dynamic shared memory the kernel may use; more than 48 KiB needs this."""
        return Self(8, Int32(value))

    @staticmethod
    def PREFERRED_SHARED_MEMORY_CARVEOUT(value: Int32) -> Self:
        """The wanted share of shared memory in percent; a hint."""
        return Self(9, value)
