"""What stands in a bracket of parameters, and what binding it gives."""

from __future__ import annotations

from ..lang import syntax
from ..lang.diagnostics import Note
from ..lang.records import dataclass, field
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

    `parameter` is the one that refuses its value, `index` the position of that value in a pack, `notes` are further
    remarks. A text that begins with "wants" has the parameter as its subject.
    """

    def __init__(self, text: str, code: str = "E0409", parameter: str = "", notes: tuple[str | Note, ...] = ()) -> None:
        super().__init__(text)
        self.code = code
        self.parameter = parameter
        self.notes = notes
        self.index = 0

    @property
    def remarks(self) -> tuple[Note, ...]:
        """The further remarks as notes."""
        return tuple(Note(n) if isinstance(n, str) else n for n in self.notes)

    def of(self, owner: str, library: bool) -> str:
        """The text with the name of what has the parameters; those of the library's types have no name for users."""
        if not self.parameter:
            return f"'{owner}': {self}"
        nameless = library and not self.parameter[0].islower()
        if str(self).startswith("wants"):
            return f"'{owner}' {self}" if nameless else f"parameter '{self.parameter}' of '{owner}' {self}"
        if nameless:
            return f"{self}, which '{owner}' requires"
        what = "bound" if self.code == "E0401" else "type"
        return f"{self}, the {what} of parameter '{self.parameter}' of '{owner}'"
