"""How this compilation was asked for."""

from .defines import get_defined_string

comptime DebugLevel: StaticString = get_defined_string["DEBUG_LEVEL", "none"]()
comptime OptimizationLevel: Int = 3
