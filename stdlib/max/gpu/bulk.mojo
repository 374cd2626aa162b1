"""Copies of many bytes that one thread starts: pieces of memory, and boxes of tensors. From compute capability 9.0 on.

Copies to shared memory tell a barrier how many bytes have come; those to global memory form groups
(`cp_async_bulk_commit_group`). The simulator copies at once.
"""

from std.memory import AddressSpace
from std.utils.index import IndexList
from std.utils.static_tuple import StaticTuple
from . import simulated_tensor, simulator
from .caches import CacheEviction, _cache_policy
from .sync import _bytes_came, _needs_hopper, _of_rank, _shared_address
from .targets import has_nvidia_features, is_simulated, on_nvidia

comptime _SHARED = AddressSpace.SHARED
comptime _NONE = CacheEviction.EVICT_NORMAL


@fieldwise_init
struct ReduceOp(Equatable, TrivialRegisterPassable):
    """How a copy combines what it brings with what is there."""

    var _value: Int

    comptime ADD = Self(simulated_tensor.ADD)
    comptime MIN = Self(simulated_tensor.MIN)
    comptime MAX = Self(simulated_tensor.MAX)
    comptime AND = Self(simulated_tensor.AND)
    comptime OR = Self(simulated_tensor.OR)
    comptime XOR = Self(simulated_tensor.XOR)

    def __eq__(self, other: Self) -> Bool:
        return self._value == other._value

    def mnemonic(self) -> StaticString:
        """The word of PTX."""
        if self == Self.ADD:
            return "add"
        if self == Self.MIN:
            return "min"
        if self == Self.MAX:
            return "max"
        if self == Self.AND:
            return "and"
        return "or" if self == Self.OR else "xor"


@always_inline
def _only_nvidia():
    comptime assert has_nvidia_features(), "bulk copies are those of NVIDIA processors"


# ---------------------------------------------------------------------------------------- pieces of memory


@always_inline
def _address[T: AnyType](place: Pointer[T, _, address_space=_]) -> __mir.i64:
    return __mir.ptrtoint[__mir.i64](place._address)


def _hint(eviction_policy: CacheEviction) -> StaticString:
    return "" if eviction_policy == _NONE else ".L2::cache_hint"


@always_inline
def cp_async_bulk_shared_cluster_global[
    dst_type: AnyType, src_type: AnyType, mbr_type: AnyType, //, *, eviction_policy: CacheEviction = _NONE
](
    dst_mem: Pointer[dst_type, _, address_space=_SHARED],
    src_mem: Pointer[src_type, _, address_space=_],
    size: Int32,
    mem_bar: Pointer[mbr_type, _, address_space=_SHARED],
):
    """Starts copying `size` bytes, a multiple of 16, from global memory; the barrier counts them. Both addresses are
    multiples of 16."""
    _only_nvidia()
    comptime if on_nvidia():
        _needs_hopper()
        comptime text = "cp.async.bulk.shared::cluster.global.mbarrier::complete_tx::bytes" + _hint(eviction_policy) + " [$0], [$1], $2, [$3]"
        comptime if eviction_policy == _NONE:
            __mir.asm[text + ";", "r,l,r,r,~{memory}", NoneType, 1](
                _shared_address(dst_mem), _address(src_mem), size._value, _shared_address(mem_bar)
            )
        else:
            __mir.asm[text + ", $4;", "r,l,r,r,l,~{memory}", NoneType, 1](
                _shared_address(dst_mem), _address(src_mem), size._value, _shared_address(mem_bar), _cache_policy[eviction_policy]()
            )
    elif is_simulated():
        __mir.memcpy(dst_mem._address, src_mem._address, Int(size)._value)
        _bytes_came(mem_bar, Int(size))


@always_inline
def cp_async_bulk_global_shared_cta[
    dst_type: AnyType, src_type: AnyType, //, *, eviction_policy: CacheEviction = _NONE
](dst_mem: Pointer[dst_type, _, address_space=_], src_mem: Pointer[src_type, _, address_space=_SHARED], size: Int32):
    """Starts copying `size` bytes, a multiple of 16, to global memory."""
    _only_nvidia()
    comptime if on_nvidia():
        _needs_hopper()
        comptime text = "cp.async.bulk.global.shared::cta.bulk_group" + _hint(eviction_policy) + " [$0], [$1], $2"
        comptime if eviction_policy == _NONE:
            __mir.asm[text + ";", "l,r,r,~{memory}", NoneType, 1](_address(dst_mem), _shared_address(src_mem), size._value)
        else:
            __mir.asm[text + ", $3;", "l,r,r,l,~{memory}", NoneType, 1](
                _address(dst_mem), _shared_address(src_mem), size._value, _cache_policy[eviction_policy]()
            )
    elif is_simulated():
        __mir.memcpy(dst_mem._address, src_mem._address, Int(size)._value)


