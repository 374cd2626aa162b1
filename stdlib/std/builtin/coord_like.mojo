"""What can be a component of a coordinate."""


trait CoordLike(ImplicitlyCopyable, Writable):
    """An integer known while compiling or while running, or a tuple of such."""

    comptime is_tuple: Bool = False
    """Whether it has components of its own."""

    comptime static_value: Int = -1
    """The integer, or -1 where it is known at run time only."""

    def value(self) -> Int:
        """The integer; a tuple has none."""
        ...
