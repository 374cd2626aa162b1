"""Loops whose bodies are closures."""


@always_inline
def vectorize[
    F: def[width: Int](Int) -> None, //, simd_width: Int, /, *, unroll_factor: Int = 1
](size: Int, closure: F):
    """Calls `closure[simd_width](i)` while a full vector fits, then `closure[1](i)` for each rest element."""
    var position = 0
    comptime if unroll_factor > 1:
        while position + simd_width * unroll_factor <= size:
            comptime for part in range(unroll_factor):
                closure[simd_width](position + part * simd_width)
            position += simd_width * unroll_factor
    while position + simd_width <= size:
        closure[simd_width](position)
        position += simd_width
    comptime if simd_width > 1:
        while position < size:
            closure[1](position)
            position += 1


@always_inline
def vectorize[
    F: def[width: Int](Int) -> None, //, simd_width: Int, /, *, size: Int, unroll_factor: Int = 1
](closure: F):
    vectorize[simd_width, unroll_factor=unroll_factor](size, closure)


@always_inline
def map[F: def(Int) -> None, //](size: Int, func: F):
    """Calls `func(0)` ... `func(size - 1)`."""
    for i in range(size):
        func(i)


@always_inline
def tile[
    F: def[tile_size: Int](Int) -> None, //, tile_sizes: List[Int]
](offset: Int, upperbound: Int, workgroup_function: F):
    """Covers the range with tiles of the given sizes: as many of the first as fit, then of the second, and so on."""
    var position = offset
    comptime for i in range(len(tile_sizes)):
        comptime tile_size = tile_sizes[i]
        while position + tile_size <= upperbound:
            workgroup_function[tile_size](position)
            position += tile_size


@always_inline
def unswitch[F: def[switch: Bool]() -> None, //](dynamic_switch: Bool, switched_func: F):
    """Calls the function with a run-time truth value as a compile-time one."""
    if dynamic_switch:
        switched_func[True]()
    else:
        switched_func[False]()
