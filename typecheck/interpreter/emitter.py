"""Access to locals, places and constants in the Python source of one function.

In generated code a local `%5` is the Python local `v5`: its machine value, or the address that it stands for. `m` is
the frame of the call, `q` the frame's address, `A` maps the numbers of allocations to their bytes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

from ...lang.layout import Layouts, MachineType
from ...lang.mir import Local, Operand, Place
from ...lang.records import dataclass
from ...lang.types import Const, Type
from .codecs import Codecs
from .constants import Constants
from .memory import OFFSET_BITS, OFFSET_MASK
from .storage import Home, Storage, place_of
from .structure import Output

_ATOM = re.compile(r"[A-Za-z_]\w*\Z|\d+(\.\d+)?(e[+-]?\d+)?\Z|\(-[\w.]+\)\Z")
_FRAME_ADDRESS = re.compile(r"q(?: \+ (\d+))?")
_LONG_IMAGE = 64


@dataclass(slots=True)
class Services:
    """What all functions of an interpreter share; `names` are the global names of generated code."""

    layouts: Layouts
    codecs: Codecs
    constants: Constants
    names: dict[str, object]


class Emitter:
    """Writes the Python source of one function. `prefix` sets the names of an inlined function apart."""

    def __init__(self, services: Services, storage: Storage, prefix: str = "") -> None:
        self._prefix = prefix
        self._aliases: dict[int, str] = {}
        self._frame_offsets: dict[int, int] = {}
        self.assigned_once: frozenset[int] = frozenset()
        self.layouts = services.layouts
        self.codecs = services.codecs
        self.constants = services.constants
        self.names = services.names
        self.storage = storage
        self.out = Output()
        self.uses_frame_address = False
        self._kept = 0

    # ------------------------------------------------------------------------------------------------ lines

    def line(self, text: str) -> None:
        self.out.line(text)

    @contextmanager
    def indented(self) -> Iterator[None]:
        """What is written inside stands under the line before; it may be nothing."""
        before = len(self.out.lines)
        self.out.depth += 1
        yield
        if len(self.out.lines) == before:
            self.line("pass")
        self.out.depth -= 1

    def keep(self, text: str) -> str:
        """Evaluates an expression now and returns a name for it."""
        if _ATOM.match(text):
            return text
        self._kept += 1
        name = f"{self._prefix}x{self._kept}"
        self.line(f"{name} = {text}")
        return name

    def bind(self, name: str, make: Callable[[], object]) -> str:
        """A global name for an object, made on first use."""
        if name not in self.names:
            self.names[name] = make()
        return name

    def helper(self, name: str, source: str) -> str:
        """A global name for a function given as Python source."""
        return self.bind(name, lambda: eval(source, self.names))

    # ------------------------------------------------------------------------------------------------ names

    def name(self, local: Local) -> str:
        """What stands for a local: a Python local, or for a parameter of an inlined function its argument."""
        return self._aliases.get(local.index) or f"{self._prefix}v{local.index}"

    def bind_parameter(self, local: Local, text: str, is_rebound: bool) -> None:
        """Gives a parameter of an inlined function its argument. `is_rebound` tells that the function assigns to it."""
        frame = _FRAME_ADDRESS.fullmatch(text)
        if frame is not None and not is_rebound and self.home(local) is Home.ADDRESS:
            self._frame_offsets[local.index] = int(frame.group(1) or 0)
        if not is_rebound and (_ATOM.match(text) or frame is not None):
            self._aliases[local.index] = text
        else:
            self.line(f"{self._prefix}v{local.index} = {text}")

    # ------------------------------------------------------------------------------------------------ types

    def type_of(self, operand: Operand) -> Type:
        return place_of(operand, self.layouts)[0] if isinstance(operand, Place) else operand.type

    def machine(self, operand: Operand) -> MachineType:
        """The machine type of an operand that must have one."""
        machine = self.layouts.machine(self.type_of(operand))
        if machine is None:
            raise TypeError(f"an operand of type {self.type_of(operand)} is not a machine value")
        return machine

    # -------------------------------------------------------------------------------------------- addresses

    def home(self, local: Local) -> Home:
        return self.storage.homes[local.index]

    def frame_offset(self, local: Local) -> int | None:
        """Where in the frame a local is, or what an inlined parameter stands for; None for all others."""
        if self.home(local) is Home.FRAME:
            return self.storage.offsets[local.index]
        return self._frame_offsets.get(local.index)

    def frame_address(self, offset: int) -> str:
        self.uses_frame_address = True
        return f"q + {offset}" if offset else "q"

    def slot(self, size: int, align: int) -> str:
        """The address of fresh room in the frame."""
        return self.frame_address(self.storage.reserve(size, align))

    def address(self, place: Place) -> str:
        """The address of a place that has one."""
        offset = place_of(place, self.layouts)[1]
        home = self.home(place.local)
        if place.local.index in self._frame_offsets:
            return self.frame_address(self._frame_offsets[place.local.index] + offset)
        if home is Home.ADDRESS:
            return f"{self.name(place.local)} + {offset}" if offset else self.name(place.local)
        if home is Home.FRAME:
            return self.frame_address(self.storage.offsets[place.local.index] + offset)
        raise TypeError(f"{place} has no address")

    def _buffer(self, place: Place) -> tuple[str, str]:
        """The buffer and the offset in it where a place is, as expressions."""
        offset = place_of(place, self.layouts)[1]
        start = self.frame_offset(place.local)
        if start is not None:
            return "m", str(start + offset)
        buffer, at = self._at(self.name(place.local))
        return buffer, f"({at}) + {offset}" if offset else at

    @staticmethod
    def _at(pointer: str) -> tuple[str, str]:
        return f"A[{pointer} >> {OFFSET_BITS}]", f"{pointer} & {OFFSET_MASK}"

    # ----------------------------------------------------------------------------------------------- values

    def read(self, operand: Operand) -> str:
        """The expression of a machine value; also for types without bytes, which have no value worth having."""
        if isinstance(operand, Const):
            return self.literal(operand)
        home = self.home(operand.local)
        if home is Home.VALUE:
            return self.name(operand.local)
        machine = self.layouts.machine(self.type_of(operand))
        if machine is None:
            if self.layouts.is_void(self.type_of(operand)):
                return "None"
            raise TypeError(f"{operand} of type {self.type_of(operand)} is not a machine value")
        codec = self.codecs.of(machine)
        self.names.update(codec.names)
        buffer, offset = self._buffer(operand)
        return codec.read_text.format(m=buffer, o=offset)

    def atom(self, operand: Operand) -> str:
        """As `read`, but an expression that may be repeated."""
        return self.keep(self.read(operand))

    def literal(self, const: Const) -> str:
        """A constant of a machine type."""
        if self.layouts.is_void(const.type):
            return "None"
        return self._literal(self.constants.machine_value(const))

    def _literal(self, value: object) -> str:
        if isinstance(value, tuple):
            return f"({', '.join(map(self._literal, value))},)"
        if isinstance(value, float):
            return _float_literal(value)
        return str(cast(int, value))

    def write(self, place: Place, text: str) -> None:
        """Stores a machine value."""
        home = self.home(place.local)
        if home is Home.VALUE:
            self.assign(place.local, text)
            return
        machine = self.layouts.machine(self.type_of(place))
        if machine is None:
            self.line(text)
            return
        codec = self.codecs.of(machine)
        self.names.update(codec.names)
        buffer, offset = self._buffer(place)
        self.line(codec.write_text.format(m=buffer, o=offset, v=text))

    def assign(self, local: Local, text: str) -> None:
        """Gives a Python local its value, or lets it stand for one that will not change while it is used."""
        if local.index in self.assigned_once and _ATOM.match(text):
            self._aliases[local.index] = text
        else:
            self.line(f"{self.name(local)} = {text}")

    def load(self, machine: MachineType, pointer: str) -> str:
        """The expression of what a pointer, given as a name or number, points to."""
        codec = self.codecs.of(machine)
        self.names.update(codec.names)
        buffer, offset = self._at(pointer)
        return codec.read_text.format(m=buffer, o=offset)

    def store(self, machine: MachineType, pointer: str, text: str) -> None:
        """Stores through a pointer, given as a name or number."""
        codec = self.codecs.of(machine)
        self.names.update(codec.names)
        buffer, offset = self._at(pointer)
        self.line(codec.write_text.format(m=buffer, o=offset, v=text))

    # ------------------------------------------------------------------------------------ values in memory

    def copy_value(self, dest: Place, source: Operand) -> None:
        """Copies the bits of a value of any type."""
        type_ = self.type_of(dest)
        if self.layouts.is_void(type_):
            return
        if self.layouts.machine(type_) is not None:
            self.write(dest, self.read(source))
        elif not isinstance(source, Place) or self.frame_offset(dest.local) is not None:
            self._store_bytes(dest, self.bytes_of(source))
        elif self.frame_offset(source.local) is not None:
            self.line(f"write_bytes({self.address(dest)}, {self.bytes_of(source)})")
        else:
            self.line(f"copy_bytes({self.address(dest)}, {self.address(source)}, {self.layouts.size(type_)})")

    def copy_from(self, dest: Place, pointer: str) -> None:
        """Copies what a pointer points to into a place that is no machine value."""
        self._store_bytes(dest, f"read_bytes({pointer}, {self.layouts.size(self.type_of(dest))})")

    def bytes_of(self, source: Operand) -> str:
        """The bytes of a value in memory, as an expression."""
        if isinstance(source, Const):
            image = self.constants.image(source)
            return repr(image) if len(image) <= _LONG_IMAGE else self.bind(f"image_{len(self.names)}", lambda: image)
        size = self.layouts.size(self.type_of(source))
        if self.frame_offset(source.local) is not None:
            _, offset = self._buffer(source)
            return f"m[{offset}:{int(offset) + size}]"
        return f"read_bytes({self.address(source)}, {size})"

    def _store_bytes(self, dest: Place, text: str) -> None:
        if self.frame_offset(dest.local) is not None:
            _, offset = self._buffer(dest)
            self.line(f"m[{offset}:{int(offset) + self.layouts.size(self.type_of(dest))}] = {text}")
        else:
            self.line(f"write_bytes({self.address(dest)}, {text})")


def _float_literal(value: float) -> str:
    if math.isnan(value):
        return "nan" if math.copysign(1.0, value) > 0 else "(-nan)"
    if math.isinf(value):
        return "inf" if value > 0 else "(-inf)"
    return repr(value) if math.copysign(1.0, value) > 0 else f"({value!r})"
