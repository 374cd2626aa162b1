"""The parameters of kernels as Python sees them: arrays, tensors with a layout, numbers, values of several numbers."""

from __future__ import annotations

import json

from ..lang.exports import Crossing, ExportedParameter, Exports, KernelArray
from ..lang.layout import Layouts
from ..lang.types import ArrayType, Const, Convention, CtValue, PackType, StructType, Type
from . import crossings, device_launch, evaluate, export_parameters, names, origins, structs
from .contracts import Contract, ParamSpec
from .crossings import LeftOutError
from .declarations import StructDecl
from .world import World

_SIZES = Layouts(8)
"""Every device has pointers of eight bytes."""


def parameter(
    world: World,
    exports: Exports,
    contract: Contract,
    spec: ParamSpec,
    arrays: dict[str, KernelArray],
    values: dict[str, str],
) -> ExportedParameter:
    """One parameter; one that takes an array is noted in `arrays` too, one that takes several numbers in `values`.
    Raises `LeftOutError` for one that Python cannot pass."""
    array = _array(world, spec)
    type = origins.erase_type(world, spec.type)
    if array is None and _is_number(world, spec, type):
        return export_parameters.parameter(world, exports, contract, spec)
    if spec.node.default is not None:
        raise LeftOutError(f"'{spec.name}' is {'an array' if array else 'no number and'} with a default")
    if spec.shape or spec.convention not in (Convention.IMM, Convention.VAR):
        raise LeftOutError(f"'{spec.name}' of a kernel must be passed by value")
    if array is not None:
        arrays[spec.name] = array
    else:
        form = _form(world, type, 0, f"'{spec.name}' of the kernel")
        layout = _SIZES.of(type)
        values[spec.name] = json.dumps([layout.size, layout.align, form], separators=(",", ":"))
    return ExportedParameter(spec.name, export_parameters.kind(spec), Crossing(type, names.show(spec.type)))


def takes_array(world: World, type: Type) -> bool:
    """Whether a type is that of a parameter for arrays: a pointer to numbers in generic memory, or a tensor of them."""
    return bool(_element(world, type)) or _is_tensor(type)


# ------------------------------------------------------------------------------------------------------- arrays


def _array(world: World, spec: ParamSpec) -> KernelArray | None:
    """What a parameter wants of an array; None for other parameters."""
    dtype = _element(world, spec.type)
    if dtype:
        assert isinstance(spec.type, StructType)
        return KernelArray(dtype, _is_true(spec.type.args[0]))
    return _tensor(spec) if _is_tensor(spec.type) else None


def _element(world: World, type: Type) -> str:
    """The data type that a pointer to numbers in generic memory points to, "" for other types."""
    if not isinstance(type, StructType) or type.declaration is not pointer(world):
        return ""
    pointee, space = type.args[1], type.args[3]
    if not isinstance(pointee, StructType) or pointee.declaration is not world.item("simd"):
        return ""
    generic = isinstance(space, Const) and not evaluate.truth(space)
    return crossings.dtype_name(pointee) if generic else ""


def pointer(world: World) -> StructDecl:
    """The declaration of `Pointer`."""
    module = world.module("std.memory.pointer")
    assert module is not None
    found = module.scope.names["Pointer"]
    assert isinstance(found, StructDecl)
    return found


def _is_true(value: CtValue) -> bool:
    return isinstance(value, Const) and evaluate.truth(value)


def is_tensor_declaration(declaration: object) -> bool:
    """Whether a struct is the library's `TileTensor`."""
    if not isinstance(declaration, StructDecl) or declaration.name != "TileTensor":
        return False
    return declaration.module.name == "layout.tile_tensor"


def _is_tensor(type: Type) -> bool:
    return isinstance(type, StructType) and is_tensor_declaration(type.declaration)


