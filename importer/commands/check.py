"""`oomph check FILES`: the errors of every function, whether something uses it or not, and of kernels on a device."""

from __future__ import annotations

from .. import accelerators
from ..arguments import UsageError, read
from . import common

USAGE = "oomph check [options] FILE..."
FLAGS = (common.INCLUDE, common.DEFINE, common.CHECKED_ACCELERATOR, *common.REPORT_FLAGS)


def main(words: list[str]) -> int:
    """0 if no file has an error."""
    parsed = read(FLAGS, words)
    if not parsed.words:
        raise UsageError("which files?")
    paths = [common.existing(path) for path in parsed.words]
    from .. import build
    from ..timing import Timings

    options = common.options_of(parsed)
    accelerator = parsed.text("target_accelerator").removeprefix(accelerators.SIMULATOR)
    timings = Timings()
    found = []
    rejected = False
    for path in paths:
        compilation = build.load(path, options, timings)
        if not compilation.rejected:
            build.check(compilation, accelerator)
        rejected |= compilation.rejected
        found += compilation.diagnostics
        if not parsed.switch("json"):
            common.show(compilation.diagnostics, compilation.main.source, parsed)
    if parsed.switch("json"):
        common.show(found, None, parsed)
    common.show_timings(timings, parsed)
    return int(rejected)
