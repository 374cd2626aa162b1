"""Launches that overlap with the one before them in the stream, from compute capability 9.0 on."""

from ..targets import on_nvidia


@always_inline
def _overlaps() -> Bool:
    return on_nvidia() and Int(__mir.target["compute_capability"]) >= 90


@always_inline
def launch_dependent_grids():
    """Lets the next kernel of the stream begin, if it was launched to overlap."""
    comptime if _overlaps():
        __mir.intrinsic["llvm.nvvm.griddepcontrol.launch.dependents"]()


@always_inline
def wait_on_dependent_grids():
    """Waits until the kernel before this one in the stream is done and its memory is visible."""
    comptime if _overlaps():
        __mir.intrinsic["llvm.nvvm.griddepcontrol.wait"]()
