"""What can end an evaluation early."""

from __future__ import annotations

from ...lang.mir import Span
from ...lang.records import dataclass
from ...lang.source import SourceFile
from ...lang.types import Const

CallSite = tuple[str, SourceFile, Span]
"""The name of an evaluated function, its source, and the instruction that it was at."""


@dataclass(frozen=True, slots=True)
class Raised:
    """The evaluated function raised an error of the language."""

    error: Const


class EvaluationError(Exception):
    """The evaluation cannot go on: a limit, a trap, undefined behaviour or a foreign call that is not allowed.

    `call_chain` lists the evaluated functions, innermost first; of very deep chains the middle is left out. `limit` is
    the field of `Limits` that was reached, if one was.
    """

    def __init__(self, message: str, call_chain: list[CallSite], limit: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.call_chain = call_chain
        self.limit = limit


TRAP = "the program stops with a trap"
"""The message of a trap: what led to it, the program has said itself."""


class FaultError(Exception):
    """Raised by the operations of evaluated code; `Interpreter` turns it into an `EvaluationError`."""

    def __init__(self, message: str, limit: str = "") -> None:
        super().__init__(message)
        self.limit = limit


class ExitRequestError(Exception):
    """The evaluated program called `exit` or `abort`."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class TranslationError(Exception):
    """Carries an exception out of evaluated code that was raised while a callee was being obtained."""

    def __init__(self, cause: BaseException) -> None:
        super().__init__(str(cause))
        self.cause = cause
