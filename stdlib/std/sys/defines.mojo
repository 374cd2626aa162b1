"""What `-D NAME=VALUE` defined for this compilation."""

comptime _UNDEFINED: StaticString = "\x01"


def is_defined[name: StaticString]() -> Bool:
    """Whether the name was defined."""
    comptime text: StaticString = __mir.define[name, "\x01"]
    return text != _UNDEFINED


def get_defined_string[name: StaticString]() -> StaticString:
    """The text that the name was defined as."""
    comptime assert is_defined[name](), "the name is not defined; pass -D NAME=VALUE"
    return __mir.define[name, ""]


def get_defined_string[name: StaticString, default: StaticString]() -> StaticString:
    comptime if is_defined[name]():
        return __mir.define[name, ""]
    else:
        return default


def get_defined_int[name: StaticString]() -> Int:
    """The integer that the name was defined as."""
    comptime assert is_defined[name](), "the name is not defined; pass -D NAME=VALUE"
    return _parsed(__mir.define[name, ""])


def get_defined_int[name: StaticString, default: Int]() -> Int:
    comptime if is_defined[name]():
        return _parsed(__mir.define[name, ""])
    else:
        return default


def get_defined_bool[name: StaticString, default: Bool = False]() -> Bool:
    """Whether the name was defined as true (`1`, `true`, `True`, or nothing)."""
    comptime if is_defined[name]():
        comptime text: StaticString = __mir.define[name, ""]
        return text == "" or text == "1" or text == "true" or text == "True"
    else:
        return default


def _parsed(text: StaticString) -> Int:
    """A decimal number; what follows the digits is ignored."""
    var value = 0
    var negative = False
    for i in range(text._length):
        var byte = Int(__mir.zext[__mir.i64](__mir.load(__mir.offset(text._data, i._value))))
        if byte == 0x2D and i == 0:
            negative = True
        elif byte >= 0x30 and byte <= 0x39:
            value = value * 10 + (byte - 0x30)
        else:
            break
    return -value if negative else value
