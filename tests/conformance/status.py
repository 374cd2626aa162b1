"""Which conformance programs pass: `python tests/conformance/status.py [AREA or AREA/NAME ...]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from conformance.runner import (
    LEVELS,
    PROGRESS,
    Program,
    execute,
    judge,
    known_failures,
    programs,
    report,
    ways_of,
)
from limits import LIMIT_S

HEADER = """\
# Programs that are known not to pass yet; the test of each asserts that it still fails.
# Regenerate with: python tests/conformance/status.py --update
"""


def main() -> int:
    arguments = _arguments()
    everything = programs()
    if arguments.show:
        return _show(arguments.show, everything, arguments.opt)
    chosen = [p for p in everything if _is_chosen(p, arguments.areas)]
    if not chosen:
        print("no such area or program", file=sys.stderr)
        return 2
    with ThreadPoolExecutor(arguments.jobs) as pool:
        reasons = dict(zip(chosen, pool.map(lambda p: _reason(p, arguments.opt, arguments.timeout), chosen)))
    _print_table(reasons, arguments.quiet)
    if arguments.update:
        _update(reasons)
    return 0 if not any(reasons.values()) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("areas", nargs="*", help="areas or AREA/NAME prefixes; all by default")
    parser.add_argument("--jobs", type=int, default=1, help="programs run at the same time")
    parser.add_argument(
        "--opt", choices=[level.removeprefix("-O") for level in LEVELS], help="only this optimisation level"
    )
    parser.add_argument("--timeout", type=float, default=LIMIT_S, help="seconds for each run")
    parser.add_argument("--show", metavar="NAME", help="run one program and show how it fails")
    parser.add_argument("--update", action="store_true", help="rewrite progress.txt for the chosen programs")
    parser.add_argument("--quiet", action="store_true", help="only the table of areas")
    return parser.parse_args()


def _is_chosen(program: Program, areas: list[str]) -> bool:
    return not areas or any(program.area == a or ("/" in a and program.name.startswith(a)) for a in areas)


def _ways(program: Program, level: str | None) -> Sequence[str]:
    return ways_of(program) if level is None else (f"-O{level}",)


def _reason(program: Program, level: str | None, limit_s: float) -> str:
    """The first failure over the ways to run a program, or the empty string."""
    for way, outcome in execute(program, _ways(program, level), limit_s).items():
        if reason := judge(program, outcome):
            return f"{way}: {reason}"
    return ""


def _show(name: str, everything: list[Program], level: str | None) -> int:
    """Run one program and print the whole report of each way."""
    program = next((p for p in everything if p.name == name), None)
    if program is None:
        print(f"no program {name}", file=sys.stderr)
        return 2
    failed = False
    for way, outcome in execute(program, _ways(program, level)).items():
        failed |= bool(judge(program, outcome))
        print(report(program, way, outcome))
    return int(failed)


def _print_table(reasons: dict[Program, str], quiet: bool) -> None:
    if not quiet:
        for program, reason in reasons.items():
            if reason:
                print(f"{program.name}: {reason[:160]}")
    areas = sorted({p.area for p in reasons})
    for area in areas:
        of_area = [reason for program, reason in reasons.items() if program.area == area]
        passed = sum(not reason for reason in of_area)
        print(f"{area:12} {passed:4} / {len(of_area):3}  {100 * passed // len(of_area):3} %")
    passed = sum(not reason for reason in reasons.values())
    print(f"{'all':12} {passed:4} / {len(reasons):3}  {100 * passed // len(reasons):3} %")


def _update(reasons: dict[Program, str]) -> None:
    """Replace the entries of the programs that were run; drop those that no longer exist."""
    run = {p.name for p in reasons}
    names = {p.name for p in programs()}
    kept = (known_failures() & names) - run
    failing = sorted(kept | {p.name for p, reason in reasons.items() if reason})
    PROGRESS.write_text(HEADER + "".join(f"{name}\n" for name in failing), encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
