"""`with assert_raises():` requires that its block raises."""

from std.reflection.location import _location_text


struct assert_raises(Movable):
    """A context that swallows the expected error, lets others pass, and raises when there was none."""

    var _contains: Optional[String]
    var _location: __mir.pointer[__mir.i8]

    @always_inline
    def __init__(out self):
        self._contains = None
        self._location = __mir.call_location()

    @always_inline
    def __init__(out self, *, contains: String):
        """Only an error whose text contains `contains` is expected."""
        self._contains = contains
        self._location = __mir.call_location()

    def __enter__(self):
        pass

    def __exit__(self) raises:
        raise Error("AssertionError: Didn't raise at ", _location_text(self._location))

    def __exit__(self, error: Error) raises -> Bool:
        if self._contains:
            return self._contains.value() in String(error)
        return True
