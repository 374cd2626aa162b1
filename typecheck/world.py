"""The world of one compilation: modules, interned types, instances, and what has been found out so far."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn

from ..lang import mir, syntax
from ..lang.diagnostics import Diagnostic, Diagnostics, Fix, Note, Severity
from ..lang.layout import Layouts
from ..lang.modules import LoadedModule, ModuleLoader
from ..lang.options import Options
from ..lang.records import dataclass, field
from ..lang.source import Location, SourceFile
from ..lang.target import Fact
from ..lang.types import Const, CtValue, FunctionSignature, StructType, Type, TypeContext
from .declarations import ComptimeDecl, FunctionDecl, ModuleDecl, StructDecl, TraitDecl
from .memos import Identities, Memos
from .scopes import Scope

if TYPE_CHECKING:
    from .device import Device


class Reject(Exception):
    """The statement or declaration at hand is in error; the diagnostic has been recorded (or is not wanted)."""

    def __init__(self, message: str = "", code: str = "") -> None:
        super().__init__(message)
        self.code = code


@dataclass(slots=True, eq=False)
class Instance:
    """A function with all parameters bound: what is elaborated into one MIR function.

    `bindings` maps parameter names to values; `requested_by` is the instance and span that first needed it,
    `depth` the length of that chain. `requested_at` is the place instead where no instance did, but a compile-time
    expression of a module.
    """

    decl: FunctionDecl
    self_type: Type | None
    bindings: dict[str, CtValue]
    symbol: str
    signature: FunctionSignature
    contract: object
    requested_by: tuple[Instance, syntax.Span] | None = None
    depth: int = 0
    function: mir.Function | None = None
    build: Callable[[Instance], mir.Function] | None = None
    failed: bool = False
    requested_at: tuple[SourceFile, syntax.Span] | None = None


@dataclass(slots=True, eq=False)
class Counters:
    """What `--time-report` shows of the type checker."""

    instances: int = 0
    instance_requests: int = 0
    evaluations: int = 0


ITEMS: dict[str, tuple[str, str]] = {
    "simd": ("std.builtin.simd", "SIMD"),
    "dtype": ("std.builtin.dtype", "DType"),
    "bool": ("std.builtin.bool", "Bool"),
    "none": ("std.builtin.none", "NoneType"),
    "string_slice": ("", "StringSlice"),
    "string": ("", "String"),
    "string_literal": ("std.builtin.string_literal", "StringLiteral"),
    "list": ("", "List"),
    "dict": ("", "Dict"),
    "set": ("std.collections.set", "Set"),
    "array": ("", "Array"),
    "span": ("", "Span"),
    "tuple": ("", "Tuple"),
    "contiguous_slice": ("std.builtin.slice", "ContiguousSlice"),
    "strided_slice": ("std.builtin.slice", "StridedSlice"),
    "error": ("", "Error"),
    "optional": ("", "Optional"),
    "stop_iteration": ("", "StopIteration"),
    "variadic_list": ("std.builtin.variadics", "VariadicList"),
    "tstring": ("std.builtin.tstring", "TString"),
    "writable": ("", "Writable"),
    "any_type": ("", "AnyType"),
    "movable": ("", "Movable"),
    "copyable": ("", "Copyable"),
    "implicitly_copyable": ("", "ImplicitlyCopyable"),
    "deinitable": ("", "Deinitable"),
    "register_passable": ("", "RegisterPassable"),
    "trivial_register_passable": ("", "TrivialRegisterPassable"),
}
"""Where the library declares what the syntax itself refers to; "" means a name of the prelude."""


@dataclass(slots=True, eq=False)
class World:
    """Everything that one compilation shares. Created once per compiled program."""

    loader: ModuleLoader
    options: Options
    types: TypeContext = field(default_factory=TypeContext)
    layouts: Layouts = field(default_factory=Layouts)
    diagnostics: Diagnostics = field(default_factory=Diagnostics)
    modules: dict[str, ModuleDecl | None] = field(default_factory=dict)
    universe: Scope = field(default_factory=lambda: Scope("universe", None))
    instances: dict[object, Instance] = field(default_factory=dict)
    by_symbol: dict[str, Instance] = field(default_factory=dict)
    pending: deque[Instance] = field(default_factory=deque)
    memos: Memos = field(default_factory=Memos)
    identities: Identities = field(default_factory=Identities)
    items: dict[str, StructDecl | TraitDecl] = field(default_factory=dict)
    counters: Counters = field(default_factory=Counters)
    program: mir.Program = field(default_factory=mir.Program)
    reported: set[object] = field(default_factory=set)
    muted: int = 0
    evaluating: int = 0
    elaborating: Instance | None = None
    bracket: tuple[SourceFile, syntax.Span] | None = None
    """The user's bracket whose alias of the library is being evaluated."""
    exhausted: bool = False
    output: list[bytes] = field(default_factory=list)
    target_facts: dict[str, Fact] = field(default_factory=dict)
    symbol_prefix: str = ""
    devices: list[Device] = field(default_factory=list)
    renewals: int = 0
    """How many compilations it has served before this one."""

    # ------------------------------------------------------------------------------------------ diagnostics

    def report(
        self,
        code: str,
        source: SourceFile,
        span: syntax.Span,
        message: str,
        notes: tuple[Note, ...] = (),
        fixes: tuple[Fix, ...] = (),
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Records a finding once per place and text; silent while an attempt is being made."""
        if self.muted or self.exhausted:
            return
        key = (code, source.path, span, message)
        if key in self.reported:
            return
        self.reported.add(key)
        self.diagnostics.add(Diagnostic(code, Location(source, *span), message, notes, fixes, severity))

    def reject(
        self, code: str, source: SourceFile, span: syntax.Span, message: str, notes: tuple[Note, ...] = ()
    ) -> NoReturn:
        """Records an error and gives up on the construct at hand."""
        self.report(code, source, span, message, notes)
        raise Reject(message, code)

    # ------------------------------------------------------------------------------------------ shorthands

    def module(self, name: str) -> ModuleDecl | None:
        """The module of a dotted name, declared; None if there is no such module."""
        if name in self.modules:
            return self.modules[name]
        loaded = self.loader.load(tuple(name.split(".")))
        if loaded is None:
            self.modules[name] = None
            return None
        return self.add_module(loaded)

    def add_module(self, loaded: LoadedModule) -> ModuleDecl:
        from . import declare

        module = declare.declare(self, loaded)
        return module

    def item(self, name: str) -> StructDecl | TraitDecl:
        """A declaration of the library that syntax refers to."""
        found = self.items.get(name)
        if found is None:
            from . import lookup

            module, member = ITEMS[name]
            found = self.items[name] = lookup.library_item(self, module or "std.prelude", member)
        return found

    def struct_item(self, name: str, *args: CtValue) -> StructType:
        """The struct type of a language item with its parameters."""
        declaration = self.item(name)
        assert isinstance(declaration, StructDecl), name
        return self.types.struct(declaration, args)

    def trait_item(self, name: str) -> TraitDecl:
        declaration = self.item(name)
        assert isinstance(declaration, TraitDecl), name
        return declaration

    @property
    def none_type(self) -> StructType:
        return self.struct_item("none")

    @property
    def bool_type(self) -> StructType:
        return self.struct_item("bool")

    @property
    def int_type(self) -> StructType:
        return self.simd_type("int", 1)

    def simd_type(self, dtype: str, length: int) -> StructType:
        """`SIMD[DType.dtype, length]`."""
        cache = self.identities.scalars
        found = cache.get((dtype, length))
        if found is None:
            found = cache[dtype, length] = self.struct_item("simd", self.dtype(dtype), self.int_const(length))
        return found

    def dtype(self, name: str) -> Const:
        """The `DType` value of a name."""
        from ..lang.primitives import DTYPE_CODES

        return self.types.const(self.struct_item("dtype"), (DTYPE_CODES[name],))

    def int_const(self, value: int) -> Const:
        """An `Int` constant."""
        known = self.identities.int_type
        if known is None:
            # Int is SIMD[DType.int, 1]: its own length parameter is an Int, so the knot is tied here.
            declaration = self.item("simd")
            assert isinstance(declaration, StructDecl)
            knot = StructType(declaration, ())
            one = Const(knot, (1,))
            knot.args = (self.dtype("int"), one)
            self.types.adopt_struct(knot)
            self.types.adopt_const(one)
            known = self.identities.int_type = knot
            alias = declaration.module.scope.names["Int"]
            assert isinstance(alias, ComptimeDecl)
            self.memos.comptime_values[alias, declaration.module.scope] = knot
        return self.types.const(known, (value & 0xFFFFFFFFFFFFFFFF,))

    def bool_const(self, value: bool) -> Const:
        return self.types.const(self.bool_type, (int(value),))

    def drain(self, elaborate: Callable[[Instance], None]) -> None:
        """Elaborates instances until none is wanted any more."""
        while self.pending:
            elaborate(self.pending.popleft())
