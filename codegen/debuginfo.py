"""Line tables: which source line each instruction comes from, in DWARF by way of LLVM metadata."""

from __future__ import annotations

from pathlib import PurePath

from ..lang.mir import Function, Span
from ..lang.options import Options
from ..lang.source import SourceFile
from .module import ModuleEmitter
from .names import metadata_string

_PRODUCER = "oomph"
COLUMNS = 1 << 16
"""DWARF's columns as LLVM keeps them; places further right have none."""


class DebugInfo:
    """The debug metadata of one module."""

    def __init__(self, module: ModuleEmitter, options: Options) -> None:
        self._module = module
        self._optimised = options.optimisation > 0
        self._files: dict[str, str] = {}
        self._locations: dict[tuple[str, int, int], str] = {}
        self._unit = ""
        self._type = ""

    def enter(self, function: Function) -> str:
        """The scope of a function."""
        file = self._file(function.source)
        line = function.source.position(function.span[0])[0]
        name = metadata_string(function.name or function.symbol)
        return self._module.add_metadata(
            f"distinct !DISubprogram(name: {name}, scope: {file}, file: {file}, "
            f"line: {line}, type: {self._type}, scopeLine: {line}, spFlags: "
            f"DISPFlagDefinition{' | DISPFlagOptimized' if self._optimised else ''}, unit: {self._unit})"
        )

    def location(self, scope: str, function: Function, span: Span) -> str:
        """What follows an instruction of a function to say where it comes from."""
        line, column = function.source.position(span[0])
        column = column if column < COLUMNS else 0
        key = (scope, line, column)
        found = self._locations.get(key)
        if found is None:
            node = self._module.add_metadata(f"!DILocation(line: {line}, column: {column}, scope: {scope})")
            found = self._locations[key] = f", !dbg {node}"
        return found

    def finish(self) -> None:
        """Adds what the module says about its debug information as a whole."""
        if not self._unit:
            return
        module = self._module
        version = module.add_metadata('!{i32 2, !"Debug Info Version", i32 3}')
        dwarf = module.add_metadata('!{i32 7, !"Dwarf Version", i32 5}')
        module.named_metadata += [f"!llvm.dbg.cu = !{{{self._unit}}}", f"!llvm.module.flags = !{{{version}, {dwarf}}}"]

    def _file(self, source: SourceFile) -> str:
        found = self._files.get(source.path)
        if found is None:
            path = PurePath(source.path)
            name, folder = metadata_string(path.name), metadata_string(str(path.parent))
            found = self._module.add_metadata(f"!DIFile(filename: {name}, directory: {folder})")
            self._files[source.path] = found
            if not self._unit:
                self._begin(found)
        return found

    def _begin(self, file: str) -> None:
        types = self._module.add_metadata("!{null}")
        self._type = self._module.add_metadata(f"!DISubroutineType(types: {types})")
        optimised = "true" if self._optimised else "false"
        self._unit = self._module.add_metadata(
            f"distinct !DICompileUnit(language: DW_LANG_C, file: {file}, producer: {metadata_string(_PRODUCER)}, "
            f"isOptimized: {optimised}, runtimeVersion: 0, emissionKind: FullDebug, nameTableKind: None)"
        )
