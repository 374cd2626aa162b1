# What kernels promise about their launches.
from max.gpu import global_idx, MAX_THREADS_PER_BLOCK_METADATA
from max.gpu.host import DeviceContext
from std.utils import StaticTuple

@__llvm_metadata(MAX_THREADS_PER_BLOCK_METADATA=StaticTuple[Int32, 1](Int32(n)))
def k[n: Int](p: Pointer[Int32, MutAnyOrigin]):
    p[unsafe_offset=1] = 1

@__llvm_metadata(`nvvm.maxntid`=StaticTuple[Int32, 3](64, 2, 1), `nvvm.minctasm`=2, `nvvm.maxnreg`=Int32(64), `nvvm.cluster_dim`=StaticTuple[Int32, 3](2, 1, 1))
def l(p: Pointer[Int32, MutAnyOrigin]):
    p[unsafe_offset=1] = 1

def main() raises:
    var ctx = DeviceContext()
    var p = ctx.enqueue_create_buffer[DType.int32](32)
    ctx.enqueue_function[k[128]](p, grid_dim=1, block_dim=32)
    ctx.enqueue_function[l](p, grid_dim=2, block_dim=32)
