"""`oomph parse FILES`: is this the syntax of Mojo (`.mojo`) or Python (`.py`)?"""

from __future__ import annotations

from ..arguments import UsageError, read
from . import common

USAGE = "oomph parse [options] FILE..."
FLAGS = common.REPORT_FLAGS


def main(words: list[str]) -> int:
    """0 if every file parses."""
    parsed = read(FLAGS, words)
    if not parsed.words:
        raise UsageError("which files?")
    paths = [common.existing(path) for path in parsed.words]
    from ...lang.diagnostics import Diagnostic, Severity
    from ..timing import Timings
    from ..trees import parse_file

    timings = Timings()
    found: list[Diagnostic] = []
    for path in paths:
        with timings.stage("parse"):
            file = parse_file(path)
        found += file.diagnostics
        if not parsed.switch("json"):
            common.show(file.diagnostics, file.source, parsed)
    if parsed.switch("json"):
        common.show(found, None, parsed)
    common.show_timings(timings, parsed)
    return int(any(d.severity is Severity.ERROR for d in found))
