"""What the ownership pass asks about types."""

from __future__ import annotations

from ..lang import syntax
from ..lang.records import dataclass
from ..lang.types import FunctionRef, FunctionSignature, PackType, StructType, Type
from . import names, structs, traits
from .declarations import StructDecl
from .world import Instance, World


@dataclass(slots=True, eq=False)
class Facts:
    """Implements the ownership pass's view of types over a world."""

    world: World
    instance: Instance | None

    def needs_drop(self, type: Type) -> bool:
        return structs.needs_drop(self.world, type)

    def has_destructor(self, type: Type) -> bool:
        if isinstance(type, StructType):
            structs.complete(self.world, type)
            return type.has_destructor
        return False

    def is_tuple(self, type: Type) -> bool:
        return isinstance(type, StructType) and type.declaration is self.world.item("tuple")

    def field_types(self, type: Type) -> tuple[Type, ...] | None:
        if isinstance(type, StructType):
            return tuple(f.type for f in structs.complete(self.world, type))
        if isinstance(type, PackType):
            return type.elements
        return None

    def field_names(self, type: Type) -> tuple[str, ...]:
        if isinstance(type, StructType):
            return tuple(f.name for f in structs.complete(self.world, type))
        return ()

    def destructor(self, type: Type) -> FunctionRef:
        found = structs.destructor(self.world, type)
        assert found is not None, type
        return found

    def move_constructor(self, type: Type) -> FunctionRef | None:
        return structs.move_constructor(self.world, type)

    def signature(self, function: FunctionRef) -> FunctionSignature:
        return self.world.by_symbol[function.symbol].signature

    def droppable(self, type: Type) -> str | None:
        """None if values may be destroyed implicitly, else why not."""
        world = self.world
        if not isinstance(type, StructType) or not isinstance(type.declaration, StructDecl):
            return None
        if traits.conforms_to(world, type, world.trait_item("deinitable")):
            return None
        explained = type.declaration.decorators.get("explicit_destroy")
        if explained and isinstance(explained[0], syntax.Constant):
            return str(explained[0].value)
        return f"'{names.show(type)}' must be consumed explicitly"

    def type_name(self, type: Type) -> str:
        return names.show(type)
