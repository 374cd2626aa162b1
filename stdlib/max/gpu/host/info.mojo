"""What is known of devices while compiling."""


@fieldwise_init
struct GPUInfo(Equatable, ImplicitlyCopyable, RegisterPassable, Writable):
    """A kind of device.

    name, api, arch_name  the usual names of the device, of its interface and of its architecture
    compute, version      what it can do, as a number and as the name of the target
    sm_count              the multiprocessors; those of the largest device where there are several of the kind
    The rest are the limits of a warp, of a multiprocessor (memory in bytes) and of a block.
    """

    var name: StaticString
    var api: StaticString
    var arch_name: StaticString
    var compute: Float32
    var version: StaticString
    var sm_count: Int
    var warp_size: Int
    var threads_per_multiprocessor: Int
    var shared_memory_per_multiprocessor: Int
    var max_registers_per_block: Int
    var max_thread_block_size: Int

    @staticmethod
    def from_name[name: StaticString]() -> Self:
        """The kind of device that the name of a target stands for, such as "sm_90a"."""
        comptime if name == "sm_80":
            return A100
        elif name == "sm_86":
            return A10
        elif name == "sm_89":
            return L4
        elif name == "sm_90" or name == "sm_90a":
            return H100
        elif name == "sm_100a":
            return B200
        elif name == "sm_120":
            return RTX5090
        else:
            comptime assert name == "gfx942", "nothing is known about devices of this name"
            return MI300X

    def __eq__(self, other: Self) -> Bool:
        return self.name == other.name

    def write_to(self, mut writer: Some[Writer]):
        writer.write(self.name, " (", self.version, ")")


def _nvidia(
    name: StaticString, arch_name: StaticString, compute: Float32, version: StaticString, sm_count: Int, threads: Int, kilobytes: Int
) -> GPUInfo:
    return GPUInfo(name, "cuda", arch_name, compute, version, sm_count, 32, threads, kilobytes * 1024, 65536, 1024)


comptime A100 = _nvidia("A100", "ampere", 8.0, "sm_80", 108, 2048, 164)
comptime A10 = _nvidia("A10", "ampere", 8.6, "sm_86", 72, 1536, 100)
comptime L4 = _nvidia("L4", "ada", 8.9, "sm_89", 58, 1536, 100)
comptime RTX4090 = _nvidia("RTX4090", "ada", 8.9, "sm_89", 128, 1536, 100)
comptime H100 = _nvidia("H100", "hopper", 9.0, "sm_90a", 132, 2048, 228)
comptime B200 = _nvidia("B200", "blackwell", 10.0, "sm_100a", 148, 2048, 228)
comptime RTX5090 = _nvidia("RTX5090", "blackwell", 12.0, "sm_120", 170, 1536, 100)
comptime MI300X = GPUInfo("MI300X", "hip", "gfx942", 9.4, "CDNA3", 304, 64, 2048, 65536, 65536, 1024)

comptime SIMULATOR = _nvidia("simulator", "hopper", 9.0, "sm_90", 132, 2048, 228)
"""The simulator pretends to be the device whose compute capability it has."""


def _default_info() -> GPUInfo:
    """The device whose code the program holds, or the simulator."""
    comptime if Bool(__mir.target["has_device_code"]):
        return GPUInfo.from_name[__mir.target["device_code"]]()
    else:
        return SIMULATOR


def is_gpu[target: StaticString]() -> Bool:
    """Whether a name of a kind of device, as libraries pass it on, stands for a GPU."""
    return target == "gpu"


def is_cpu[target: StaticString]() -> Bool:
    """Whether it stands for the processor."""
    return target == "cpu"
