"""Libraries that are loaded while the program runs."""

comptime _LAZY_LOCAL = 1


struct OwnedDLHandle(Movable):
    """An open shared library; it is closed with its last owner. Without a path it is the running program."""

    var _handle: __mir.pointer[__mir.i8]

    def __init__(out self) raises:
        self._handle = __mir.call["dlopen", __mir.pointer[__mir.i8]](
            __mir.null[__mir.i8](), __mir.trunc[__mir.i32](Int(_LAZY_LOCAL)._value)
        )

    def __init__(out self, path: String) raises:
        var name = path
        self._handle = __mir.call["dlopen", __mir.pointer[__mir.i8]](
            name.as_c_string_span()._data, __mir.trunc[__mir.i32](Int(_LAZY_LOCAL)._value)
        )
        if Int(__mir.ptrtoint[__mir.i64](self._handle)) == 0:
            raise Error("dlopen failed: ", _last_problem())

    def __deinit__(deinit self):
        _ = __mir.call["dlclose", __mir.i32](self._handle)

    def _address(self, name: StringSlice) -> __mir.pointer[__mir.i8]:
        """Where a symbol is; null if the library has none of that name."""
        var text = String(name)
        return __mir.call["dlsym", __mir.pointer[__mir.i8]](self._handle, text.as_c_string_span()._data)

    def check_symbol(self, name: StringSlice) -> Bool:
        """Whether the library has a symbol."""
        return Int(__mir.ptrtoint[__mir.i64](self._address(name))) != 0

    def get_symbol[T: AnyType](self, name: StringSlice) -> Optional[Pointer[T, MutUntrackedOrigin]]:
        """The address of a symbol, if the library has it."""
        var address = self._address(name)
        if Int(__mir.ptrtoint[__mir.i64](address)) == 0:
            return None
        return Pointer[T, MutUntrackedOrigin](_machine=__mir.cast_pointer[T](address))


def _last_problem() -> String:
    """What the loader complained about."""
    var text = __mir.call["dlerror", __mir.pointer[__mir.i8]]()
    if Int(__mir.ptrtoint[__mir.i64](text)) == 0:
        return String("unknown problem")
    return String(StaticString(text, Int(__mir.call["strlen", __mir.i64](text))))
