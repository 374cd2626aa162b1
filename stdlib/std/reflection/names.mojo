"""The names of functions."""


def get_function_name[F: AnyType, //, func: F]() -> StaticString:
    """The name as it is written in the source."""
    return __mir.function_name[func]()


def get_linkage_name[F: AnyType, //, func: F]() -> StaticString:
    """The name that the linker sees."""
    return __mir.function_name[func]()
