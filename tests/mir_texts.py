"""MIR text to run: programs for the interpreter, as a test writes them."""

from __future__ import annotations

from oomph.lang.layout import Layouts
from oomph.lang.mir import Program
from oomph.lang.mir_reader import read_program
from oomph.lang.mir_verify import Stage, verify
from oomph.lang.types import Const, TypeContext
from oomph.typecheck.interpreter import EvaluationError, Interpreter, Limits, Raised


class Machine:
    """A program in text form, ready to be called with plain data."""

    def __init__(self, text: str, limits: Limits | None = None, inline: bool = True) -> None:
        self.context = TypeContext()
        self.program: Program = read_program(text, self.context)
        for function in self.program.functions.values():
            assert verify(function, Stage.OWNED) == []
        self.output: list[bytes] = []
        self.errors: list[bytes] = []
        self.interpreter = Interpreter(
            Layouts(),
            self.context,
            self.program.functions.__getitem__,
            limits or Limits(),
            self.output.append,
            self.errors.append,
            self.program.functions.get if inline else lambda symbol: None,
        )

    def call(self, symbol: str, *data: object) -> object:
        """The data of the result; `("raised", data)` for an error of the language."""
        specs = self.program.functions[symbol].signature.arguments
        arguments = [self.context.const(spec.type, item) for spec, item in zip(specs, data, strict=True)]
        return self._data(self.interpreter.call(symbol, arguments))

    def failure(self, symbol: str, *data: object) -> EvaluationError:
        """The error that ends a call."""
        try:
            found = self.call(symbol, *data)
        except EvaluationError as error:
            return error
        raise AssertionError(f"the call ended with {found!r}")

    def _data(self, found: Const | Raised) -> object:
        return ("raised", found.error.data) if isinstance(found, Raised) else found.data


def operation(opcode: str, operands: list[str], result: str, attributes: str = "") -> str:
    """The text of a function `@f` that applies one operation to its arguments."""
    count = len(operands)
    names = ", ".join(f"%{i + 1}" for i in range(count))
    locals_ = "".join(f"  %{i + 1}: {type_} argument imm\n" for i, type_ in enumerate(operands))
    signature = ", ".join(f"imm {type_}" for type_ in operands)
    return f"""
fn @f({names}) -> %0 : ({signature}) -> {result} {{
  %0: {result} result
{locals_}
bb0:
  %0 = {opcode}{attributes} {names}
  return
}}
"""
