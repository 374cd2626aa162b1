"""The simulator's own code as an object file with which programs are linked: made once on a machine for a processor,
and kept like an image, so that it follows its sources.

It is the same for all programs but those whose options reach into the library: checked ones, ones with definitions or
debug information, and ones for other systems. Those have it as a part of their own code.
"""

from __future__ import annotations

from ..lang.options import Options
from ..lang.records import dataclass
from . import cache, store
from .cache import Stamp

_NAME = ("max", "gpu", "simulation")
_KIND = "simulator"


@dataclass(frozen=True, slots=True)
class SimulatorCode:
    """An object file, the sources that it was made of, and the files whose appearance would change it."""

    object: bytes
    files: dict[str, Stamp]
    absent: list[str]


def fits(options: Options) -> bool:
    """Whether programs of these options can use it."""
    return not (options.checked or options.debug or options.defines or options.target)


def is_used(llvm: str) -> bool:
    """Whether a program calls it."""
    from ..codegen.fibers import SIMULATION

    return f"@{SIMULATION}(" in llvm


def obtain(cpu: str) -> SimulatorCode:
    """The object file for a processor of this machine's kind, as the library is now."""
    path = f"{cache.STDLIB}/{'/'.join(_NAME)}.mojo"
    flags = "" if cpu == "native" else f"cpu={cpu}"
    made: list[SimulatorCode] = []

    def make() -> store.Made:
        code = _compiled(path, cpu)
        made.append(code)
        return store.Made(code.files, code.absent, lambda target: _write(target, code.object), cache.OBJECT)

    store.obtain(path, _KIND, flags, make)
    kept = None if made else store.read(path, _KIND, flags)
    if kept is not None:
        return SimulatorCode(*kept)
    return made[0] if made else _compiled(path, cpu)  # the second where somebody has changed the cache meanwhile


def _compiled(path: str, cpu: str) -> SimulatorCode:
    from ..codegen import emit, objects, optimize
    from ..codegen.fibers import SIMULATION
    from ..codegen.selection import Selection
    from . import build
    from .timing import Timings

    options = Options(cpu=cpu)
    c = build.load(path, options, Timings(), _NAME)
    build.elaborate(c, build.Wanted(build.Stage.OBJECT, ".".join(_NAME)))
    assert c.program is not None and not c.rejected, c.diagnostics
    target = build.target_of(c)
    selection = Selection((SIMULATION,), lambda function: function.symbol == SIMULATION)
    text = emit.emit_program(c.program, target, options, selection=selection)
    # Images of several programs may be in one process: each calls its own.
    text = text.replace(f"define i64 @{SIMULATION}(", f"define protected i64 @{SIMULATION}(")
    machine = optimize.optimize(text, target, options.optimisation)
    return SimulatorCode(objects.emit_object(machine, target, options.optimisation), build.stamps(c), build.absent(c))


def _write(path: str, data: bytes) -> None:
    with open(path, "wb") as file:
        file.write(data)
