"""What copies of boxes of tensors need: barriers in shared memory as values, and the turns of a pipeline."""

from std.memory import AddressSpace
from max.gpu.intrinsics import Scope
from max.gpu.sync import (
    _arrive_cluster_expect_tx,
    _is_complete,
    _wait_ordered,
    mbarrier_arrive,
    mbarrier_arrive_cluster,
    mbarrier_arrive_expect_tx_relaxed,
    mbarrier_arrive_expect_tx_shared,
    mbarrier_init,
    mbarrier_try_wait_parity_shared,
)

comptime _SHARED = AddressSpace.SHARED
comptime _TICKS = 0x989680
"""How long a device may suspend a thread that waits before it looks again, in ns."""


struct SharedMemBarrier(TrivialRegisterPassable):
    """A barrier in shared memory, at which threads come and wait, and which counts the bytes of bulk copies."""

    var mbar: Int64

    @always_inline
    def unsafe_ptr(ref[_, _SHARED] self) -> Pointer[Int64, origin_of(self), address_space=_SHARED]:
        """Its address, as the functions for barriers take it."""
        return Pointer[Int64, origin_of(self), address_space=_SHARED](
            _machine=__mir.cast_pointer[Int64, 3](__mir.address_of(self.mbar))
        )

    @always_inline
    def init(ref[_, _SHARED] self, num_threads: Int32 = 1):
        """Makes the barrier. A phase of it is complete when so many threads have come."""
        mbarrier_init(self.unsafe_ptr(), num_threads)

    @always_inline
    def expect_bytes(ref[_, _SHARED] self, bytes: Int32):
        """Comes to the barrier, whose phase is then complete only when bulk copies have brought so many bytes more."""
        mbarrier_arrive_expect_tx_shared(self.unsafe_ptr(), bytes)

    @always_inline
    def expect_bytes_relaxed(ref[_, _SHARED] self, bytes: Int32) -> UInt64:
        """The same without order for memory; the state of the phase."""
        return mbarrier_arrive_expect_tx_relaxed(self.unsafe_ptr(), bytes)

    @always_inline
    def arrive_and_expect_bytes(ref[_, _SHARED] self, bytes: Int32, cta_id: UInt32, pred: UInt32):
        """The same for the barrier at the same place in the shared memory of a block of the cluster, if `pred` is 1."""
        if pred == 1:
            _arrive_cluster_expect_tx(self.unsafe_ptr(), cta_id, bytes)

    @always_inline
    def arrive(ref[_, _SHARED] self) -> Int:
        """Comes to the barrier; the state of its phase, for `mbarrier_test_wait`."""
        return mbarrier_arrive(self.unsafe_ptr())

    @always_inline
    def arrive_cluster(ref[_, _SHARED] self, cta_id: UInt32, count: UInt32 = 1):
        """Comes so many times to the barrier at the same place in the shared memory of a block of the cluster."""
        mbarrier_arrive_cluster(self.unsafe_ptr(), cta_id, count)

    @always_inline
    def wait[ticks: Optional[UInt32] = None](ref[_, _SHARED] self, phase: UInt32 = 0):
        """Waits until the phase of this parity is complete: 0 for the first, 1 for the second, and so on."""
        comptime time = Int32(ticks.value()) if ticks else Int32(_TICKS)
        mbarrier_try_wait_parity_shared(self.unsafe_ptr(), Int32(phase), time)

    @always_inline
    def wait_acquire[scope: Scope](ref[_, _SHARED] self, phase: UInt32 = 0):
        """The same for what threads of the scope, `Scope.BLOCK` or `Scope.CLUSTER`, have stored before they came."""
        _wait_ordered["acquire", scope](self.unsafe_ptr(), Int32(phase))

    @always_inline
    def wait_relaxed[scope: Scope](ref[_, _SHARED] self, phase: UInt32 = 0):
        """The same without order for memory."""
        _wait_ordered["relaxed", scope](self.unsafe_ptr(), Int32(phase))

    @always_inline
    def try_wait(ref[_, _SHARED] self, phase: UInt32 = 0) -> Bool:
        """Waits for a while; whether the phase of this parity is complete."""
        return _is_complete(self.unsafe_ptr(), Int32(phase))


struct PipelineState[num_stages: Int](Defaultable, TrivialRegisterPassable):
    """The turns of a pipeline: which of its stages is next, and the parity of that stage's barrier."""

    var _index: Int
    var _phase: UInt32
    var _count: Int

    @always_inline
    def __init__(out self):
        """At the first stage, in the first phase."""
        self._index = 0
        self._phase = 0
        self._count = 0

    @always_inline
    def __init__(out self, index: Int, phase: Int, count: Int):
        self._index = index
        self._phase = UInt32(phase)
        self._count = count

    @always_inline
    def index(self) -> UInt32:
        return UInt32(self._index)

    @always_inline
    def phase(self) -> UInt32:
        return self._phase

    @always_inline
    def step(mut self):
        """Goes to the next stage; after the last one to the first, in the next phase."""
        comptime if Self.num_stages > 1:
            self._index += 1
            self._count += 1
            if self._index == Self.num_stages:
                self._index = 0
                self._phase ^= 1
        elif Self.num_stages == 1:
            self._phase ^= 1
            self._count += 1

    @always_inline
    def next(mut self) -> Self:
        """Goes to the next stage; the state there."""
        self.step()
        return self