@always_inline
def cp_async_bulk_prefetch[
    src_type: AnyType, //, *, eviction_policy: CacheEviction = _NONE
](src_mem: Pointer[src_type, _, address_space=_], size: Int32):
    """Reads `size` bytes, a multiple of 16, ahead into the second cache."""
    _only_nvidia()
    comptime if on_nvidia():
        _needs_hopper()
        comptime text = "cp.async.bulk.prefetch.L2.global" + _hint(eviction_policy) + " [$0], $1"
        comptime if eviction_policy == _NONE:
            __mir.asm[text + ";", "l,r,~{memory}", NoneType, 1](_address(src_mem), size._value)
        else:
            __mir.asm[text + ", $2;", "l,r,l,~{memory}", NoneType, 1](_address(src_mem), size._value, _cache_policy[eviction_policy]())


# ------------------------------------------------------------------------------------------ boxes of tensors


def _lanes(rank: Int) -> Int:
    """The length of the vector that holds so many coordinates."""
    return rank if rank <= 2 else (4 if rank <= 4 else 8)


@always_inline
def _vector[rank: Int](coords: IndexList[rank]) -> SIMD[DType.int32, _lanes(rank)]:
    var result = SIMD[DType.int32, _lanes(rank)](0)
    comptime for i in range(rank):
        result[i] = Int32(coords[i])
    return result


@always_inline
def _position[rank: Int](coords: IndexList[rank]) -> StaticTuple[Int, 5]:
    var result = StaticTuple[Int, 5](fill=0)
    comptime for i in range(rank):
        result[i] = coords[i]
    return result


def _box_text(first: Int, rank: Int) -> String:
    """The operand that names a descriptor and coordinates, which begin at a number."""
    var text = String("[$", first, ", {")
    for i in range(rank):
        text += String(", $" if i > 0 else "$", first + 1 + i)
    return text + "}]"


def _letters(count: Int) -> String:
    """Constraints of so many operands of 32 bits, each with a comma before it."""
    var text = String()
    for _ in range(count):
        text += ",r"
    return text


def _load_text(rank: Int, group: Int, multicast: Bool, keeps: Bool) -> String:
    """The instruction that copies a box to shared memory."""
    var text = String("cp.async.bulk.tensor.", rank, "d.shared::cluster.global.tile.mbarrier::complete_tx::bytes")
    if multicast:
        text += ".multicast::cluster"
    if group == 2:
        text += ".cta_group::2"
    if keeps:
        text += ".L2::cache_hint"
    var next = 2 + _lanes(rank)
    text += String(" [$0], ", _box_text(1, rank), ", [$", next, "]")
    if multicast or keeps:
        text += String(", $", next + 1)
    return text + ";"


@always_inline
def _check_group[group: Int]():
    comptime assert group == 1 or group == 2, "a copy is made for one block of the cluster or for two"
    comptime if group == 2:
        comptime assert Int(__mir.target["compute_capability"]) >= 100, "copies for two blocks need an NVIDIA device of compute capability 10.0"


@always_inline
def _simulate_load[
    dst_type: AnyType, mbr_type: AnyType, rank: Int, //
](
    dst_mem: Pointer[dst_type, _, address_space=_SHARED],
    tma_descriptor: Pointer[NoneType, _],
    mem_bar: Pointer[mbr_type, _, address_space=_SHARED],
    coords: IndexList[rank],
):
    var tensor = __mir.load(__mir.cast_pointer[simulated_tensor.Tensor](tma_descriptor._address))
    assert Int(tensor.rank) == rank, "the descriptor has another number of dimensions than the copy"
    _bytes_came(mem_bar, tensor.load(Int(_address(dst_mem)), _position(coords)))


@always_inline
def cp_async_bulk_tensor_shared_cluster_global[
    dst_type: AnyType, mbr_type: AnyType, rank: Int, //, *, cta_group: Int = 1, eviction_policy: CacheEviction = _NONE
](
    dst_mem: Pointer[dst_type, _, address_space=_SHARED],
    tma_descriptor: Pointer[NoneType, _],
    mem_bar: Pointer[mbr_type, _, address_space=_SHARED],
    coords: IndexList[rank],
):
    """Starts copying the box that begins at `coords`, the fastest dimension first; the barrier counts its bytes."""
    _only_nvidia()
    comptime if on_nvidia():
        _needs_hopper()
        _check_group[cta_group]()
        comptime keeps = eviction_policy != _NONE
        comptime text = _load_text(rank, cta_group, False, keeps)
        comptime if keeps:
            __mir.asm[text, "r,l" + _letters(_lanes(rank) + 1) + ",l,~{memory}", NoneType, 1](
                _shared_address(dst_mem),
                _address(tma_descriptor),
                _vector(coords)._value,
                _shared_address(mem_bar),
                _cache_policy[eviction_policy](),
            )
        else:
            __mir.asm[text, "r,l" + _letters(_lanes(rank) + 1) + ",~{memory}", NoneType, 1](
                _shared_address(dst_mem), _address(tma_descriptor), _vector(coords)._value, _shared_address(mem_bar)
            )
    elif is_simulated():
        _simulate_load(dst_mem, tma_descriptor, mem_bar, coords)


