"""What code is generated for: a plain record, made by the tables in `codegen.targets`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Fact = bool | int | str


@dataclass(frozen=True, slots=True)
class Target:
    """One processor with its conventions.

    arch              the name of the table in `codegen.targets` that made it
    triple            LLVM's name of architecture, system and environment
    data_layout       LLVM's text; `lang.layout` agrees with it wherever it matters
    cpu, features     the processor and its instruction sets, as LLVM names them
    pointer_bits      the width of a generic pointer
    intrinsics        the families of LLVM intrinsics (`llvm.FAMILY...`) that this target can select, besides the
                      generic ones
    facts             the answers to compile-time queries (`os`, `is_gpu`, `warp_size`, `simd_bits`, ...)
    """

    arch: str
    triple: str
    data_layout: str
    cpu: str
    features: str
    pointer_bits: int
    intrinsics: tuple[str, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)

    @property
    def pointer_size(self) -> int:
        """The bytes of a generic pointer."""
        return self.pointer_bits // 8
