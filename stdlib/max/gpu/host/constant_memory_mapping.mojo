"""Constant memory of kernels that the host fills before a launch. Kernels of oomph have none with a name."""


@fieldwise_init
struct ConstantMemoryMapping(Copyable, TrivialRegisterPassable):
    """The bytes for a variable of constant memory, by its name in the device code; a launch refuses it."""

    var name: StaticString
    var ptr: Pointer[NoneType, MutUntrackedOrigin]
    var byte_count: Int
