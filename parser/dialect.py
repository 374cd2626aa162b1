"""Which language a text is read as."""

from __future__ import annotations

from enum import Enum


class Dialect(Enum):
    """`PYTHON`: only what CPython's parser accepts. `MOJO`: the union of Mojo and Python."""

    PYTHON = "python"
    MOJO = "mojo"


NEWEST = (3, 14)
"""The newest Python whose syntax is known here."""
