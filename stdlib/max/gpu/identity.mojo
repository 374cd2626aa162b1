"""Which thread, which block, which lane."""

from .targets import is_simulated, on_amd, on_nvidia, on_spirv
from . import simulator

comptime WARP_SIZE: Int = Int(__mir.target["warp_size"]) if Int(__mir.target["warp_size"]) > 0 else 32
"""The lanes of a warp."""


comptime _X = 0
comptime _Y = 1


def _axis(name: StaticString) -> Int:
    """0, 1 and 2 for the members x, y and z of an index, and 3 for any other.

    Every kernel asks this while it is compiled, so it takes no more of the library than it must.
    """
    if Bool(__mir.ne(name._length._value, 1)):
        return 3
    var place = __mir.sub(__mir.zext[__mir.i64](__mir.load(name._data)), 120)
    return 3 if Bool(__mir.ugt(place, 2)) else Int(place)


@always_inline
def _of_axis[name: StaticString](x: Int, y: Int, z: Int) -> Int:
    comptime axis = _axis(name)
    comptime if axis == _X:
        return x
    elif axis == _Y:
        return y
    else:
        comptime assert axis < 3, "an index has the members x, y and z"
        return z


@always_inline
def _of_block[name: StaticString](ref x: Int, ref y: Int, ref z: Int) -> Int:
    """One of three fields of the simulator's block."""
    comptime if name == "x":
        return simulator.of_block(__mir.address_of(x))
    elif name == "y":
        return simulator.of_block(__mir.address_of(y))
    else:
        comptime assert name == "z", "an index has the members x, y and z"
        return simulator.of_block(__mir.address_of(z))


@always_inline
def _register[name: StaticString]() -> Int:
    """A special register of the processor, by its intrinsic."""
    return Int(__mir.zext[__mir.i64](__mir.intrinsic[name, __mir.i32]()))


@always_inline
def _spirv_index[variable: StaticString, name: StaticString]() -> Int:
    """One component of a built-in variable of SPIR-V."""
    comptime if name == "x":
        return Int(__mir.intrinsic[variable, __mir.i64](__mir.i32(0)))
    elif name == "y":
        return Int(__mir.intrinsic[variable, __mir.i64](__mir.i32(1)))
    else:
        return Int(__mir.intrinsic[variable, __mir.i64](__mir.i32(2)))


struct _ThreadIndex(TrivialRegisterPassable):
    """The position of the thread in its block."""

    @always_inline
    def __init__(out self):
        pass

    @always_inline
    def __getattr__[name: StaticString](self) -> Int:
        comptime if on_nvidia():
            comptime if _axis(name) == _X:
                return _register["llvm.nvvm.read.ptx.sreg.tid.x"]()
            elif _axis(name) == _Y:
                return _register["llvm.nvvm.read.ptx.sreg.tid.y"]()
            else:
                return _register["llvm.nvvm.read.ptx.sreg.tid.z"]()
        elif on_amd():
            comptime if _axis(name) == _X:
                return _register["llvm.amdgcn.workitem.id.x"]()
            elif _axis(name) == _Y:
                return _register["llvm.amdgcn.workitem.id.y"]()
            else:
                return _register["llvm.amdgcn.workitem.id.z"]()
        elif on_spirv():
            return _spirv_index["llvm.spv.thread.id.in.group", name]()
        else:
            ref at = simulator.current()[]
            return _of_axis[name](at.x, at.y, at.z)


struct _BlockIndex(TrivialRegisterPassable):
    """The position of the block in the grid."""

    @always_inline
    def __init__(out self):
        pass

    @always_inline
    def __getattr__[name: StaticString](self) -> Int:
        comptime if on_nvidia():
            comptime if _axis(name) == _X:
                return _register["llvm.nvvm.read.ptx.sreg.ctaid.x"]()
            elif _axis(name) == _Y:
                return _register["llvm.nvvm.read.ptx.sreg.ctaid.y"]()
            else:
                return _register["llvm.nvvm.read.ptx.sreg.ctaid.z"]()
        elif on_amd():
            comptime if _axis(name) == _X:
                return _register["llvm.amdgcn.workgroup.id.x"]()
            elif _axis(name) == _Y:
                return _register["llvm.amdgcn.workgroup.id.y"]()
            else:
                return _register["llvm.amdgcn.workgroup.id.z"]()
        elif on_spirv():
            return _spirv_index["llvm.spv.group.id", name]()
        else:
            ref at = simulator.current_block()[]
            return _of_block[name](at.at_x, at.at_y, at.at_z)


