"""Classes with slots that are declared by their fields: `dataclasses`, as far as the compiler uses it.

The standard library compiles up to six functions for every class, one by one, and imports `inspect`. With some 300
classes that was a quarter of the time in which a first module is compiled. `record_classes` compiles one text for each.
For type checkers both are the same.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import dataclass, field, fields, is_dataclass, replace
else:
    from .record_classes import dataclass, field, fields, is_dataclass, replace

__all__ = ["dataclass", "field", "fields", "is_dataclass", "replace"]
