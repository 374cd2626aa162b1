"""`oomph doctor`: is everything here that oomph needs, and what of that which it can use?"""

from __future__ import annotations

from ..arguments import read

USAGE = "oomph doctor"
FLAGS = ()


def main(words: list[str]) -> int:
    """0 if oomph can work; things that are merely missing do not count as failures."""
    read(FLAGS, words)
    from ..health import Level, examine

    findings = examine()
    for finding in findings:
        print(f"{finding.level.value:8} {finding.subject:12} {finding.text}")
    return int(any(finding.level is Level.BROKEN for finding in findings))
