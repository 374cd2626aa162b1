"""Programs with a `main`: from a file to something that can be started."""

from __future__ import annotations

from collections.abc import Callable

from ..lang.diagnostics import Diagnostic
from ..lang.options import Options
from ..lang.records import dataclass, field
from ..lang.source import SourceFile
from . import build, linking, process, store
from .build import Compilation, Stage, Wanted
from .timing import Timings

Start = Callable[[list[str]], int]


@dataclass(slots=True)
class Prepared:
    """A program that is ready: `start(arguments)` runs it in a child process and gives its exit status.

    `start` is None if the program is rejected.
    """

    source: SourceFile | None
    diagnostics: list[Diagnostic]
    start: Start | None = None
    timings: Timings = field(default_factory=Timings)


def prepare_cached(path: str, options: Options, flags: str) -> Prepared:
    """Compiles to an image in the cache; another process may have made it meanwhile."""
    outcome = Prepared(None, [])

    def make() -> store.Made | None:
        compilation = build.compile_file(
            path, options, Wanted(Stage.OBJECT, linked=linking.available()), outcome.timings
        )
        outcome.source, outcome.diagnostics = compilation.main.source, compilation.diagnostics
        if compilation.rejected:
            return None
        return linking.made(compilation)

    image = store.obtain(path, "program", flags, make)
    if image:
        outcome.start = _start_of_image(image)
    return outcome


def _start_of_image(image: str) -> Start:
    return lambda arguments: process.run_in_child(lambda: process.run_image(image, arguments))


def prepare(path: str, options: Options) -> Prepared:
    """Compiles in memory only: needs no linker and leaves nothing behind."""
    compilation = build.compile_file(path, options, Wanted(Stage.OBJECT))
    outcome = _outcome(compilation)
    if compilation.rejected:
        return outcome
    code = compilation.object
    outcome.start = lambda arguments: process.run_in_child(lambda: process.run_object(code, arguments))
    return outcome


def prepare_interpreted(path: str, options: Options) -> Prepared:
    """Compiles to MIR, which the interpreter runs."""
    compilation = build.compile_file(path, options, Wanted(Stage.MIR))
    outcome = _outcome(compilation)
    if compilation.rejected:
        return outcome
    from .interpretation import run

    program = compilation.program
    assert program is not None
    outcome.start = lambda arguments: process.run_in_child(lambda: run(program, arguments))
    return outcome


def _outcome(compilation: Compilation) -> Prepared:
    return Prepared(compilation.main.source, compilation.diagnostics, timings=compilation.timings)
