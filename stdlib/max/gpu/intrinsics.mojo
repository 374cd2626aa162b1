"""Single instructions."""

from std.sys.intrinsics import inlined_assembly
from .sync import _needs_hopper
from .targets import on_amd, on_nvidia


@fieldwise_init
struct Scope(Equatable, TrivialRegisterPassable):
    """Who takes part in an order of memory."""

    var _value: Int

    comptime NONE = Self(0)
    comptime THREAD = Self(1)
    comptime WARP = Self(2)
    comptime BLOCK = Self(3)
    comptime CLUSTER = Self(4)
    comptime GPU = Self(5)
    comptime SYSTEM = Self(6)

    def __eq__(self, other: Self) -> Bool:
        return self._value == other._value


@always_inline
def threadfence[scope: Scope = Scope.GPU]():
    """Orders the thread's stores before the fence before those after it, as the others of the scope see them."""
    comptime assert scope == Scope.BLOCK or scope == Scope.GPU or scope == Scope.SYSTEM, "a fence is one of the block, the device or the system"
    comptime if on_nvidia():
        comptime if scope == Scope.BLOCK:
            __mir.intrinsic["llvm.nvvm.membar.cta"]()
        elif scope == Scope.GPU:
            __mir.intrinsic["llvm.nvvm.membar.gl"]()
        else:
            __mir.intrinsic["llvm.nvvm.membar.sys"]()
    elif on_amd():
        comptime if scope == Scope.BLOCK:
            __mir.fence["seq_cst", "workgroup"]()
        elif scope == Scope.GPU:
            __mir.fence["seq_cst", "agent"]()
        else:
            __mir.fence["seq_cst"]()
    else:
        __mir.fence["seq_cst"]()


@always_inline
def byte_permute(a: UInt32, b: UInt32, c: UInt32) -> UInt32:
    """Four of the eight bytes of `b` and `a`, counted from the low end of `a`: the low three bits of each four bits of
    `c` say which. The fourth bit fills the byte with the sign of what it would be."""
    comptime if on_nvidia():
        return UInt32(__mir.intrinsic["llvm.nvvm.prmt", __mir.i32](a._value, b._value, c._value))
    else:
        var all = UInt64(b) << 32 | UInt64(a)
        var result = UInt32(0)
        comptime for i in range(4):
            var choice = (c >> UInt32(4 * i)) & 15
            var byte = UInt32(all >> (UInt64(choice & 7) * 8)) & 255
            if choice & 8 != 0:
                byte = 255 if byte >= 128 else 0
            result |= byte << UInt32(8 * i)
        return result


@always_inline
def lop[lut: Int32](a: Int32, b: Int32, c: Int32) -> Int32:
    """Any function of three bits, for all bits: bit `4 * a + 2 * b + c` of `lut` is its result. NVIDIA's assembler makes
    one instruction of it."""
    var result = Int32(0)
    comptime for i in range(8):
        comptime if (lut >> Int32(i)) & 1 == 1:
            var x = a if i & 4 != 0 else ~a
            var y = b if i & 2 != 0 else ~b
            var z = c if i & 1 != 0 else ~c
            result |= x & y & z
    return result


@always_inline
def warpgroup_reg_alloc[count: Int]():
    """Gives each thread of the warp group more registers: `count` altogether."""
    comptime assert 24 <= count <= 256 and count % 8 == 0, "the registers of a thread are 24 to 256, in steps of 8"
    comptime if on_nvidia():
        _needs_hopper()
        comptime text = String("setmaxnreg.inc.sync.aligned.u32 ", count, ";")
        __mir.asm[text, "~{memory}", NoneType, 1]()


@always_inline
def warpgroup_reg_dealloc[count: Int]():
    """Takes registers away from each thread of the warp group: `count` are left."""
    comptime assert 24 <= count <= 256 and count % 8 == 0, "the registers of a thread are 24 to 256, in steps of 8"
    comptime if on_nvidia():
        _needs_hopper()
        comptime text = String("setmaxnreg.dec.sync.aligned.u32 ", count, ";")
        __mir.asm[text, "~{memory}", NoneType, 1]()
