"""Launches that overlap with the one before them in the stream, from compute capability 9.0 on.

On all other devices, and on the simulator, a launch begins when the one before it is done, and nothing of this has an
effect.
"""

from ..host.launch_attribute import LaunchAttribute, LaunchAttributeID, LaunchAttributeValue
from ..targets import on_nvidia

comptime _CAPABILITY = 90


@always_inline
def _overlaps() -> Bool:
    return on_nvidia() and Int(__mir.target["compute_capability"]) >= _CAPABILITY


@fieldwise_init
struct PDLLevel(Comparable, TrivialRegisterPassable):
    """How much a launch overlaps with others."""

    var _level: Int

    comptime OFF = Self(0)
    comptime ON = Self(1)
    """The kernel itself says when, by the functions of this file."""
    comptime OVERLAP_AT_END = Self(2)
    """The next kernel may begin when this one comes to its end."""
    comptime OVERLAP_AT_BEGINNING = Self(3)
    """The next kernel may begin when this one has waited."""
    comptime NO_WAIT_OVERLAP_AT_END = Self(4)
    """The same as `OVERLAP_AT_END`, and this one waits for nothing."""

    @always_inline
    def __init__(out self):
        """No overlap."""
        self = Self.OFF

    def __eq__(self, other: Self) -> Bool:
        return self._level == other._level

    def __eq__(self, other: Int) -> Bool:
        return self._level == other

    def __lt__(self, other: Self) -> Bool:
        return self._level < other._level


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


struct PDL(Defaultable):
    """`with PDL():` waits for the kernel before this one at its beginning, and lets the next one begin at its end."""

    @always_inline
    def __init__(out self):
        pass

    @always_inline
    def __enter__(self):
        wait_on_dependent_grids()

    @always_inline
    def __exit__(self):
        launch_dependent_grids()


def pdl_launch_attributes(pdl_level: PDLLevel = PDLLevel()) -> List[LaunchAttribute]:
    """What `attributes` of a launch has to be so that it overlaps. Nothing if the program is for devices without
    that."""
    comptime if Bool(__mir.target["has_device_code"]):
        comptime if Int(__mir.target["device_code_capability"]) >= _CAPABILITY:
            if pdl_level != PDLLevel.OFF:
                var id = LaunchAttributeID.PROGRAMMATIC_STREAM_SERIALIZATION
                return [LaunchAttribute(id, LaunchAttributeValue(True))]
    return List[LaunchAttribute]()
