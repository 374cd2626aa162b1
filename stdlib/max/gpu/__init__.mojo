"""What kernels use: their place in the launch, barriers, shared memory, and collectives."""

from std.memory import AddressSpace
from .identity import (
    WARP_SIZE,
    block_dim,
    block_idx,
    global_idx,
    grid_dim,
    lane_id,
    sm_id,
    thread_idx,
    warp_id,
)
from .memory import async_copy, async_copy_commit_group, async_copy_wait_all, async_copy_wait_group, external_memory
from .sync import barrier, syncwarp
