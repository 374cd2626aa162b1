"""Shared memory whose size the launch decides, and copies into shared memory that the processor makes meanwhile."""

from std.memory import AddressSpace
from .targets import on_nvidia, is_simulated
from . import simulator


@always_inline
def external_memory[
    T: AnyType, *, address_space: AddressSpace, alignment: Int = 1, name: StaticString = "extern_ptr_syml"
]() -> Pointer[T, MutUntrackedOrigin, address_space=address_space]:
    """The shared memory that `shared_mem_bytes` of the launch is the size of. Every call gives the same address."""
    comptime assert address_space == AddressSpace.SHARED, "external memory is shared memory"
    comptime if is_simulated():
        return Pointer[T, MutUntrackedOrigin, address_space=address_space](
            _machine=__mir.cast_pointer[T, 3](simulator.block()[].dynamic)
        )
    else:
        return Pointer[T, MutUntrackedOrigin, address_space=address_space](_machine=__mir.shared_alloc[T, 0, alignment]())


@always_inline
def async_copy[
    T: AnyType, //, size: Int
](
    src: Pointer[T, _, address_space = AddressSpace.GLOBAL],
    dst: Pointer[T, _, address_space = AddressSpace.SHARED],
):
    """Starts copying 4, 8 or 16 bytes from global to shared memory."""
    comptime assert size == 4 or size == 8 or size == 16, "an asynchronous copy takes 4, 8 or 16 bytes"
    comptime if on_nvidia():
        var to = __mir.cast_pointer[__mir.i8](dst._address)
        var source = __mir.cast_pointer[__mir.i8](src._address)
        comptime if size == 4:
            __mir.intrinsic["llvm.nvvm.cp.async.ca.shared.global.4"](to, source)
        elif size == 8:
            __mir.intrinsic["llvm.nvvm.cp.async.ca.shared.global.8"](to, source)
        else:
            __mir.intrinsic["llvm.nvvm.cp.async.cg.shared.global.16"](to, source)
    else:
        __mir.memcpy(dst._address, src._address, Int(size)._value)


@always_inline
def async_copy_commit_group():
    """Makes a group of the copies started since the last one."""
    comptime if on_nvidia():
        __mir.intrinsic["llvm.nvvm.cp.async.commit.group"]()


@always_inline
def async_copy_wait_group(n: Int32):
    """Waits until at most `n` of the latest groups are still under way."""
    comptime if on_nvidia():
        # The instruction wants a constant; waiting for all is always enough.
        if n == 0:
            __mir.intrinsic["llvm.nvvm.cp.async.wait.group"](__mir.i32(0))
        elif n == 1:
            __mir.intrinsic["llvm.nvvm.cp.async.wait.group"](__mir.i32(1))
        elif n == 2:
            __mir.intrinsic["llvm.nvvm.cp.async.wait.group"](__mir.i32(2))
        elif n == 3:
            __mir.intrinsic["llvm.nvvm.cp.async.wait.group"](__mir.i32(3))
        else:
            __mir.intrinsic["llvm.nvvm.cp.async.wait.all"]()


@always_inline
def async_copy_wait_all():
    """Waits until all copies of the thread have arrived."""
    comptime if on_nvidia():
        __mir.intrinsic["llvm.nvvm.cp.async.wait.all"]()
