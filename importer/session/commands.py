"""The commands of the prompt, such as `:mir f`. Each takes the rest of its line and answers with text."""

from __future__ import annotations

from collections.abc import Callable

from ...lang.records import dataclass
from .. import accelerators
from . import queries
from .protocol import Answer
from .session import Session


@dataclass(frozen=True, slots=True)
class Command:
    """A command.

    argument  what stands behind its name, in help; "" if nothing does
    warms     it changes nothing, but what it has compiled is worth keeping
    """

    argument: str
    summary: str
    action: Callable[[Session, str, bool], Answer]
    warms: bool = False


def run(session: Session, name: str, rest: str, colour: bool) -> Answer:
    """What a command prints; `name` is its name without the colon."""
    command = BY_NAME.get(name)
    if command is None:
        return Answer(messages=f"there is no command :{name} (:help shows what there is)\n", ok=False)
    if bool(rest) != bool(command.argument):
        wanted = f"write :{name} {command.argument}" if command.argument else f":{name} stands alone"
        return Answer(messages=f"{wanted}\n", ok=False)
    return command.action(session, rest, colour)


def _help(session: Session, rest: str, colour: bool) -> Answer:
    lines = [
        "Type declarations, statements or an expression. An empty line ends a block; ^ moves a variable away.",
        "Functions see what is declared, not the variables of the session: pass them.",
        "",
    ]
    lines += [f"  {f':{name} {command.argument}':12} {command.summary}" for name, command in BY_NAME.items()]
    return Answer(output="\n".join(lines) + "\n")


def _devices(session: Session, rest: str, colour: bool) -> Answer:
    major, minor = accelerators.capability()
    name = accelerators.for_capability((major, minor))
    lines = ["simulator  runs kernels on the processor of this machine"]
    if name:
        lines.append(f"{name:9}  the first NVIDIA device, of compute capability {major}.{minor}")
    elif major:
        lines.append(f"           the first NVIDIA device has compute capability {major}.{minor}: 8.0 is the oldest")
    else:
        lines.append("           no NVIDIA device: there is no driver, or it serves none")
    return Answer(output="\n".join(lines) + "\n")


def _quit(session: Session, rest: str, colour: bool) -> Answer:
    return Answer()


BY_NAME: dict[str, Command] = {
    "type": Command("E", "the type of an expression, which is not computed", queries.type_of),
    "time": Command("E", "how long an input takes; it is run several times, and leaves nothing behind", queries.time),
    "mir": Command("F", "a function in the compiler's own form", queries.mir, True),
    "asm": Command("F", "the machine code of a function", queries.asm, True),
    "ptx": Command("K", "the PTX of a kernel", queries.ptx),
    "sass": Command("K", "the machine code of a kernel on an NVIDIA device", queries.sass),
    "check": Command("E", "what the kernels that an input launches do wrong with memory and barriers", queries.check),
    "devices": Command("", "what kernels can run on", _devices),
    "help": Command("", "this text", _help),
    "quit": Command("", "ends the session, as Ctrl-D does", _quit),
}
