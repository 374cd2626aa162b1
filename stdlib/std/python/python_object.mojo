"""`PythonObject`: an object of the Python interpreter."""

from ._capi import Object, is_null, new_reference, release


struct PythonObject(ImplicitlyCopyable, Movable):
    """Holds a reference to a Python object; a copy is another reference to the same one."""

    var _object: Object

    @always_inline
    def __init__(out self, *, _owned: Object):
        """Takes over a reference."""
        self._object = _owned

    @always_inline
    def __init__(out self, *, copy: Self):
        self._object = new_reference(copy._object)

    @always_inline
    def __deinit__(deinit self):
        release(self._object)
