"""Runs a program in several ways for which its front end runs once: that is most of the work."""

from __future__ import annotations

import os
import pickle
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import partial

from limits import LIMIT_S
from oomph.importer import batch, build, linking, process
from oomph.importer.arguments import read
from oomph.importer.batch import Outcome
from oomph.importer.build import Compilation, Stage, Wanted
from oomph.importer.commands import common
from oomph.importer.commands import run as command
from oomph.importer.interpretation import run as interpret
from oomph.importer.timing import Timings
from oomph.lang.records import replace

INTERPRET = "--interpret"


def outcomes(
    path: str, ways: Sequence[str], cwd: str, environment: Mapping[str, str] | None = None, limit_s: float = LIMIT_S
) -> list[Outcome]:
    """What `oomph run WAY PATH` does for each way: `INTERPRET`, "-O0" to "-O3". A program that is refused, or ends the
    compiler, has the same outcome for all of them."""
    batch.warm_up()
    whole = batch.in_child(lambda: _run(path, ways, cwd, limit_s), cwd, limit_s * (len(ways) + 1), environment)
    if whole.status != 0:
        return [whole] * len(ways)
    found: list[Outcome] = pickle.loads(whole.stdout)
    return [one._replace(stderr=whole.stderr + one.stderr) for one in found]


def _run(path: str, ways: Sequence[str], cwd: str, limit_s: float) -> int:
    """Compiles to MIR, goes on from there in a child for each way, and writes their outcomes to standard output."""
    parsed = read(command.FLAGS, [path], stop_at_word=True)
    options = common.options_of(parsed, common.native_accelerator(parsed))
    compiled = build.load(path, options, Timings())
    wanted = Wanted(Stage.OBJECT, linked=linking.available())
    if not compiled.rejected:
        build.elaborate(compiled, wanted)
    common.show(compiled.diagnostics, compiled.main.source, parsed)
    if compiled.rejected:
        return 1
    found = [batch.in_child(partial(_finish, compiled, wanted, way), cwd, limit_s) for way in ways]
    sys.stdout.buffer.write(pickle.dumps(found))
    return 0


def _finish(compiled: Compilation, wanted: Wanted, way: str) -> int:
    """The status of the program, run in one way."""
    if way == INTERPRET:
        program = compiled.program
        assert program is not None
        return process.run_in_child(lambda: interpret(program, [compiled.path]))
    parsed = read(command.FLAGS, [way])
    made = replace(compiled, options=common.options_of(parsed, compiled.options.accelerator))
    build.translate(made, wanted)
    with tempfile.TemporaryDirectory() as folder:
        product = linking.made(made)
        image = os.path.join(folder, f"image{product.suffix}")
        product.write(image)
        return process.run_in_child(lambda: process.run_image(image, [compiled.path]))
