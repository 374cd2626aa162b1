"""Sizes of types, and facts about the target that hold while compiling."""


@always_inline
def size_of[T: AnyType]() -> Int:
    """The bytes that a value occupies."""
    return Int(__mir.size_of[T]())


@always_inline
def size_of[dtype: DType]() -> Int:
    return Int(__mir.size_of[__mir.vector[dtype, 1]]())


@always_inline
def align_of[T: AnyType]() -> Int:
    """The bytes that the address of a value is a multiple of."""
    return Int(__mir.align_of[T]())


@always_inline
def align_of[dtype: DType]() -> Int:
    return Int(__mir.align_of[__mir.vector[dtype, 1]]())


@always_inline
def bit_width_of[T: AnyType]() -> Int:
    """Eight times the size."""
    return Int(__mir.size_of[T]()) * 8


@always_inline
def bit_width_of[dtype: DType]() -> Int:
    return Int(__mir.size_of[__mir.vector[dtype, 1]]()) * 8


@always_inline
def simd_bit_width() -> Int:
    """The bits of a vector register."""
    return Int(__mir.target["simd_bits"])


@always_inline
def simd_byte_width() -> Int:
    """The bytes of a vector register."""
    return Int(__mir.target["simd_bits"]) // 8


@always_inline
def simd_width_of[T: AnyType]() -> Int:
    """The values that fit into a vector register; at least 1."""
    return max(Int(__mir.target["simd_bits"]) // bit_width_of[T](), 1)


@always_inline
def simd_width_of[dtype: DType]() -> Int:
    return max(Int(__mir.target["simd_bits"]) // bit_width_of[dtype](), 1)


@always_inline
def is_gpu() -> Bool:
    """Whether this code is compiled for a device."""
    return Bool(__mir.target["is_gpu"])


@always_inline
def is_nvidia_gpu() -> Bool:
    return Bool(__mir.target["is_nvidia_gpu"])


@always_inline
def is_amd_gpu() -> Bool:
    return Bool(__mir.target["is_amd_gpu"])


@always_inline
def is_apple_gpu() -> Bool:
    return Bool(__mir.target["is_apple_gpu"])


@always_inline
def has_accelerator() -> Bool:
    """Whether programs can use a device: a real one, or the simulator of one."""
    return True


struct CompilationTarget:
    """The processor and the system that this is compiled for."""

    @staticmethod
    def is_linux() -> Bool:
        return Bool(__mir.target["is_linux"])

    @staticmethod
    def is_macos() -> Bool:
        return Bool(__mir.target["is_macos"])

    @staticmethod
    def is_x86() -> Bool:
        return Bool(__mir.target["is_x86"])

    @staticmethod
    def is_apple_silicon() -> Bool:
        return Bool(__mir.target["is_macos"]) and Bool(__mir.target["is_arm"])

    @staticmethod
    def has_sse4() -> Bool:
        return Bool(__mir.target["has_sse4.2"])

    @staticmethod
    def has_avx() -> Bool:
        return Bool(__mir.target["has_avx"])

    @staticmethod
    def has_avx2() -> Bool:
        return Bool(__mir.target["has_avx2"])

    @staticmethod
    def has_avx512f() -> Bool:
        return Bool(__mir.target["has_avx512f"])

    @staticmethod
    def has_fma() -> Bool:
        return Bool(__mir.target["has_fma"])

    @staticmethod
    def has_vnni() -> Bool:
        return Bool(__mir.target["has_avx512vnni"])

    @staticmethod
    def has_neon() -> Bool:
        return Bool(__mir.target["is_arm"])


@fieldwise_init
struct Endian(Equatable, TrivialRegisterPassable, Writable):
    """The order of the bytes of a number in memory."""

    comptime little = Self(0)
    comptime big = Self(1)

    var _code: Int

    @staticmethod
    def native() -> Self:
        """The order on the target."""
        return Self.little

    @always_inline
    def __eq__(self, other: Self) -> Bool:
        return self._code == other._code

    def write_to(self, mut writer: Some[Writer]):
        if self._code == 0:
            writer.write_string("little")
        else:
            writer.write_string("big")


comptime _ONLINE_PROCESSORS = 84
"""The number of `_SC_NPROCESSORS_ONLN`."""


def num_logical_cores() -> Int:
    """The hardware threads that are available."""
    var selector = _ONLINE_PROCESSORS
    var count = Int(__mir.call["sysconf", __mir.i64](__mir.trunc[__mir.i32](selector._value)))
    return max(count, 1)


def num_physical_cores() -> Int:
    """The processor cores; where that cannot be told, the hardware threads."""
    return num_logical_cores()


def num_performance_cores() -> Int:
    return num_physical_cores()
