"""An interactive session: takes cells of text, one after the other, and says what came of each.

A cell is accepted or rejected as a whole. What it declares hides what earlier cells declared under the same names, and
earlier code that uses these names means the new ones from then on. Variables keep their values from cell to cell.

Nothing here reads or writes a terminal; programs that cells run do as they please.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from ...lang.diagnostics import Diagnostic, Severity
from ...lang.mir import Function
from ...lang.modules import LoadedModule
from ...lang.options import Options
from ...lang.records import dataclass, field, replace
from ...lang.source import SourceFile
from ...lang.target import Fact, Target
from ...typecheck import cells
from ...typecheck.cells import Use
from ...typecheck.program import Facts, open_world
from .. import simulator_code, store
from ..cache import OBJECT, Stamp, folder_key, stamp_of_file
from ..devices import assemble
from ..modules import SourceLoader
from . import cells as texts
from .cells import Cell, Declared
from .runtime import Code, Runtime, Stored, release

if TYPE_CHECKING:
    from ...codegen.selection import Selection

_SHARED = ("std.", "max.gpu.host.")
_ALWAYS_SHARED = ("std.builtin.session.", "std.builtin.io.print[", "std.collections.string.string.String.__init__[")
"""Functions that do much by calling others: what makes text of values."""

_SMALL = 20
"""Instructions of a function that every cell compiles for itself, so that it can be optimised together with it."""

_WARMING = ("1", "print(1)", "'a'", "var x = 1", "1.5", "var x = [1]\nx", "var x = 'a'\nprint(x)")
_DEVICE = "DeviceContext"
_DEVICE_WARMING = (
    "var ctx = DeviceContext()",
    "var data = DeviceContext().enqueue_create_buffer[DType.float32](1)",
    "with DeviceContext().enqueue_create_buffer[DType.float32](1).map_to_host() as host:\n    host[0] = 1",
    """if True:
    def nothing(data: Pointer[Float32, MutAnyOrigin], n: Int32): pass
    var ctx = DeviceContext()
    var data = ctx.enqueue_create_buffer[DType.float32](1)
    ctx.enqueue_function[nothing](data, Int32(1), grid_dim=1, block_dim=1)
    ctx.synchronize()""",
)
"""Inputs whose parts most others need, too; the second ones where the session knows that name."""


Generate = Callable[[str, int], bytes]
"""From LLVM IR and a level of optimisation to an object file."""


@dataclass(slots=True)
class Outcome:
    """What came of a cell.

    name         how messages call the cell
    text         the text of its value; None if it has none
    error        the text of the error that it raised; None if it ended well
    diagnostics  the findings; with errors, nothing has happened
    notes        remarks about variables and earlier definitions
    value_type   the type of its value
    declared     the names that it declares
    """

    name: str
    text: str | None = None
    error: str | None = None
    diagnostics: list[Diagnostic] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    value_type: str = ""
    declared: tuple[str, ...] = ()

    @property
    def rejected(self) -> bool:
        return any(d.severity is Severity.ERROR for d in self.diagnostics)


@dataclass(slots=True)
class Variable:
    """A variable of the session: its type and the shape of that, as `cells.KeptVariable` has them, and its value."""

    kept: cells.KeptVariable
    value: Stored


@dataclass(slots=True)
class Compiled:
    """A cell that has been compiled: the declarations of the session with it, and its object file, None if there is
    nothing to run."""

    outcome: Outcome
    declared: list[Declared]
    found: cells.CellElaboration
    code: Code | None = None


class Session:
    """The state of a session: declarations and variables."""

    def __init__(self, options: Options | None = None) -> None:
        from ...codegen.targets import target_for

        self.options = options if options is not None else Options()
        self.declared: list[Declared] = []
        self.variables: dict[str, Variable] = {}
        self.number = 0
        self.target: Target = target_for(self.options.target, self.options.cpu)
        self._runtime = Runtime()
        self._scope: cells.SessionScope | None = None
        self._loader: SourceLoader | None = None
        self._warmed: set[str] = set()

    # ------------------------------------------------------------------------------------------------- cells

    def evaluate(self, text: str) -> Outcome:
        """Compiles and runs one cell."""
        self.number += 1
        compiled = self.compile(text, f"<cell {self.number}>")
        if not compiled.outcome.rejected:
            self._accept(compiled)
        return compiled.outcome

    def compile(
        self,
        text: str,
        name: str,
        use: Use = Use.SHOW,
        optimisation: int | None = None,
        generate: Generate | None = None,
    ) -> Compiled:
        """Compiles a cell, which changes nothing yet. What is only looked at gets no code."""
        cell = texts.parse(text, name)
        outcome = Outcome(name, diagnostics=list(cell.diagnostics))
        compiled = Compiled(outcome, self.declared, cells.CellElaboration(None))
        if cell.rejected:
            return compiled
        new = texts.declared(cell.source, cell.declarations) if cell.declarations else None
        earlier, stale = self._revised(new)
        compiled.declared = [*earlier, *([new] if new is not None else [])]
        compiled.found = self._elaborate(cell, compiled.declared, new, stale, use)
        outcome.diagnostics += compiled.found.diagnostics
        outcome.value_type = compiled.found.value_type
        outcome.text = compiled.found.text
        outcome.declared = tuple(sorted(new.names)) if new is not None else ()
        if not outcome.rejected and compiled.found.entry and use is not Use.LOOK:
            level = self.options.optimisation if optimisation is None else optimisation
            compiled.code = self._emit(compiled.found, outcome, use, level, generate or self._generate)
        if outcome.rejected:
            self._scope = None  # what it has declared must not be seen
        return compiled

    def declare(self, text: str) -> None:
        """Makes the declarations of a cell valid, and leaves out what it does."""
        self.number += 1
        cell = texts.parse(text, f"<cell {self.number}>")
        if cell.declarations and not cell.rejected:
            new = texts.declared(cell.source, cell.declarations)
            self.declared = [*self._revised(new)[0], new]

    def checked(self) -> Session:
        """A session with the same declarations and without variables, whose simulated kernels are checked."""
        session = Session(replace(self.options, checked=True, accelerator=""))
        session.declared = self.declared
        return session

    def timed(self, compiled: Compiled, code: Code) -> Callable[[int], str | None]:
        """A function that runs a cell compiled for measuring so many times, and gives the text of its error."""
        return self._runtime.timed(code, self.addresses(compiled.found.arguments))

    def warm(self) -> Iterator[bool]:
        """Makes what inputs will need anyway, step by step; True while there is more to do."""
        self.scope()
        known = any(_DEVICE in declared.names for declared in self.declared)
        for text in (*_WARMING, *(_DEVICE_WARMING if known else ())):
            if text not in self._warmed:
                yield True
                self._warmed.add(text)
                # What is made before the first input is the same in every session.
                generate = self._generate if self.number else self._obtain
                compiled = self.compile(text, "<warming>", generate=generate)
                if compiled.code is not None:
                    self._runtime.load(compiled.code)

    def _revised(self, new: Declared | None) -> tuple[list[Declared], list[Declared]]:
        """The earlier declarations without those that are made anew, and those of them that mention the new ones."""
        if new is None:
            return self.declared, []
        changed = set(new.names)
        kept = [
            left for d in self.declared if (left := d if not d.names & changed else d.without(new.names)) is not None
        ]
        stale: set[int] = set()
        while fresh := [n for n, d in enumerate(kept) if n not in stale and d.words & changed]:
            stale.update(fresh)
            changed.update(name for n in fresh for name in kept[n].names)
        revised = [d.refreshed() if n in stale else d for n, d in enumerate(kept)]
        return revised, [revised[n] for n in sorted(stale)]

    def _elaborate(
        self, cell: Cell, declared: list[Declared], new: Declared | None, stale: list[Declared], use: Use
    ) -> cells.CellElaboration:
        todo = cells.Statements(
            cell.source,
            cell.statements,
            {name: (v.kept.type, v.kept.shape) for name, v in self.variables.items()},
            cell.words(),
            texts.moved_names(cell.source) if use is Use.SHOW else frozenset(),
            use,
        )
        modules = [d.loaded for d in declared]
        return cells.elaborate(
            self.scope(), modules, new.loaded if new is not None else None, [d.loaded for d in stale], todo
        )

    def _facts(self) -> tuple[dict[str, Fact], dict[str, Facts]]:
        """What is known about the host and, by name, the device that programs run on."""
        from ...codegen.targets.accelerators import accelerator, device_facts

        name = self.options.accelerator
        known = {
            **self.target.facts,
            "is_session": True,
            "links_simulator": simulator_code.fits(self.options),
        }
        return (known | device_facts(name), {name: accelerator(name).facts}) if name else (known, {})

    def scope(self) -> cells.SessionScope:
        """The world of the session, made when it is first wanted, and again after a rejected cell or when a file that
        cells import has changed."""
        if self._scope is None or (self._loader is not None and _changed(self._loader)):
            self._loader = self._new_loader()
            self._scope = cells.SessionScope(open_world(self._loader, self.options, *self._facts()))
        return self._scope

    def device_scope(self, name: str) -> cells.SessionScope:
        """A new world that compiles for a device."""
        from ...codegen.targets.accelerators import accelerator

        devices = {name: accelerator(name).facts}
        return cells.SessionScope(open_world(self._new_loader(), self.options, self.target.facts, devices))

    def _new_loader(self) -> SourceLoader:
        return SourceLoader(os.path.join(os.getcwd(), "<session>"), self.options.include)

    def _emit(
        self, found: cells.CellElaboration, outcome: Outcome, use: Use, level: int, generate: Generate
    ) -> Code | None:
        """The object file of a cell; what a processor cannot do is among the findings."""
        from ...codegen.runtime import DEVICE_CODE

        text, selection = self._llvm(found, outcome, use)
        if DEVICE_CODE in text and self.options.accelerator and not outcome.rejected:
            text, selection = self._llvm(found, outcome, use, self._device_code(outcome))
        if outcome.rejected:
            return None
        simulator = simulator_code.obtain(self.options.cpu).object if simulator_code.is_used(text) else b""
        return Code(generate(text, level), selection, simulator)

    def _generate(self, text: str, level: int) -> bytes:
        """The object file of LLVM IR, at a level of optimisation."""
        from ...codegen import objects, optimize

        return objects.emit_object(optimize.optimize(text, self.target, level), self.target, level)

    def _obtain(self, text: str, level: int) -> bytes:
        """The same, which is kept."""
        key = f"{folder_key(('codegen',))} {self.target.cpu} {self.target.features} {level}\n{text}"
        return store.content(key, OBJECT, lambda: self._generate(text, level))

    def _llvm(
        self, found: cells.CellElaboration, outcome: Outcome, use: Use, device_code: str = ""
    ) -> tuple[str, Selection]:
        """The LLVM IR of a cell, and what it exchanges with others."""
        from ...codegen import emit
        from ...codegen.cell_entry import emit_cell_entry
        from ...codegen.selection import Selection
        from ...lang.diagnostics import Diagnostics

        assert found.program is not None
        functions = found.program.functions
        cell, error_text = functions[found.entry], functions[found.error_text]
        problems = Diagnostics()
        roots = (found.entry, found.error_text)
        timed = use is Use.DROP
        # What is measured has all its code in one place, as a program has.
        selection = Selection(roots, _never) if timed else Selection(roots, self._is_shared, self._runtime.functions)
        text = emit.emit_program(
            found.program,
            self.target,
            self.options,
            problems,
            lambda module: emit_cell_entry(module, cell, error_text, timed),
            selection,
            device_code,
        )
        outcome.diagnostics += [d for d in problems.items if d not in outcome.diagnostics]
        return text, selection

    def _device_code(self, outcome: Outcome) -> str:
        """The assembly of all kernels that the session has launched: a cell that launches holds it."""
        name = self.options.accelerator
        program = next(device.program for device in self.scope().world.devices if device.name == name)
        code = assemble(program, name, self.options, SourceFile(outcome.name, ""), keep=True)
        outcome.diagnostics += code.diagnostics
        return code.text

    def _is_shared(self, function: Function) -> bool:
        """Whether a function of the library is so large that calling it costs little beside what it does."""
        if function.symbol.startswith(_ALWAYS_SHARED):
            return True
        # With a device, the host's functions hold the code of kernels, which differs from cell to cell.
        shared = _SHARED[: 1 if self.options.accelerator else 2]
        if not function.symbol.startswith(shared) or function.inline or function.attributes:
            return False
        return sum(len(block.instructions) for block in function.blocks) > _SMALL

    # --------------------------------------------------------------------------------------------- the effect

    def _accept(self, compiled: Compiled) -> None:
        """Makes the declarations of a cell valid and runs it."""
        outcome, found = compiled.outcome, compiled.found
        self.declared = compiled.declared
        outcome.notes += [_stale_note(d) for d in found.later if d.severity is Severity.ERROR]
        for name in found.lost:
            self._forget(name)
            outcome.notes.append(f"the variable '{name}' is gone: its type has been declared anew with other fields")
        if compiled.code is not None:
            self._run(compiled, compiled.code)
        for name in outcome.declared:
            if name in self.variables:
                self._forget(name)
        outcome.notes += [f"'{name}' ends with its cell: {reason}" for name, reason in found.local.items()]

    def _run(self, compiled: Compiled, code: Code) -> None:
        outcome, found = compiled.outcome, compiled.found
        taken = [name for name in found.arguments if name in found.taken]
        arguments = self.addresses(found.arguments)
        result = self._runtime.run(code, arguments, len(found.kept))
        for name in taken:
            release(self.variables.pop(name).value.address)
        outcome.text = result.text if result.text is not None else outcome.text
        outcome.error = result.error
        for kept, stored in zip(found.kept, result.stored):
            if stored is not None:
                self._forget(kept.name)
                self.variables[kept.name] = Variable(kept, stored)
        gone = [name for name in taken if name not in self.variables]
        if outcome.error is not None and gone:
            outcome.notes.append(f"the cell had taken over {', '.join(gone)}: gone")

    def _forget(self, name: str) -> None:
        """Destroys a variable, if there is one of that name."""
        variable = self.variables.pop(name, None)
        if variable is not None:
            self._runtime.destroy(variable.value)

    def close(self) -> None:
        """Destroys the variables, the newest first."""
        for name in reversed(list(self.variables)):
            self._forget(name)
        self._runtime.close()

    # ------------------------------------------------------------------------------------------------ queries

    def modules(self) -> list[LoadedModule]:
        """The declarations that are valid now, cell by cell."""
        return [declared.loaded for declared in self.declared]

    def text(self) -> str:
        """The declarations that are valid now, as the text of one file."""
        return "".join(declared.text() for declared in self.declared)

    def addresses(self, names: Iterable[str]) -> list[Stored]:
        """The values of variables."""
        return [self.variables[name].value for name in names]


def _never(function: Function) -> bool:
    return False


def _stale_note(found: Diagnostic) -> str:
    place = f"{found.location.source.path}:{found.location.line}:{found.location.column}"
    return f"{place} does not fit what is declared now: {found.message}"


def _changed(loader: SourceLoader) -> bool:
    """Whether a file has changed since it was read; the library's do not."""
    for module in loader.loaded():
        path = os.path.abspath(module.source.path)
        stamp = loader.stamps.get(path)
        if not module.is_library and stamp is not None and _differs(path, stamp):
            return True
    return False


def _differs(path: str, stamp: Stamp) -> bool:
    try:
        now = os.stat(path)
    except OSError:
        return True
    if now.st_size == stamp.size and now.st_mtime_ns == stamp.mtime_ns:
        return False
    return stamp_of_file(path).digest != stamp.digest
