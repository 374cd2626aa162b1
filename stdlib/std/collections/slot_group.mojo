"""The slots of a hash table, eight at a time.

A slot is a word of 32 bits: `EMPTY`, or below 2^31. In a table of 2^k slots the low k bits of a word are the number of
an entry; the bits above, the *tag*, are bits of its hash. Eight slots whose first is a multiple of eight are a group.
"""

comptime GROUP = 8
"""The slots of a group."""

comptime EMPTY = 0xFFFFFFFF
"""In a slot: no entry. The only word with the highest bit set."""


@fieldwise_init
struct SlotGroup(TrivialRegisterPassable):
    """The words of a group."""

    var _words: __mir.vector[DType.uint32, GROUP]

    @always_inline
    def __init__(out self, slots: __mir.pointer[__mir.i32], first: Int):
        """Reads the group that begins at slot `first`."""
        self._words = __mir.load[4](
            __mir.cast_pointer[__mir.vector[DType.uint32, GROUP]](__mir.offset(slots, first._value))
        )

    @always_inline
    def tagged(self, tag: Int, tag_bits: Int) -> Lanes:
        """The lanes with a tag; `tag_bits` are the bits of a word that are the tag's."""
        var bits = __mir.splat[GROUP](__mir.trunc[__mir.i32](tag_bits._value))
        var wanted = __mir.splat[GROUP](__mir.trunc[__mir.i32](tag._value))
        return Lanes(__mir.bitcast[__mir.i8](__mir.eq(__mir.and_(self._words, bits), wanted)))

    @always_inline
    def empty(self) -> Lanes:
        """The lanes without an entry."""
        return Lanes(__mir.bitcast[__mir.i8](__mir.slt(self._words, __mir.splat[GROUP](__mir.i32(0)))))


@fieldwise_init
struct Lanes(Boolable, TrivialRegisterPassable):
    """A set of slots of a group, one bit each."""

    var _bits: __mir.i8

    @always_inline
    def __bool__(self) -> Bool:
        return Bool(__mir.ne(self._bits, 0))

    @always_inline
    def first(self) -> Int:
        """The least lane of a set that is not empty."""
        return Int(__mir.zext[__mir.i64](__mir.intrinsic["llvm.cttz", __mir.i8](self._bits, True._value)))

    @always_inline
    def rest(self) -> Self:
        """All lanes but the first."""
        return Self(__mir.and_(self._bits, __mir.sub(self._bits, 1)))
