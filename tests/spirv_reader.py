"""What the words of a SPIR-V module say: enough of its binary form to test modules where there is no validator."""

from __future__ import annotations

import shutil
import struct
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

MAGIC = 0x07230203
VALIDATOR = shutil.which("spirv-val")

_CAPABILITY, _ENTRY_POINT, _EXECUTION_MODE, _FUNCTION_PARAMETER, _FUNCTION, _FUNCTION_END = 17, 15, 16, 55, 54, 56
_INTEGER, _FLOAT, _VECTOR, _ARRAY, _POINTER, _CONSTANT, _VARIABLE = 21, 22, 23, 28, 32, 43, 59
_KERNEL_MODEL, _WORKGROUP = 6, 4
_SUBGROUP_SIZE = 35


@dataclass(slots=True)
class SpirvModule:
    """A module.

    entries         the number of parameters of each kernel, by its name
    capabilities    the numbers of its capabilities
    subgroup_sizes  the lanes that kernels ask for, by their names
    shared_bytes    the shared memory of the module
    opcodes         the instructions in order
    """

    version: tuple[int, int]
    bound: int
    entries: dict[str, int] = field(default_factory=dict)
    capabilities: set[int] = field(default_factory=set)
    subgroup_sizes: dict[str, int] = field(default_factory=dict)
    shared_bytes: int = 0
    opcodes: list[int] = field(default_factory=list)


def read(data: bytes) -> SpirvModule:
    """The module; what is not well-formed fails an assertion."""
    assert len(data) % 4 == 0
    words = struct.unpack(f"<{len(data) // 4}I", data)
    assert words[0] == MAGIC and words[4] == 0
    module = SpirvModule((words[1] >> 16 & 255, words[1] >> 8 & 255), words[3])
    names: dict[int, str] = {}
    sizes: dict[int, int] = {}
    pointees: dict[int, int] = {}
    numbers: dict[int, int] = {}
    function = 0
    parameters: dict[int, int] = {}
    at = 5
    while at < len(words):
        count, opcode = words[at] >> 16, words[at] & 0xFFFF
        assert 0 < count <= len(words) - at
        operands = words[at + 1 : at + count]
        module.opcodes.append(opcode)
        if opcode == _CAPABILITY:
            module.capabilities.add(operands[0])
        elif opcode == _ENTRY_POINT:
            assert operands[0] == _KERNEL_MODEL
            names[operands[1]] = struct.pack(f"<{len(operands) - 2}I", *operands[2:]).split(b"\0")[0].decode()
        elif opcode == _EXECUTION_MODE and operands[1] == _SUBGROUP_SIZE:
            module.subgroup_sizes[names[operands[0]]] = operands[2]
        elif opcode in (_INTEGER, _FLOAT):
            sizes[operands[0]] = operands[1] // 8
        elif opcode == _CONSTANT:
            numbers[operands[1]] = operands[2]
        elif opcode in (_VECTOR, _ARRAY):
            count_of = operands[2] if opcode == _VECTOR else numbers[operands[2]]
            sizes[operands[0]] = sizes.get(operands[1], 0) * count_of
        elif opcode == _POINTER:
            pointees[operands[0]] = operands[2]
        elif opcode == _VARIABLE and operands[2] == _WORKGROUP:
            module.shared_bytes += sizes[pointees[operands[0]]]
        elif opcode == _FUNCTION:
            assert not function
            function = operands[1]
            parameters[function] = 0
        elif opcode == _FUNCTION_PARAMETER:
            parameters[function] += 1
        elif opcode == _FUNCTION_END:
            function = 0
        at += count
    module.entries = {name: parameters[number] for number, name in names.items()}
    return module


def check(data: bytes, folder: Path) -> SpirvModule:
    """The module, which the validator has accepted if there is one here."""
    if VALIDATOR:
        path = folder / "module.spv"
        path.write_bytes(data)
        done = subprocess.run([VALIDATOR, str(path)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    return read(data)