@always_inline
def _amd_dispatch[T: AnyType](offset: Int) -> __mir.pointer[T]:
    """A field of the packet by which the kernel was launched."""
    var packet = __mir.intrinsic["llvm.amdgcn.dispatch.ptr", __mir.pointer[__mir.i8, 4]]()
    return __mir.cast_pointer[T, 0](__mir.offset(packet, offset._value))


@always_inline
def _amd_block_dim(axis: Int) -> Int:
    return Int(__mir.zext[__mir.i64](__mir.load(_amd_dispatch[__mir.i16](4 + 2 * axis))))


@always_inline
def _amd_grid_dim(axis: Int) -> Int:
    """The packet counts threads, so the blocks follow from the size of one."""
    var threads = Int(__mir.zext[__mir.i64](__mir.load(_amd_dispatch[__mir.i32](12 + 4 * axis))))
    var block = _amd_block_dim(axis)
    return (threads + block - 1) // block


struct _BlockDim(TrivialRegisterPassable):
    """The extent of a block, in threads."""

    @always_inline
    def __init__(out self):
        pass

    @always_inline
    def __getattr__[name: StaticString](self) -> Int:
        comptime if on_nvidia():
            comptime if _axis(name) == _X:
                return _register["llvm.nvvm.read.ptx.sreg.ntid.x"]()
            elif _axis(name) == _Y:
                return _register["llvm.nvvm.read.ptx.sreg.ntid.y"]()
            else:
                return _register["llvm.nvvm.read.ptx.sreg.ntid.z"]()
        elif on_amd():
            return _amd_block_dim(_of_axis[name](0, 1, 2))
        elif on_spirv():
            return _spirv_index["llvm.spv.workgroup.size", name]()
        else:
            ref at = simulator.current_block()[]
            return _of_block[name](at.block_x, at.block_y, at.block_z)


struct _GridDim(TrivialRegisterPassable):
    """The extent of the grid, in blocks."""

    @always_inline
    def __init__(out self):
        pass

    @always_inline
    def __getattr__[name: StaticString](self) -> Int:
        comptime if on_nvidia():
            comptime if _axis(name) == _X:
                return _register["llvm.nvvm.read.ptx.sreg.nctaid.x"]()
            elif _axis(name) == _Y:
                return _register["llvm.nvvm.read.ptx.sreg.nctaid.y"]()
            else:
                return _register["llvm.nvvm.read.ptx.sreg.nctaid.z"]()
        elif on_amd():
            return _amd_grid_dim(_of_axis[name](0, 1, 2))
        elif on_spirv():
            return _spirv_index["llvm.spv.num.workgroups", name]()
        else:
            ref at = simulator.current_block()[]
            return _of_block[name](at.grid_x, at.grid_y, at.grid_z)


struct _GlobalIndex(TrivialRegisterPassable):
    """The position of the thread in the whole grid."""

    @always_inline
    def __init__(out self):
        pass

    @always_inline
    def __getattr__[name: StaticString](self) -> Int:
        comptime if _axis(name) == _X:
            return block_idx.x * block_dim.x + thread_idx.x
        elif _axis(name) == _Y:
            return block_idx.y * block_dim.y + thread_idx.y
        else:
            return block_idx.z * block_dim.z + thread_idx.z