@always_inline
def cp_async_bulk_tensor_shared_cluster_global_multicast[
    dst_type: AnyType, mbr_type: AnyType, rank: Int, //, *, cta_group: Int = 1
](
    dst_mem: Pointer[dst_type, _, address_space=_SHARED],
    tma_descriptor: Pointer[NoneType, _],
    mem_bar: Pointer[mbr_type, _, address_space=_SHARED],
    coords: IndexList[rank],
    multicast_mask: UInt16,
):
    """The same for every block of the cluster that the mask names, and its barrier at the same place."""
    _only_nvidia()
    comptime if on_nvidia():
        _needs_hopper()
        _check_group[cta_group]()
        __mir.asm[
            _load_text(rank, cta_group, True, False), "r,l" + _letters(_lanes(rank) + 1) + ",h,~{memory}", NoneType, 1
        ](
            _shared_address(dst_mem),
            _address(tma_descriptor),
            _vector(coords)._value,
            _shared_address(mem_bar),
            multicast_mask._value,
        )
    elif is_simulated():
        for rank in range(simulator.CLUSTER):
            if Int(multicast_mask) >> rank & 1 == 1:
                _simulate_load(_of_rank(dst_mem, rank), tma_descriptor, _of_rank(mem_bar, rank), coords)


def _store_text(start: String, rank: Int, keeps: Bool) -> String:
    """An instruction that copies a box from shared memory."""
    var text = start + ".bulk_group" + (".L2::cache_hint " if keeps else " ") + _box_text(0, rank)
    text += String(", [$", 1 + _lanes(rank), "]")
    if keeps:
        text += String(", $", 2 + _lanes(rank))
    return text + ";"


@always_inline
def _store_box[
    src_type: AnyType, rank: Int, //, text: String, eviction_policy: CacheEviction, operation: Int
](
    src_mem: Pointer[src_type, _, address_space=_SHARED], tma_descriptor: Pointer[NoneType, _], coords: IndexList[rank]
):
    _only_nvidia()
    comptime if on_nvidia():
        _needs_hopper()
        comptime if eviction_policy == _NONE:
            __mir.asm[text, "l" + _letters(_lanes(rank) + 1) + ",~{memory}", NoneType, 1](
                _address(tma_descriptor), _vector(coords)._value, _shared_address(src_mem)
            )
        else:
            __mir.asm[text, "l" + _letters(_lanes(rank) + 1) + ",l,~{memory}", NoneType, 1](
                _address(tma_descriptor), _vector(coords)._value, _shared_address(src_mem), _cache_policy[eviction_policy]()
            )
    elif is_simulated():
        var tensor = __mir.load(__mir.cast_pointer[simulated_tensor.Tensor](tma_descriptor._address))
        assert Int(tensor.rank) == rank, "the descriptor has another number of dimensions than the copy"
        tensor.store(Int(_address(src_mem)), _position(coords), operation)


@always_inline
def cp_async_bulk_tensor_global_shared_cta[
    src_type: AnyType, rank: Int, //, eviction_policy: CacheEviction = _NONE
](
    src_mem: Pointer[src_type, _, address_space=_SHARED], tma_descriptor: Pointer[NoneType, _], coords: IndexList[rank]
):
    """Starts copying shared memory to the box that begins at `coords`, the fastest dimension first."""
    comptime start = String("cp.async.bulk.tensor.", rank, "d.global.shared::cta.tile")
    comptime text = _store_text(start, rank, eviction_policy != _NONE)
    _store_box[text, eviction_policy, simulated_tensor.STORE](src_mem, tma_descriptor, coords)


@always_inline
def cp_async_bulk_tensor_reduce_global_shared_cta[
    src_type: AnyType, rank: Int, //, *, reduction_kind: ReduceOp, eviction_policy: CacheEviction = _NONE
](
    src_mem: Pointer[src_type, _, address_space=_SHARED], tma_descriptor: Pointer[NoneType, _], coords: IndexList[rank]
):
    """Starts combining shared memory with the box that begins at `coords`, element by element."""
    comptime start = String("cp.reduce.async.bulk.tensor.", rank, "d.global.shared::cta.", reduction_kind.mnemonic(), ".tile")
    comptime text = _store_text(start, rank, eviction_policy != _NONE)
    _store_box[text, eviction_policy, reduction_kind._value](src_mem, tma_descriptor, coords)
