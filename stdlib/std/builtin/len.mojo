"""`len` and `index`."""


@always_inline
def len[T: Sized, //](value: T) -> Int:
    """The number of elements."""
    return value.__len__()


@always_inline
def len[T: SizedRaising, //](value: T) raises -> Int:
    return value.__len__()


@__refused("E0320", "a string has no 'len'; write 's.byte_length()', 's.count_codepoints()' or 'len(s.graphemes())'")
def len(value: StringSlice) -> Int:
    return value.byte_length()


@always_inline
def index[T: Indexer, //](idx: T, /) -> Int:
    """The integer that a value stands for in a subscript."""
    return idx.__index__()
