"""What several commands share: the compilation options of the command line, and showing diagnostics."""

from __future__ import annotations

import os
import sys

from .. import accelerators
from ..arguments import Flag, Parsed, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...lang.diagnostics import Diagnostic
    from ...lang.options import Options
    from ...lang.source import SourceFile
    from ..timing import Timings

OPTIMISE = Flag("-O", "optimisation level, 0 to 3 (default 2)", "LEVEL", ("0", "1", "2", "3"))
DEBUG = Flag("-g", "emit line tables, so that debuggers show Mojo lines")
INCLUDE = Flag("-I", "search this folder for modules (repeatable)", "FOLDER", repeat=True)
DEFINE = Flag("-D", "define a name that the program can ask for (repeatable)", "NAME[=VALUE]", repeat=True)
UNKNOWN_PROCESSOR = "E0704"

CPU = Flag("--target-cpu", "generate code for this processor (default: native)", "NAME")
_NVIDIA = ("sm_80", "sm_86", "sm_89", "sm_90", "sm_90a", "sm_100a", "sm_120")
_AMD = ("gfx90a", "gfx942", "gfx1100")
_SPIRV = ("spirv64",)
_ALL = (*_NVIDIA, *_AMD, *_SPIRV)
ACCELERATOR = Flag("--target-accelerator", "generate device code for this accelerator", "NAME", _ALL)
NATIVE_ACCELERATOR = Flag(
    "--target-accelerator",
    "hold kernels for this device beside the simulator's (default: the device of this machine, if it has one)",
    "NAME",
    (*_NVIDIA, accelerators.SIMULATOR),
)
ANY_ACCELERATOR = Flag(
    "--target-accelerator",
    "the device for which kernels are compiled (default: the device of this machine, if it has one)",
    "NAME",
    (*_ALL, accelerators.SIMULATOR),
)
CHECKED_ACCELERATOR = Flag(
    "--target-accelerator",
    "check kernels, launched or not, for this device too (default: for the simulator only)",
    "NAME",
    (*_ALL, accelerators.SIMULATOR),
)
CHECK_KERNELS = Flag("--check-kernels", "simulated kernels report races, bad accesses and bad barriers; status 1")
JSON = Flag("--json", "print diagnostics as JSON, on standard output")
EXPLAIN = Flag("--explain", "show every note of a diagnostic")
TIME_REPORT = Flag("--time-report", "print how long each stage took")

DEVICE_TEXTS = {"ptx": _NVIDIA, "gcn": _AMD, "spirv": _SPIRV}
"""The kinds of device code that can be read, each with the accelerators that have it."""

DEVICE_FILES = {**DEVICE_TEXTS, "gcn-object": _AMD}
"""The kinds of device code that are written to a file."""

_USUAL = {_NVIDIA: "sm_90a", _AMD: "gfx942", _SPIRV: "spirv64"}
"""The accelerator that code is for if none is named."""

COMPILE_FLAGS = (OPTIMISE, DEBUG, INCLUDE, DEFINE, CPU, CHECK_KERNELS)
REPORT_FLAGS = (JSON, EXPLAIN, TIME_REPORT)


_KEYS = ("O", "g", "I", "D", "target_cpu", "check_kernels")
"""The options that change what is compiled."""


def options_of(parsed: Parsed, accelerator: str = "") -> Options:
    """The compilation options that a command line asks for, with the device whose code the program holds."""
    from ...lang.options import DEFAULT_OPTIMISATION, Options

    return Options(
        optimisation=int(parsed.text("O", str(DEFAULT_OPTIMISATION))),
        debug=parsed.switch("g"),
        include=tuple(os.path.abspath(folder) for folder in parsed.texts("I")),
        defines=tuple(_define(text) for text in parsed.texts("D")),
        cpu=_processor(parsed),
        checked=parsed.switch("check_kernels"),
        accelerator=accelerator,
    )


def _processor(parsed: Parsed) -> str:
    """The processor that `--target-cpu` names, which LLVM must know."""
    name = parsed.text("target_cpu", "native")
    if name != "native":
        from ...codegen.machine import knows_processor

        if not knows_processor(name):
            raise UsageError(f"--target-cpu {name}: there is no such processor ({UNKNOWN_PROCESSOR})")
    return name


def native_accelerator(parsed: Parsed) -> str:
    """The device whose code a program shall hold beside the simulator's, "" for none: `NATIVE_ACCELERATOR`.

    Checked kernels are simulated, if nothing else is said.
    """
    wanted = parsed.text("target_accelerator")
    for kind in ("gcn", "spirv"):
        if wanted in DEVICE_TEXTS[kind]:
            raise UsageError(
                f"programs do not run on {wanted} by themselves; --emit {kind} writes the code of its kernels"
            )
    if not wanted and parsed.switch("check_kernels"):
        return ""
    return accelerators.chosen() if not wanted else wanted.removeprefix(accelerators.SIMULATOR)


def device_accelerator(parsed: Parsed, kind: str) -> str:
    """The accelerator for which device code of a kind is wanted: the one that is named, that of this machine, or the
    usual one."""
    named = parsed.text("target_accelerator")
    known = DEVICE_FILES[kind]
    if named and named not in known:
        raise UsageError(f"--target-accelerator {named} has no code of the kind {kind!r} (one of: {', '.join(known)})")
    if named or known != _NVIDIA:
        return named or _USUAL[known]
    return accelerators.chosen() or _USUAL[known]


def _define(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    if not name:
        raise UsageError(f"-D {text}: the name is missing")
    return name, value


def flags_key(parsed: Parsed, accelerator: str = "") -> str:
    """The options in the form in which the cache compares them; "" when none is given."""
    given = [f"{key}={parsed.options[key]}" for key in _KEYS if key in parsed.options]
    if accelerator:
        given.append(f"accelerator={accelerator}")
    return " ".join(given).replace("\n", "\\n")


def the_file(parsed: Parsed, command: str) -> str:
    """The one file that a command works on; wrong usage if there is none or it does not exist."""
    if not parsed.words:
        raise UsageError(f"which file? (usage: oomph {command} FILE)")
    if len(parsed.words) > 1:
        raise UsageError(f"one file at a time, please ({parsed.words[1]!r} is too many)")
    return existing(parsed.words[0])


def existing(path: str) -> str:
    """The path, if it is a file."""
    if os.path.isdir(path):
        raise UsageError(f"{path} is a folder; name a .mojo file")
    if not os.path.exists(path):
        raise UsageError(f"there is no file {path}")
    return path


def show(diagnostics: Iterable[Diagnostic], main: SourceFile | None, parsed: Parsed) -> None:
    """Prints diagnostics, the first error first: for people on standard error, as JSON on standard output."""
    from ...lang import render

    ordered = render.in_reading_order(diagnostics, main)
    if parsed.switch("json"):
        sys.stdout.write(render.to_json(ordered))
        return
    colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ
    sys.stderr.write(render.render_all(ordered, colour=colour, explain=parsed.switch("explain")))


def show_timings(timings: Timings, parsed: Parsed) -> None:
    if parsed.switch("time_report"):
        sys.stderr.write(timings.report())
