"""One LLVM module under construction: names, declarations, constants and metadata that functions share."""

from __future__ import annotations

from collections.abc import Sequence

from ..lang.diagnostics import Diagnostic, Diagnostics
from ..lang.layout import Layouts
from ..lang.mir import Function, Program
from ..lang.source import Location
from ..lang.target import Target
from ..lang.types import FunctionSignature
from .abi import AbiLowering
from .constants import Constants
from .names import global_name, plain_name
from .pointer_spaces import GenericPointers

INTERNAL_PREFIX = "mojo."
"""Goes before internal symbols that look like C names, so that no function of a program replaces one of C."""

_BRANCH_WEIGHT = 2000


class ModuleEmitter:
    """Collects the parts of a module's text; `text` puts them together."""

    def __init__(self, program: Program, target: Target, diagnostics: Diagnostics | None = None) -> None:
        self.diagnostics = diagnostics if diagnostics is not None else Diagnostics()
        self.program = program
        self.target = target
        self.layouts = Layouts(target.pointer_size)
        self.abi = AbiLowering(self.layouts, target.address_spaces)
        self.constants = Constants(self.layouts, self._function_address)
        self.device_code = ""
        self.functions: list[str] = []
        self.metadata: list[str] = []
        self.named_metadata: list[str] = []
        self.externals: dict[str, tuple[FunctionSignature, bool]] = {}
        self.helpers: dict[str, str] = {}
        self._declarations: dict[str, str] = {}
        self.symbols: dict[str, str] = {}
        """The LLVM names of the functions that were asked for, in order."""
        self.exported: set[str] = set()
        self.partial = False  # one of several object files of a session
        """Symbols of functions that other object files may use, though nothing in the program says so."""
        self.here: Location | None = None  # what is being emitted, where that matters
        self._problems: dict[object, str] = {}
        self._empty = ""
        self._weights: dict[bool, str] = {}

    # ----------------------------------------------------------------------------------------------- names

    def symbol(self, symbol: str) -> str:
        """The LLVM name of a function of the program."""
        name = self.symbols.get(symbol)
        if name is None:
            name = self.symbols[symbol] = global_name(self.linker_name(symbol))
        return name

    def _function_address(self, symbol: str) -> str:
        """What stands for a function as a value; where there is no such thing, that is reported."""
        if not self.target.generic_space:
            return self.symbol(symbol)
        self.refuse_function_pointer()
        return "null"

    def refuse_function_pointer(self) -> None:
        assert self.here is not None
        message = f"pointers to functions are not available in kernels for {self.target.arch}"
        self.diagnostics.add(Diagnostic("E0701", self.here, message))

    def linker_name(self, symbol: str) -> str:
        """The name that a function of the program has in the object file."""
        if self.target.plain_names:
            return plain_name(symbol)
        function = self.program.functions.get(symbol)
        if function is not None and is_internal(function) and symbol.isidentifier():
            return INTERNAL_PREFIX + symbol
        return symbol

    def external(self, name: str, signature: FunctionSignature, variadic: bool) -> str:
        """The LLVM name of a C function, which is declared as it is first called."""
        if name not in self.externals:
            self.externals[name] = (signature, variadic)
        return global_name(name)

    def declare(self, name: str, declaration: str) -> None:
        """Adds a declaration line under a linker name, once."""
        self._declarations.setdefault(name, declaration)

    def shared_memory(self, size: int, align: int) -> str:
        """The address of memory that a block of threads shares; size 0 means what the launch decides on.

        Where there is one address space, it is memory of the process: one block runs at a time.
        """
        if not self.target.address_spaces:
            name = f"@oomph.shared.{len(self.helpers)}"
            self.helpers[name] = f"{name} = internal global [{max(size, 1)} x i8] zeroinitializer, align {align}"
        elif not size:
            name = "@oomph_dynamic_shared"
            self.helpers[name] = f"{name} = external addrspace(3) global [0 x i8], align {max(align, 16)}"
        else:
            name = f"@oomph_shared_{len(self.helpers)}"
            self.helpers[name] = f"{name} = internal addrspace(3) global [{size} x i8] undef, align {align}"
        return name

    def problem_of_call(self, result: str, callee: str, operands: Sequence[tuple[str, str]], special: bool) -> str:
        """Why LLVM cannot do a call of an intrinsic or of inline assembly, or ""; see `probe.problem`."""
        from .probe import problem

        key = (result, callee, *operands)
        found = self._problems.get(key)
        if found is None:
            found = self._problems[key] = problem(self.target, result, callee, operands, special)
        return found

    # -------------------------------------------------------------------------------------------- metadata

    def add_metadata(self, text: str) -> str:
        """A new metadata node with the text after `=`; returns its `!number`."""
        self.metadata.append(text)
        return f"!{len(self.metadata) - 1}"

    def branch_weights(self, likely: bool) -> str:
        """What follows a conditional branch whose first target is likely, or unlikely."""
        if likely not in self._weights:
            first, second = (_BRANCH_WEIGHT, 1) if likely else (1, _BRANCH_WEIGHT)
            node = self.add_metadata(f'!{{!"branch_weights", i32 {first}, i32 {second}}}')
            self._weights[likely] = f", !prof {node}"
        return self._weights[likely]

    def empty_node(self) -> str:
        """The node of marks that need no operands."""
        if not self._empty:
            self._empty = self.add_metadata("!{}")
        return self._empty

    # ------------------------------------------------------------------------------------------------ text

    def text(self) -> str:
        """The whole module."""
        defined = {self.linker_name(symbol) for symbol in self.program.functions}
        declarations = [line for name, line in self._declarations.items() if name not in defined]
        head = [f'target triple = "{self.target.triple}"', f'target datalayout = "{self.target.data_layout}"']
        nodes = [f"!{number} = {text}" for number, text in enumerate(self.metadata)]
        spaces = GenericPointers(self.target)
        parts = [
            head,
            spaces.globals(self.constants.lines),
            spaces.code(declarations),
            spaces.code([text for text in self.helpers.values() if text]),
            spaces.code(self.functions),
            self.named_metadata,
            nodes,
            [""],
        ]
        return "\n".join([line for part in parts for line in part])


def is_internal(function: Function) -> bool:
    """Whether nothing outside the module can call the function by name."""
    return function.linkage == "internal" and not function.kernel
