"""How machine values are read from and written to bytes, as functions and as Python source for generated code."""

from __future__ import annotations

from collections.abc import Callable
from struct import Struct

from ...lang.layout import MachineType, scalar_bytes
from ...lang.records import dataclass
from ...lang.types import ScalarType, VectorType
from .floats import bf16_bits, bf16_value
from .memory import Buffer

_LETTERS = {"i1": "B", "i8": "B", "i16": "H", "i32": "I", "i64": "Q", "f16": "e", "f32": "f", "f64": "d"}


@dataclass(frozen=True, slots=True)
class Codec:
    """One machine type in memory.

    read, write     on a buffer and an offset; they raise `struct.error` or IndexError outside of the buffer
    read_text       Python source with the fields {m} (buffer) and {o} (offset)
    write_text      likewise, and {v} (value)
    names           the global names that the source needs
    """

    size: int
    read: Callable[[Buffer, int], object]
    write: Callable[[bytearray, int, object], None]
    read_text: str
    write_text: str
    names: dict[str, object]


class Codecs:
    """The codecs of all machine types that were asked for."""

    def __init__(self) -> None:
        self._codecs: dict[str, Codec] = {}

    def of(self, machine: MachineType) -> Codec:
        key = str(machine) if isinstance(machine, ScalarType | VectorType) else "i64"
        found = self._codecs.get(key)
        if found is None:
            found = self._codecs[key] = _make(machine)
        return found


def _make(machine: MachineType) -> Codec:
    if isinstance(machine, VectorType):
        return _vector(machine)
    name = machine.name if isinstance(machine, ScalarType) else "i64"
    letter = _LETTERS.get(name)
    if letter == "B":
        return _byte()
    if letter is not None:
        return _packed(letter)
    if name == "bf16":
        return _functions("bf16", 2, _read_bf16, _write_bf16)
    size = scalar_bytes(ScalarType(name))
    return _functions(name, size, *_wide_integer(size))


def _byte() -> Codec:
    def read(buffer: Buffer, offset: int) -> object:
        return buffer[offset]

    def write(buffer: bytearray, offset: int, value: object) -> None:
        assert isinstance(value, int)
        buffer[offset] = value

    return Codec(1, read, write, "{m}[{o}]", "{m}[{o}] = {v}", {})


def _packed(letter: str) -> Codec:
    layout = Struct("<" + letter)
    unpack, pack = layout.unpack_from, layout.pack_into

    def read(buffer: Buffer, offset: int) -> object:
        return unpack(buffer, offset)[0]

    return Codec(
        layout.size,
        read,
        pack,
        f"U_{letter}({{m}}, {{o}})[0]",
        f"P_{letter}({{m}}, {{o}}, {{v}})",
        {f"U_{letter}": unpack, f"P_{letter}": pack},
    )


def _functions(
    name: str, size: int, read: Callable[[Buffer, int], object], write: Callable[[bytearray, int, object], None]
) -> Codec:
    names: dict[str, object] = {f"R_{name}": read, f"W_{name}": write}
    return Codec(size, read, write, f"R_{name}({{m}}, {{o}})", f"W_{name}({{m}}, {{o}}, {{v}})", names)


def _read_bf16(buffer: Buffer, offset: int) -> object:
    return bf16_value(buffer[offset] | buffer[offset + 1] << 8)


def _write_bf16(buffer: bytearray, offset: int, value: object) -> None:
    assert isinstance(value, float)
    bits = bf16_bits(value)
    buffer[offset] = bits & 255
    buffer[offset + 1] = bits >> 8


def _wide_integer(size: int) -> tuple[Callable[[Buffer, int], object], Callable[[bytearray, int, object], None]]:
    layout = Struct(f"<{size}s")

    def read(buffer: Buffer, offset: int) -> object:
        return int.from_bytes(layout.unpack_from(buffer, offset)[0], "little")

    def write(buffer: bytearray, offset: int, value: object) -> None:
        assert isinstance(value, int)
        layout.pack_into(buffer, offset, value.to_bytes(size, "little"))

    return read, write


def _vector(vector: VectorType) -> Codec:
    letter = _LETTERS.get(vector.element.name)
    if letter is None:
        return _vector_by_lanes(vector)
    layout = Struct(f"<{vector.length}{letter}")
    unpack, pack = layout.unpack_from, layout.pack_into
    tag = f"{vector.length}{letter}"

    def write(buffer: bytearray, offset: int, value: object) -> None:
        assert isinstance(value, tuple)
        pack(buffer, offset, *value)

    return Codec(
        layout.size,
        unpack,
        write,
        f"U_{tag}({{m}}, {{o}})",
        f"P_{tag}({{m}}, {{o}}, *{{v}})",
        {f"U_{tag}": unpack, f"P_{tag}": pack},
    )


def _vector_by_lanes(vector: VectorType) -> Codec:
    lane = _make(vector.element)
    offsets = range(0, lane.size * vector.length, lane.size)

    def read(buffer: Buffer, offset: int) -> object:
        return tuple([lane.read(buffer, offset + o) for o in offsets])

    def write(buffer: bytearray, offset: int, value: object) -> None:
        assert isinstance(value, tuple)
        for o, x in zip(offsets, value):
            lane.write(buffer, offset + o, x)

    name = f"{vector.length}_{vector.element.name}"
    return _functions(name, lane.size * vector.length, read, write)
