"""The MIR interpreter: evaluates functions while compiling, and is the oracle of native code in tests."""

from .errors import CallSite, EvaluationError, Raised
from .interpreter import Interpreter, Limits

__all__ = ["CallSite", "EvaluationError", "Interpreter", "Limits", "Raised"]
