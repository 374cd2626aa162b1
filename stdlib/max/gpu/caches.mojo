"""Loads that tell the caches what to do with what they read."""

from .targets import on_nvidia


@fieldwise_init
struct CacheEviction(Equatable, TrivialRegisterPassable):
    """How soon a cache gives up what is read: a hint."""

    var _value: Int

    comptime EVICT_NORMAL = Self(0)
    comptime EVICT_FIRST = Self(1)
    comptime EVICT_LAST = Self(2)
    comptime EVICT_UNCHANGED = Self(3)
    comptime NO_ALLOCATE = Self(4)

    def __eq__(self, other: Self) -> Bool:
        return self._value == other._value

    def mnemonic(self) -> StaticString:
        """The word of PTX."""
        if self == Self.EVICT_NORMAL:
            return "evict_normal"
        if self == Self.EVICT_FIRST:
            return "evict_first"
        if self == Self.EVICT_LAST:
            return "evict_last"
        return "evict_unchanged" if self == Self.EVICT_UNCHANGED else "no_allocate"


@fieldwise_init
struct CacheOperation(Equatable, TrivialRegisterPassable):
    """In which caches something is kept: a hint."""

    var _value: Int

    comptime ALWAYS = Self(0)
    """In all of them."""
    comptime GLOBAL = Self(1)
    """Only in the second, which all processors of the device share."""
    comptime STREAMING = Self(2)
    """It is used once, probably."""
    comptime LAST_USE = Self(3)
    """It is not used again."""
    comptime VOLATILE = Self(4)
    """It may have changed: it is fetched again."""
    comptime WRITE_BACK = Self(5)
    comptime WRITE_THROUGH = Self(6)
    comptime WORKGROUP = Self(7)

    def __eq__(self, other: Self) -> Bool:
        return self._value == other._value

    def mnemonic(self) -> StaticString:
        """The word of PTX."""
        if self == Self.ALWAYS:
            return "ca"
        if self == Self.GLOBAL:
            return "cg"
        if self == Self.STREAMING:
            return "cs"
        if self == Self.LAST_USE:
            return "lu"
        if self == Self.VOLATILE:
            return "cv"
        if self == Self.WRITE_BACK:
            return "wb"
        return "wt" if self == Self.WRITE_THROUGH else "wg"


@always_inline
def _cache_policy[eviction: CacheEviction]() -> __mir.i64:
    """What copies take for the second cache."""
    comptime assert eviction != CacheEviction.NO_ALLOCATE, "copies take no policy NO_ALLOCATE"
    comptime text = String("createpolicy.fractional.L2::", eviction.mnemonic(), ".b64 $0;")
    return __mir.asm[text, "=l", __mir.i64, 0]()


def _load_text(read_only: Bool, ahead: Int, operation: CacheOperation, eviction: CacheEviction, bytes: Int) -> String:
    """The instruction that loads so many bytes, in words of four if there are as many."""
    var text = String("ld.global")
    if operation != CacheOperation.ALWAYS:
        text += String(".", operation.mnemonic())
    if read_only:
        text += ".nc"
    if eviction != CacheEviction.EVICT_NORMAL:
        text += String(".L1::", eviction.mnemonic())
    if ahead > 0:
        text += String(".L2::", ahead, "B")
    if bytes == 16:
        return text + ".v4.b32 {$0, $1, $2, $3}, [$4];"
    if bytes == 8:
        return text + ".v2.b32 {$0, $1}, [$2];"
    return text + String(".b", bytes * 8, " $0, [$1];")


def _constraints(bytes: Int) -> StaticString:
    """The operands of the instruction."""
    if bytes == 16:
        return "=r,=r,=r,=r,l"
    if bytes == 8:
        return "=r,=r,l"
    return "=r,l" if bytes == 4 else "=h,l"


@always_inline
def load[
    dtype: DType,
    //,
    width: Int = 1,
    *,
    read_only: Bool = False,
    prefetch_size: Optional[Int] = None,
    cache_policy: CacheOperation = CacheOperation.ALWAYS,
    eviction_policy: CacheEviction = CacheEviction.EVICT_NORMAL,
    alignment: Int = Int(__mir.align_of[Scalar[dtype]]()),
](ptr: Pointer[Scalar[dtype], _]) -> SIMD[dtype, width]:
    """Loads `width` elements of global memory; the options are hints for the caches of NVIDIA processors.

    `read_only` promises that nothing writes there while the kernel runs. `prefetch_size` is 64, 128 or 256 bytes.
    """
    comptime ahead = prefetch_size.value() if prefetch_size else 0
    comptime assert ahead == 0 or ahead == 64 or ahead == 128 or ahead == 256, "64, 128 or 256 bytes are read ahead"
    comptime plain = cache_policy == CacheOperation.ALWAYS
    comptime assert plain or eviction_policy == CacheEviction.EVICT_NORMAL, "a load has a cache policy or an eviction policy"
    comptime assert cache_policy._value <= 4, "this cache policy is one of stores"
    comptime assert not read_only or cache_policy._value <= 2, "read-only memory is loaded with ALWAYS, GLOBAL or STREAMING"
    comptime hinted = read_only or ahead > 0 or not plain or eviction_policy != CacheEviction.EVICT_NORMAL
    comptime if on_nvidia() and hinted:
        comptime bytes = width * Int(__mir.size_of[Scalar[dtype]]())
        comptime piece = min(min(alignment, bytes), 16)
        comptime text = _load_text(read_only, ahead, cache_policy, eviction_policy, piece)
        var from_address = __mir.ptrtoint[__mir.i64](ptr._address)
        comptime if piece >= 4:
            comptime words = piece // 4
            var all = SIMD[DType.uint32, bytes // 4]()
            comptime for i in range(bytes // piece):
                var at = __mir.add(from_address, Int(i * piece)._value)
                var part = SIMD[DType.uint32, words](
                    __mir.asm[text, _constraints(piece), __mir.vector[DType.uint32, words], 0 if read_only else 1](at)
                )
                comptime for j in range(words):
                    all[i * words + j] = part[j]
            return SIMD[dtype, width](__mir.bitcast[__mir.vector[dtype, width]](all._value))
        else:
            comptime half = DType.uint16 if piece == 2 else DType.uint8
            var all = SIMD[half, bytes // piece]()
            comptime for i in range(bytes // piece):
                var at = __mir.add(from_address, Int(i * piece)._value)
                all[i] = UInt16(__mir.asm[text, _constraints(piece), __mir.i16, 0 if read_only else 1](at)).cast[half]()
            return SIMD[dtype, width](__mir.bitcast[__mir.vector[dtype, width]](all._value))
    else:
        return ptr.unsafe_load[width=width, alignment=alignment]()


@always_inline
def load[
    Offset: Indexer,
    dtype: DType,
    //,
    width: Int = 1,
    *,
    read_only: Bool = False,
    prefetch_size: Optional[Int] = None,
    cache_policy: CacheOperation = CacheOperation.ALWAYS,
    eviction_policy: CacheEviction = CacheEviction.EVICT_NORMAL,
    alignment: Int = Int(__mir.align_of[Scalar[dtype]]()),
](ptr: Pointer[Scalar[dtype], _], offset: Offset) -> SIMD[dtype, width]:
    """The same `offset` elements further on."""
    return load[
        width,
        read_only=read_only,
        prefetch_size=prefetch_size,
        cache_policy=cache_policy,
        eviction_policy=eviction_policy,
        alignment=alignment,
    ](ptr.unsafe_offset(offset))
