from max.gpu.host import DeviceContext


def gather(data: Pointer[Float32, MutAnyOrigin], index: Int32):
    var values = Array[Float32, 4](fill=1)
    data[] = values[Int(index)]


def main() raises:
    var ctx = DeviceContext()
    var buffer = ctx.enqueue_create_buffer[DType.float32](1)
    ctx.enqueue_function[gather](buffer, Int32(13), grid_dim=1, block_dim=1)
    ctx.synchronize()
