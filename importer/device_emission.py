"""LLVM IR of a device program to its code, and what to say about what the device does not have.

LLVM's code generators for devices end the process at what they have no code for, so that it is looked for before.
"""

from __future__ import annotations

import re

from ..lang.diagnostics import Diagnostic, Diagnostics
from ..lang.mir import Program
from ..lang.options import Options
from ..lang.records import dataclass, field, replace
from ..lang.source import Location, SourceFile
from ..lang.target import Target
from .cache import STDLIB

_NO_CODE = {
    "nvptx64": re.compile(
        r"call [^\n]*@(llvm\.(?:exp|exp10|log|log2|log10|pow|powi|sin|cos|tan|sinh|cosh|tanh|asin|acos|atan|atan2|frexp"
        r"|canonicalize|fptrunc\.round)\.[^(]*|llvm\.exp2\.(?:v\d+)?f64)\("
    ),
    "amdgcn": re.compile(
        r"call [^\n]*@(llvm\.(?:pow|powi|tan|sinh|cosh|tanh|asin|acos|atan|atan2)\.[^(]*"
        r"|llvm\.(?:exp|exp2|exp10|log|log2|log10|sin|cos)\.(?:v\d+)?f64)\("
    ),
    "spirv64": re.compile(
        r"call [^\n]*@(llvm\.(?:frexp|canonicalize|minimumnum|maximumnum|fptrunc\.round|sshl\.sat|ushl\.sat|bitreverse"
        r"|prefetch|masked\.gather|masked\.scatter|masked\.compressstore|masked\.expandload)\.[^(]*"
        r"|llvm\.readcyclecounter|llvm\.readsteadycounter)\("
    ),
}
"""Intrinsics that the code generators of devices answer by ending the process, by architecture."""

_DECLARED = re.compile(r"^declare [^\n]*@(?!llvm\.)\"?([^\"(\n]+)\"?\(", re.MULTILINE)

_PROVIDED = {
    "nvptx64": re.compile(r"vprintf|malloc|free"),
    "amdgcn": re.compile(r"(?!)"),
    "spirv64": re.compile(r"_Z22__spirv_ControlBarrierjjj|_Z5(exp10|ldexp)\w+"),
}
"""The functions that a device's driver has for kernels."""


@dataclass(slots=True)
class Problems:
    """Why there is no code.

    functions  the names of functions that the device does not have
    uses       what to look for in instructions, each with what it is and what there is instead
    said       what LLVM has said as it gave up
    """

    functions: list[str] = field(default_factory=list)
    uses: list[tuple[re.Pattern[str], str, str]] = field(default_factory=list)
    said: str = ""

    def look(self, optimised: str, arch: str) -> bool:
        """Whether a module uses functions that the device does not have."""
        used = dict.fromkeys([*_NO_CODE[arch].findall(optimised), *_DECLARED.findall(optimised)])
        self.functions += [name for name in used if not _PROVIDED[arch].fullmatch(name)]
        return bool(self.functions or self.uses)


def generate(text: str, target: Target, options: Options, problems: Problems, machine_code: bool) -> bytes:
    """The assembly or machine code of LLVM IR; b"" if there are problems."""
    from ..codegen import objects, optimize

    level = options.optimisation
    if target.arch == "spirv64":
        from ..codegen import spirv

        optimised, problems.uses = spirv.optimised(text, target, level)
        if problems.look(optimised, target.arch):
            return b""
        data, problems.said = spirv.emit(optimised, target, level, machine_code)
        return data
    machine = optimize.optimize(text, target, level)
    if problems.look(objects.emit_llvm(machine), target.arch):
        return b""
    if machine_code:
        return objects.emit_object(machine, target, level)
    return objects.emit_assembly(machine, target, level).encode()


def refusals(
    problems: Problems, program: Program, name: str, target: Target, options: Options, source: SourceFile
) -> list[Diagnostic]:
    """What to say about problems; `name` is the device's, and `source` stands for what cannot be blamed on a line."""
    found: list[Diagnostic] = []
    if problems.functions or problems.uses:
        from .device_lines import CallPlaces, Place

        places = CallPlaces(_with_lines(program, target, options), lambda path: path.startswith(STDLIB))
        files = {function.source.path: function.source for function in program.functions.values()}

        def add(place: Place | None, what: str) -> None:
            path, line, column = place or ("", 0, 0)
            where = Location(source, 0, 0)
            if path in files:
                start = files[path].line_starts()[line - 1] + max(column - 1, 0)
                where = Location(files[path], start, start)
            found.append(Diagnostic("E0701", where, what))

        for function in problems.functions:
            add(places.of(function), f"'{function}' is not available in kernels for {name}")
        for pattern, what, instead in problems.uses:
            add(places.of_use(pattern), f"{what} are not available in kernels for {name}; there are {instead}")
    if problems.said:
        found.append(_failure(problems.said, program, name, source))
    return found


def blamed(diagnostic: Diagnostic) -> Diagnostic:
    """A finding in the library, at the innermost line of the user on the way there, which its notes tell."""
    if not diagnostic.location.source.path.startswith(STDLIB):
        return diagnostic
    places = [note.location for note in diagnostic.notes if note.location is not None]
    own = next((place for place in places if not place.source.path.startswith(STDLIB)), None)
    return diagnostic if own is None else replace(diagnostic, location=own, notes=())


def _with_lines(program: Program, target: Target, options: Options) -> str:
    """Optimised LLVM IR that says where everything comes from: the program is compiled again for that."""
    from ..codegen import emit, objects, optimize, spirv

    text = emit.emit_program(program, target, replace(options, debug=True), Diagnostics())
    if target.arch == "spirv64":
        return spirv.optimised(text, target, options.optimisation)[0]
    return objects.emit_llvm(optimize.optimize(text, target, options.optimisation))


_WHERE = re.compile(r"\(in function: ([\w$]+)\)")


def _failure(said: str, program: Program, name: str, source: SourceFile) -> Diagnostic:
    """What to say when LLVM has no code for something that is not known to be missing."""
    from ..codegen.names import plain_name

    found = _WHERE.search(said)
    where = Location(source, 0, 0)
    for function in program.functions.values():
        if found is not None and plain_name(function.symbol) == found[1]:
            where = Location(function.source, *function.span)
    return Diagnostic("E0701", where, f"LLVM cannot write this for {name}: {said}")
