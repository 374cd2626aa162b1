"""One kernel out of the assembly of many."""

from __future__ import annotations

import re


def function(text: str, entry: str) -> str:
    """The lines of an entry in PTX, disassembled NVIDIA code, AMD assembly or SPIR-V; "" if it is not there."""
    name = re.escape(entry)
    number = re.search(rf'^\s*OpEntryPoint Kernel (%\d+) "{name}"', text, re.MULTILINE)
    if number:
        found = re.search(rf"^\s*{number[1]} = OpFunction .*?OpFunctionEnd\n", text, re.MULTILINE | re.DOTALL)
        return found[0] if found else ""
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