def _tensor(spec: ParamSpec) -> KernelArray:
    """What a `TileTensor[mut, dtype, LayoutType, origin, address_space, element_size]` wants of an array."""
    assert isinstance(spec.type, StructType)
    mutable, dtype, layout, _, space, width = spec.type.args
    name = crossings.dtype_of(dtype)
    if not name or _is_true(space) or crossings.number(width) != 1:
        raise LeftOutError(
            f"'{spec.name}' of the kernel is a tensor in other memory, or of other elements, than arrays"
        )
    nests = layout.args if isinstance(layout, StructType) and layout.declaration.name == "Layout" else ()
    found = [_leaves(nest) for nest in nests]
    if len(found) != 2 or any(nest is None for nest in found):
        raise LeftOutError(f"'{spec.name}' of the kernel is a tensor whose layout has more than one level")
    shape, strides = found
    assert shape is not None and strides is not None
    return KernelArray(name, _is_true(mutable), shape, strides)


def _leaves(nest: CtValue) -> tuple[int, ...] | None:
    """The integers of a `Nest` of one level; -1 is one that is known at run time. None for others."""
    data = nest.data if isinstance(nest, Const) else None
    if not isinstance(data, tuple) or len(data) != 5:
        return None
    count, leaves, opening = _integers(data[0])[0], _integers(data[2]), _integers(data[3])
    if any(opening[:count]):
        return None
    return tuple(n - (1 << 64) if n >= 1 << 63 else n for n in leaves[:count])


def _integers(data: object) -> list[int]:
    """The integers in the data of a constant, in order."""
    if isinstance(data, int):
        return [data]
    return [n for item in data for n in _integers(item)] if isinstance(data, tuple) else []


# ------------------------------------------------------------------------------------------------------- values


def _is_number(world: World, spec: ParamSpec, type: Type) -> bool:
    """Whether a parameter is one number. Raises `LeftOutError` for those whose size devices may see otherwise."""
    if type is world.bool_type or device_launch.depends_on_pointer_size(world, type):
        raise LeftOutError(
            f"'{spec.name}' of the kernel is '{names.show(type)}', whose size on a device is not fixed; use an integer "
            "such as Int32 or Int64"
        )
    if not isinstance(type, StructType) or type.declaration is not world.item("simd"):
        return False
    return bool(crossings.dtype_name(type))


def _form(world: World, type: Type, at: int, what: str) -> list[object]:
    """How a value lies in memory, from byte `at` on: `[data type, byte]` for a number, `[name, names of the fields
    or null, forms]` for several. Raises `LeftOutError` for what is not made of numbers."""
    if isinstance(type, StructType) and type.declaration is world.item("simd"):
        return _vector(type, at, what)
    shown = names.show(type)
    if isinstance(type, ArrayType):
        stride = _SIZES.stride(type.element)
        return ["", None, [_form(world, type.element, at + i * stride, what) for i in range(type.length)]]
    if isinstance(type, PackType):
        offsets = _SIZES.of(type).offsets
        return ["", None, [_form(world, t, at + o, what) for t, o in zip(type.elements, offsets, strict=True)]]
    if not isinstance(type, StructType) or not structs.is_trivial(world, type) or not structs.complete(world, type):
        raise LeftOutError(f"{what} is '{shown}', which Python cannot pass: it is not made of numbers alone")
    if type is world.bool_type:
        return ["bool", at]
    fields = structs.complete(world, type)
    offsets = _SIZES.of(type).offsets
    if len(fields) == 1 and isinstance(fields[0].type, ArrayType | PackType):
        found = _form(world, fields[0].type, at, what)  # an `Array`, a `Tuple`
        return [shown, *found[1:]]
    forms = [_form(world, f.type, at + o, f"{what}, field '{f.name}'") for f, o in zip(fields, offsets, strict=True)]
    return [shown, [f.name for f in fields], forms]


def _vector(type: StructType, at: int, what: str) -> list[object]:
    """The form of a `SIMD`."""
    name, lanes = crossings.dtype_of(type.args[0]), crossings.number(type.args[1])
    if not name:
        raise LeftOutError(f"{what} is '{names.show(type)}', which Python has no numbers for")
    if lanes == 1:
        return [name, at]
    size = _SIZES.of(type).size // (1 << (lanes - 1).bit_length())
    return [names.show(type), None, [[name, at + i * size] for i in range(lanes)]]
