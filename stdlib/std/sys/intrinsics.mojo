"""Hints to the optimiser, and calls of LLVM and C."""

from std.builtin.io import stderr
from std.os import abort


@always_inline
def likely(val: Bool) -> Bool:
    """The value, which is expected to be true."""
    return Bool(__mir.likely(val._value))


@always_inline
def unlikely(val: Bool) -> Bool:
    """The value, which is expected to be false."""
    return Bool(__mir.unlikely(val._value))


@always_inline
def assume(val: Bool):
    """Promises that the value is true."""
    __mir.assume(val._value)


@always_inline
def llvm_intrinsic[
    intrin: StaticString, type: RegisterPassable, *types: AnyType, has_side_effect: Bool = True
](*args: *types) -> type:
    """Calls an LLVM intrinsic by its name without the suffix of types."""
    comptime count = args.__len__()
    comptime assert count <= 4, "llvm_intrinsic takes at most four arguments"
    comptime if count == 0:
        return __mir.intrinsic[intrin, type]()
    elif count == 1:
        return __mir.intrinsic[intrin, type](args[0])
    elif count == 2:
        return __mir.intrinsic[intrin, type](args[0], args[1])
    elif count == 3:
        return __mir.intrinsic[intrin, type](args[0], args[1], args[2])
    else:
        return __mir.intrinsic[intrin, type](args[0], args[1], args[2], args[3])


@always_inline
def inlined_assembly[
    asm: StaticString,
    result_type: RegisterPassable,
    *types: AnyType,
    constraints: StaticString,
    has_side_effect: Bool = True,
](*args: *types) -> result_type:
    """Puts assembly into the code, with operands `$0`, `$1`, ... as LLVM's constraints describe them: results first.

    Operands are machine values: numbers and pointers. `NoneType` is no result. The simulator cannot run assembly: a
    kernel that comes to it there ends the program.
    """
    comptime if Bool(__mir.target["is_simulated"]):
        print("oomph: the simulator cannot run the assembly of this kernel; it needs a device", file=stderr)
        abort()
    else:
        comptime side = 1 if has_side_effect else 0
        comptime count = args.__len__()
        comptime assert count <= 8, "inlined_assembly takes at most eight operands"
        comptime if count == 0:
            return __mir.asm[asm, constraints, result_type, side]()
        elif count == 1:
            return __mir.asm[asm, constraints, result_type, side](args[0])
        elif count == 2:
            return __mir.asm[asm, constraints, result_type, side](args[0], args[1])
        elif count == 3:
            return __mir.asm[asm, constraints, result_type, side](args[0], args[1], args[2])
        elif count == 4:
            return __mir.asm[asm, constraints, result_type, side](args[0], args[1], args[2], args[3])
        elif count == 5:
            return __mir.asm[asm, constraints, result_type, side](args[0], args[1], args[2], args[3], args[4])
        elif count == 6:
            return __mir.asm[asm, constraints, result_type, side](args[0], args[1], args[2], args[3], args[4], args[5])
        elif count == 7:
            return __mir.asm[asm, constraints, result_type, side](args[0], args[1], args[2], args[3], args[4], args[5], args[6])
        else:
            return __mir.asm[asm, constraints, result_type, side](args[0], args[1], args[2], args[3], args[4], args[5], args[6], args[7])


@fieldwise_init
struct PrefetchOptions(Defaultable, TrivialRegisterPassable):
    """What is meant to be done with memory that is fetched ahead: at first, to read it again and again."""

    var _writes: Bool
    var _locality: Int

    def __init__(out self):
        self = Self(False, 3)

    def for_read(self) -> Self:
        return Self(False, self._locality)

    def for_write(self) -> Self:
        return Self(True, self._locality)

    def no_locality(self) -> Self:
        """It is used once."""
        return Self(self._writes, 0)

    def low_locality(self) -> Self:
        return Self(self._writes, 1)

    def medium_locality(self) -> Self:
        return Self(self._writes, 2)

    def high_locality(self) -> Self:
        """It is used again and again."""
        return Self(self._writes, 3)

    def to_data_cache(self) -> Self:
        return self


@always_inline
def prefetch[
    dtype: DType, //, params: PrefetchOptions = PrefetchOptions()
](addr: Pointer[Scalar[dtype], _, address_space=_]):
    """Fetches memory into a cache before it is used, if the processor likes to."""
    comptime if Bool(__mir.target["is_nvidia_gpu"]) and not Bool(__mir.target["is_simulated"]):
        __mir.asm["prefetch.global.L2 [$0];", "l", 1](__mir.ptrtoint[__mir.i64](addr._address))
    elif not Bool(__mir.target["is_gpu"]):
        var place = __mir.cast_pointer[__mir.i8, 0](addr._address)
        comptime if params._writes == False and params._locality == 0:
            __mir.intrinsic["llvm.prefetch"](place, __mir.i32(0), __mir.i32(0), __mir.i32(1))
        elif params._writes == False and params._locality == 1:
            __mir.intrinsic["llvm.prefetch"](place, __mir.i32(0), __mir.i32(1), __mir.i32(1))
        elif params._writes == False and params._locality == 2:
            __mir.intrinsic["llvm.prefetch"](place, __mir.i32(0), __mir.i32(2), __mir.i32(1))
        elif params._writes == False and params._locality == 3:
            __mir.intrinsic["llvm.prefetch"](place, __mir.i32(0), __mir.i32(3), __mir.i32(1))
        elif params._writes == True and params._locality == 0:
            __mir.intrinsic["llvm.prefetch"](place, __mir.i32(1), __mir.i32(0), __mir.i32(1))
        elif params._writes == True and params._locality == 1:
            __mir.intrinsic["llvm.prefetch"](place, __mir.i32(1), __mir.i32(1), __mir.i32(1))
        elif params._writes == True and params._locality == 2:
            __mir.intrinsic["llvm.prefetch"](place, __mir.i32(1), __mir.i32(2), __mir.i32(1))
        elif params._writes == True and params._locality == 3:
            __mir.intrinsic["llvm.prefetch"](place, __mir.i32(1), __mir.i32(3), __mir.i32(1))
