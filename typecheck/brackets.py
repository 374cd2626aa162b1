"""What stands in a bracket of parameters, and what binding it gives."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..lang import syntax
from ..lang.types import CtValue
from .values import Hole


@dataclass(slots=True, eq=False)
class Arguments:
    """The evaluated entries of a bracket: positional values and named ones, with their nodes for messages."""

    positional: list[CtValue | Hole] = field(default_factory=list)
    keywords: dict[str, CtValue | Hole] = field(default_factory=dict)
    node: syntax.Expr | None = None


@dataclass(slots=True, eq=False)
class Binding:
    """The outcome of binding: values by name, and the names that stay open."""

    values: dict[str, CtValue]
    open: list[str]
    explicit_holes: bool = False


class Mismatch(Exception):
    """Arguments do not fit the parameters; the text says why.

    `parameter` is the one that refuses its value, `notes` are further remarks.
    """

    def __init__(self, text: str, code: str = "E0409", parameter: str = "", notes: tuple[str, ...] = ()) -> None:
        super().__init__(text)
        self.code = code
        self.parameter = parameter
        self.notes = notes

    def of(self, owner: str) -> str:
        """The text with the name of what has the parameters."""
        if not self.parameter:
            return f"'{owner}': {self}"
        what = "bound" if self.code == "E0401" else "type"
        return f"{self}, the {what} of parameter '{self.parameter}' of '{owner}'"
