"""The type of `None`."""


@__lang("none")
struct NoneType(Defaultable, Equatable, Hashable, TrivialRegisterPassable, Writable):
    """The type whose only value is `None`."""

    @always_inline
    def __init__(out self):
        pass

    @always_inline
    def __eq__(self, other: Self) -> Bool:
        return True

    def write_to(self, mut writer: Some[Writer]):
        writer.write_string("None")

    def write_repr_to(self, mut writer: Some[Writer]):
        writer.write_string("None")
