# Wrong launches and wrong kernels side by side, each reported at its own line. REJECT 19 23 27 31 39 40 41 42 43 44
from std.memory import unsafe_stack_allocation
from max.gpu import AddressSpace, thread_idx
from max.gpu.host import DeviceContext
from max.gpu.memory import async_copy

comptime P = Pointer[Float32, MutAnyOrigin]


def plain(p: P, n: Int32):
    p[unsafe_offset=thread_idx.x] = Float32(n)


def fill(p: P):
    p[unsafe_offset=0] = 1


def sets_index(p: P):
    thread_idx.x = 3


def calls_index(p: P):
    p[unsafe_offset=thread_idx.x()] = 3


def copies_generic(p: P):
    async_copy[16](p, unsafe_stack_allocation[8, Float32, address_space=AddressSpace.SHARED]())


def fills_shared(p: P):
    fill(unsafe_stack_allocation[8, Float32, address_space=AddressSpace.SHARED]())


def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.float32](3)
    ctx.enqueue_function[sets_index](p, grid_dim=1, block_dim=1)
    ctx.enqueue_function[copies_generic](p, grid_dim=1, block_dim=1)
    ctx.enqueue_function[plain](Int32(3), p, grid_dim=1, block_dim=1)
    ctx.enqueue_function[plain](p, 3, grid_dim=1, block_dim=1)
    ctx.enqueue_function[plain](p, Int32(3), grid_dim=1)
    ctx.enqueue_function[plain](p, Int32(3), grid_dim=(1, 1, 1, 1), block_dim=1)
    ctx.enqueue_function[fill](p.unsafe_ptr().as_imm(), grid_dim=1, block_dim=1)
    ctx.enqueue_function[fill](p.unsafe_ptr().unsafe_bitcast[Int32](), grid_dim=1, block_dim=1)
