"""Constants of devices, and the names of what a kernel may promise about its launches."""

from .identity import WARP_SIZE

comptime WARPGROUP_SIZE: Int = 128
"""The threads of four warps, which multiply matrices together on Hopper."""

comptime MAX_THREADS_PER_BLOCK_METADATA: StaticString = "nvvm.maxntid"
"""`@__llvm_metadata(MAX_THREADS_PER_BLOCK_METADATA=StaticTuple[Int32, 1](256))`: no block has more threads."""
