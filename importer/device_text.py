"""One kernel out of the assembly of many."""

from __future__ import annotations

import re


def function(text: str, entry: str) -> str:
    """The lines of an entry in PTX, in disassembled NVIDIA code, or in AMD assembly; "" if it is not there."""
    name = re.escape(entry)
    for pattern in (
        rf"^\s*\.visible \.entry {name}\(.*?^}}\n?",
        rf"^\s*\.section\s+\.text\.{name},.*?(?=^\s*\.section|\Z)",
        rf"^\s*Function : {name}\n.*?(?=^\s*Function :|\Z)",
        rf"^{name}:.*?^\s*\.size\s+{name},.*?\n",
    ):
        found = re.search(pattern, text, re.MULTILINE | re.DOTALL)
        if found:
            return found[0]
    return ""
