"""`len` and `index`."""


@always_inline
def len[T: Sized, //](value: T) -> Int:
    """The number of elements."""
    return value.__len__()


@always_inline
def len[T: SizedRaising, //](value: T) raises -> Int:
    return value.__len__()


@always_inline
def index[T: Indexer, //](idx: T, /) -> Int:
    """The integer that a value stands for in a subscript."""
    return idx.__index__()
