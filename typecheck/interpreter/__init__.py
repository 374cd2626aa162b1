"""The MIR interpreter: evaluates functions while compiling, and is the oracle of native code in tests."""

from .errors import TRAP, CallSite, EvaluationError, Raised
from .interpreter import Interpreter, Limits

__all__ = ["TRAP", "CallSite", "EvaluationError", "Interpreter", "Limits", "Raised"]
