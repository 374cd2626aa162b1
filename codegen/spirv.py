"""The last changes to optimised LLVM IR before it becomes SPIR-V, as text.

* The shared memory whose size a launch decides comes as the last argument of the kernels that use it.
* Kernels whose lanes work together ask for as many lanes as the program has been compiled for.
* Numbers of type `bfloat` become the 16 bits that they are: SPIR-V has the type in extensions only.
"""

from __future__ import annotations

import re

import llvmlite.binding as llvm

from ..lang.target import Target
from .guarded import guarded
from .machine import target_machine
from .optimize import optimize
from .spirv_floats import as_bits
from .spirv_legal import Problem, legal, problems, with_sized_memory
from .spirv_spaces import with_known_spaces

LAUNCH_MEMORY = "oomph_launch_memory"

_KERNEL = re.compile(r"^define spir_kernel [^\n]*?@([\w$]+)\(.*?^}$", re.MULTILINE | re.DOTALL)
_USE = re.compile(rf"(?:tail )?call [^\n@]*@{LAUNCH_MEMORY}\(\)[^\n]*")
_UNUSED = re.compile(rf"^declare [^\n]*@{LAUNCH_MEMORY}\(\)[^\n]*\n", re.MULTILINE)
_FUNCTION = re.compile(r"^define [^\n]*?@([\w$]+)\([^\n]*\{\n.*?^}$", re.MULTILINE | re.DOTALL)
_LANES = re.compile(r"@llvm\.spv\.(?:wave|subgroup)\.")
_NODE = re.compile(r"^!(\d+) = ", re.MULTILINE)


_NO_CLOSED_FORMS = "-replexitval=never"
"""A loop's result computed without the loop needs integers of one bit more than the loop does."""


def optimised(text: str, target: Target, level: int) -> tuple[str, list[Problem]]:
    """A module after LLVM's pipeline and the changes of this module, and what SPIR-V cannot say of it."""

    def run() -> bytes:
        llvm.set_option("oomph", _NO_CLOSED_FORMS)
        return str(optimize(_inlined(text), target, level)).encode()

    data, said = guarded(run)
    if said is not None:
        raise RuntimeError(said)
    done = prepared(data.decode(), target)
    return done, problems(done)


def prepared(text: str, target: Target) -> str:
    """The module that the code generator gets."""
    text = with_sized_memory(with_known_spaces(legal(as_bits(text))))
    lanes = ""
    if _LANES.search(text):
        node = max((int(number) for number in _NODE.findall(text)), default=-1) + 1
        lanes = f" !intel_reqd_sub_group_size !{node}"
        text += f"\n!{node} = !{{i32 {target.fact('warp_size')}}}\n"
    text = _KERNEL.sub(lambda match: _kernel(match[0], lanes), text)
    undeclared = _UNUSED.sub("", text)
    return text if f"@{LAUNCH_MEMORY}()" in undeclared else undeclared


def _inlined(text: str) -> str:
    """Functions on the way from a kernel to the memory that it receives become part of the kernel."""
    functions = {match[1]: match[0] for match in _FUNCTION.finditer(text)}
    wanted = [LAUNCH_MEMORY]
    for name in wanted:
        wanted += [caller for caller, body in functions.items() if f"@{name}(" in body and caller not in wanted]
    return _FUNCTION.sub(lambda match: _always(match[0]) if match[1] in wanted else match[0], text)


def _always(text: str) -> str:
    """A definition that is inlined wherever it is called; that of a kernel stays as it is."""
    head, _, body = text.partition("\n")
    if head.startswith("define spir_kernel "):
        return text
    head = re.sub(r" (?:noinline|optnone|alwaysinline)\b", "", head)
    return head.replace(" nounwind", " nounwind alwaysinline", 1) + f"\n{body}"


def _kernel(text: str, lanes: str) -> str:
    head, _, body = text.partition("\n")
    if LAUNCH_MEMORY in body:
        body = _USE.sub(f"getelementptr i8, ptr addrspace(3) %{LAUNCH_MEMORY}, i64 0", body)
        start = head.index("(")
        end = _closing(head, start)
        comma = ", " if head[start + 1 : end].strip() else ""
        head = f"{head[:end]}{comma}ptr addrspace(3) align 16 %{LAUNCH_MEMORY}{head[end:]}"
    if lanes:
        head = f"{head.removesuffix('{').rstrip()}{lanes} {{"
    return f"{head}\n{body}"


def _closing(text: str, start: int) -> int:
    """Where the parenthesis at `start` is closed."""
    depth = 0
    for at in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if depth == 0:
            return at
    raise AssertionError(text)


def emit(text: str, target: Target, level: int, binary: bool) -> tuple[bytes, str]:
    """SPIR-V as words or as text, of what `optimised` gives; or b"" and why LLVM cannot write it.

    LLVM ends the process at what it does not know, so that a child does the work.
    """
    module = llvm.parse_assembly(text, llvm.create_context())
    module.verify()
    machine = target_machine(target, level)

    def write() -> bytes:
        return machine.emit_object(module) if binary else machine.emit_assembly(module).encode()

    data, said = guarded(write)
    if said is None:
        return data, ""
    mark = "LLVM ERROR: "
    reasons = [line.removeprefix(mark) for line in said.splitlines() if line.startswith(mark)]
    return b"", reasons[0] if reasons else "it gives no reason"
