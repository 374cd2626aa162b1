"""Diagnostics as values: what is wrong, where, why, and the way out."""

from __future__ import annotations

from enum import Enum

from .records import dataclass, field
from .source import Location


class Severity(Enum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Note:
    """A further remark, at a place of its own or (None) about the whole."""

    message: str
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Fix:
    """Replace the text at `location` by `text`; `message` says what that does."""

    message: str
    location: Location
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `code` is a row of `lang.codes`; rendering lives in `lang.render`."""

    code: str
    location: Location
    message: str
    notes: tuple[Note, ...] = ()
    fixes: tuple[Fix, ...] = ()
    severity: Severity = Severity.ERROR


@dataclass(slots=True)
class Diagnostics:
    """The findings of a run, in the order in which they were made."""

    items: list[Diagnostic] = field(default_factory=list)

    def add(self, diagnostic: Diagnostic) -> None:
        self.items.append(diagnostic)

    @property
    def errors(self) -> list[Diagnostic]:
        return [d for d in self.items if d.severity is Severity.ERROR]
