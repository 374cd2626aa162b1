"""The type of what does not return."""


struct Never:
    """A type without values: the result of functions that never return, the error of functions that never raise."""

    var _nothing: __mir.i1
