"""The tree builder: one method for each named production of the grammar, from the modules beside this one."""

from __future__ import annotations

from .build_patterns import Patterns
from .build_statements import Statements
from .build_strings import Strings


class Builder(Statements, Strings, Patterns):
    """All productions."""
