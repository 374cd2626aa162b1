"""`oomph run FILE`: compiles a program, or takes it from the cache, and runs it."""

from __future__ import annotations

from .. import cache
from ..arguments import Flag, Parsed, UsageError, read
from . import common

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ...lang.options import Options

USAGE = "oomph run [options] FILE [ARGUMENTS]..."
INTERPRET = Flag("--interpret", "run in the MIR interpreter instead of as native code")
NO_CACHE = Flag("--no-cache", "compile in any case, and keep nothing")
FLAGS = (*common.COMPILE_FLAGS, common.NATIVE_ACCELERATOR, *common.REPORT_FLAGS, INTERPRET, NO_CACHE)


def main(words: list[str]) -> int:
    """The program's own exit status; 1 if it is rejected or aborts."""
    parsed = read(FLAGS, words, stop_at_word=True)
    if not parsed.words:
        raise UsageError("which file? (usage: oomph run FILE [ARGUMENTS])")
    path = common.existing(parsed.words[0])
    accelerator = "" if parsed.switch("interpret") else common.native_accelerator(parsed)
    if not parsed.switch("interpret") and not parsed.switch("no_cache"):
        image = cache.lookup(path, "program", common.flags_key(parsed, accelerator))
        if image:
            from ..process import run_image, run_in_child

            return run_in_child(lambda: run_image(image, parsed.words))
    from ..failure import isolated

    options = common.options_of(parsed, accelerator)
    return isolated(lambda: _compile_and_run(path, options, parsed), ["run", *words])


def _compile_and_run(path: str, options: Options, parsed: Parsed) -> int:
    from .. import program

    if parsed.switch("interpret"):
        outcome = program.prepare_interpreted(path, options)
    elif parsed.switch("no_cache"):
        outcome = program.prepare(path, options)
    else:
        outcome = program.prepare_cached(path, options, common.flags_key(parsed, options.accelerator))
    common.show(outcome.diagnostics, outcome.source, parsed)
    common.show_timings(outcome.timings, parsed)
    if outcome.start is None:
        return 1
    return outcome.start(parsed.words)
