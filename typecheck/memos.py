"""What has been found out so far: the memo tables of the stages."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from ..lang.records import dataclass, field

if TYPE_CHECKING:
    from ..lang import mir, syntax
    from ..lang.mir import Loan
    from ..lang.types import Const, CtValue, FunctionRef, StructType, Type
    from .contracts import Contract, GenericSignature
    from .declarations import ComptimeDecl, FunctionDecl, ImportDecl, ModuleDecl, StructDecl, TraitDecl
    from .interpreter import Interpreter
    from .scopes import Scope
    from .values import FunctionValue

    Entries = list[tuple[syntax.Conformance, tuple[TraitDecl, ...]]]


class Progress(Enum):
    """What stands in place of a value that is not known: it is being found out, or it was in error."""

    UNDER_WAY = 0
    FAILED = 1


@dataclass(slots=True, eq=False)
class Identities:
    """What is one and the same for all targets of a compilation: types made for declarations, facts of the text."""

    int_type: StructType | None = None
    scalars: dict[tuple[str, int], StructType] = field(default_factory=dict)
    closures: dict[FunctionDecl, StructType] = field(default_factory=dict)
    function_types: dict[FunctionValue, StructType] = field(default_factory=dict)
    checked_modules: set[ModuleDecl] = field(default_factory=set)
    asks_location: dict[FunctionDecl, bool] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Memos:
    """What has been found out for one target, where compile-time queries may answer differently on another.

    The tables are filled by the modules whose functions they shorten; `imports` and `completing` hold what is under
    way, to notice what leads to itself.
    """

    # Declarations and scopes
    imports: set[ImportDecl] = field(default_factory=set)
    comptime_values: dict[tuple[ComptimeDecl, Scope], CtValue | Progress] = field(default_factory=dict)
    alias_values: dict[tuple[ComptimeDecl, Scope, tuple[CtValue, ...]], CtValue] = field(default_factory=dict)
    body_scopes: dict[Type, Scope] = field(default_factory=dict)
    header_scopes: dict[StructType, Scope] = field(default_factory=dict)
    trait_scopes: dict[tuple[TraitDecl, Type], Scope] = field(default_factory=dict)
    # Signatures
    generic_signatures: dict[FunctionDecl, GenericSignature] = field(default_factory=dict)
    symbolic_structs: dict[StructDecl, StructType] = field(default_factory=dict)
    contracts: dict[tuple[FunctionDecl, Type | None, tuple[CtValue, ...]], Contract] = field(default_factory=dict)
    defaults: dict[tuple[Contract, str], CtValue] = field(default_factory=dict)
    # Traits and structs
    trait_parents: dict[TraitDecl, tuple[TraitDecl, ...]] = field(default_factory=dict)
    conformances: dict[tuple[CtValue, TraitDecl], bool] = field(default_factory=dict)
    conformance_entries: dict[StructDecl, Entries] = field(default_factory=dict)
    struct_traits: dict[StructType, list[TraitDecl]] = field(default_factory=dict)
    struct_conditions: dict[StructType, bool] = field(default_factory=dict)
    completing: set[StructType] = field(default_factory=set)
    methods: dict[tuple[Type, str], FunctionValue | None] = field(default_factory=dict)
    synthesised: dict[StructDecl, list[FunctionDecl]] = field(default_factory=dict)
    move_effects: dict[Type, bool] = field(default_factory=dict)
    special_functions: dict[tuple[Type, str], FunctionRef] = field(default_factory=dict)
    # Types
    static_slice: StructType | None = None
    type_depths: dict[StructType, int] = field(default_factory=dict)
    symbolic: dict[CtValue, bool] = field(default_factory=dict)
    erased: dict[CtValue, CtValue] = field(default_factory=dict)
    stripped: dict[Type, Type] = field(default_factory=dict)
    writable: dict[Type, bool] = field(default_factory=dict)
    travels_in_registers: dict[tuple[FunctionDecl, str], bool] = field(default_factory=dict)
    loans: dict[CtValue, tuple[Loan, ...]] = field(default_factory=dict)
    # Compile-time evaluation
    evaluator: Interpreter | None = None
    expressions: dict[str, mir.Function] = field(default_factory=dict)
    calls: dict[tuple[str | Const, ...], Const] = field(default_factory=dict)
