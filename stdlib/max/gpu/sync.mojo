"""Barriers."""

from .targets import on_amd, on_nvidia
from . import simulator


@always_inline
def barrier():
    """Waits for all threads of the block; what they have stored before is visible to all after it."""
    comptime if on_nvidia():
        __mir.intrinsic["llvm.nvvm.barrier.cta.sync.aligned.all"](__mir.i32(0))
    elif on_amd():
        __mir.fence["release", "workgroup"]()
        __mir.intrinsic["llvm.amdgcn.s.barrier"]()
        __mir.fence["acquire", "workgroup"]()
    else:
        simulator.meet_block()


@always_inline
def syncwarp(mask: Int = -1):
    """Waits for the lanes of the warp that the mask names."""
    comptime if on_nvidia():
        __mir.intrinsic["llvm.nvvm.bar.warp.sync"](__mir.trunc[__mir.i32](mask._value))
    elif on_amd():
        __mir.fence["acq_rel", "wavefront"]()
        __mir.intrinsic["llvm.amdgcn.wave.barrier"]()
    else:
        simulator.meet_warp(mask)