@always_inline
def _of_cluster[kind: StaticString, name: StaticString](otherwise: Int) -> Int:
    """A register about clusters; `otherwise` on processors without clusters."""
    comptime if on_nvidia():
        comptime assert Int(__mir.target["compute_capability"]) >= 90, "clusters need compute capability 9.0"
        comptime if kind == "clusterid":
            comptime if _axis(name) == _X:
                return _register["llvm.nvvm.read.ptx.sreg.clusterid.x"]()
            elif _axis(name) == _Y:
                return _register["llvm.nvvm.read.ptx.sreg.clusterid.y"]()
            else:
                return _register["llvm.nvvm.read.ptx.sreg.clusterid.z"]()
        elif kind == "nctaid":
            comptime if _axis(name) == _X:
                return _register["llvm.nvvm.read.ptx.sreg.cluster.nctaid.x"]()
            elif _axis(name) == _Y:
                return _register["llvm.nvvm.read.ptx.sreg.cluster.nctaid.y"]()
            else:
                return _register["llvm.nvvm.read.ptx.sreg.cluster.nctaid.z"]()
        else:
            comptime if _axis(name) == _X:
                return _register["llvm.nvvm.read.ptx.sreg.cluster.ctaid.x"]()
            elif _axis(name) == _Y:
                return _register["llvm.nvvm.read.ptx.sreg.cluster.ctaid.y"]()
            else:
                return _register["llvm.nvvm.read.ptx.sreg.cluster.ctaid.z"]()
    elif is_simulated():
        ref at = simulator.current_block()[]
        var extent = _of_block[name](at.cluster_x, at.cluster_y, at.cluster_z)
        comptime if kind == "clusterid":
            return _of_block[name](at.at_x, at.at_y, at.at_z) // extent
        elif kind == "nctaid":
            return extent
        else:
            return _of_block[name](at.at_x, at.at_y, at.at_z) % extent
    else:
        return otherwise


struct _ClusterIndex(TrivialRegisterPassable):
    """The position of the cluster in the grid, in clusters."""

    @always_inline
    def __init__(out self):
        pass

    @always_inline
    def __getattr__[name: StaticString](self) -> Int:
        return _of_cluster["clusterid", name](block_idx.__getattr__[name]())


struct _ClusterDim(TrivialRegisterPassable):
    """The extent of a cluster, in blocks."""

    @always_inline
    def __init__(out self):
        pass

    @always_inline
    def __getattr__[name: StaticString](self) -> Int:
        return _of_cluster["nctaid", name](1)


struct _BlockInCluster(TrivialRegisterPassable):
    """The position of the block in its cluster."""

    @always_inline
    def __init__(out self):
        pass

    @always_inline
    def __getattr__[name: StaticString](self) -> Int:
        return _of_cluster["ctaid", name](0)


comptime cluster_idx = _ClusterIndex()
comptime cluster_dim = _ClusterDim()
comptime block_id_in_cluster = _BlockInCluster()
comptime thread_idx = _ThreadIndex()
comptime block_idx = _BlockIndex()
comptime block_dim = _BlockDim()
comptime grid_dim = _GridDim()
comptime global_idx = _GlobalIndex()


@always_inline
def lane_id() -> Int:
    """The position of the thread in its warp."""
    comptime if on_nvidia():
        return _register["llvm.nvvm.read.ptx.sreg.laneid"]()
    elif on_amd():
        var low = __mir.intrinsic["llvm.amdgcn.mbcnt.lo", __mir.i32](__mir.i32(-1), __mir.i32(0))
        return Int(__mir.zext[__mir.i64](__mir.intrinsic["llvm.amdgcn.mbcnt.hi", __mir.i32](__mir.i32(-1), low)))
    elif on_spirv():
        return Int(__mir.zext[__mir.i64](__mir.intrinsic["llvm.spv.subgroup.local.invocation.id", __mir.i32]()))
    else:
        return simulator.lane()


@always_inline
def warp_id[broadcast: Bool = False]() -> Int:
    """The position of the warp in its block, counted along x. With `broadcast` the compiler knows that it is the same
    for all lanes."""
    return thread_idx.x // WARP_SIZE


@always_inline
def sm_id() -> Int:
    """The multiprocessor that runs the thread; 0 on the simulator."""
    comptime if on_nvidia():
        return _register["llvm.nvvm.read.ptx.sreg.smid"]()
    else:
        return 0
