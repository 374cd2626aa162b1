"""`reflect[T]`: what is known about a type while compiling."""

comptime reflect[T: AnyType] = Reflected[T]


struct Reflected[T: AnyType]:
    """The facts about a type; nothing of it exists at run time."""

    comptime type = Self.T

    comptime field[name: StaticString] = _ReflectedField[Self.T, Self.field_index[name]()]
    """The field of a name; its type is `field[name].T`."""

    comptime field_types = __mir.field_types[Self.T]
    """`field_types()[i]` is the type of field number i."""

    comptime field_at[index: Int] = _ReflectedField[Self.T, index]

    @staticmethod
    def name() -> StaticString:
        """The name with the module in front of it, and with parameters."""
        return __mir.type_name[Self.T]()

    @staticmethod
    def base_name() -> StaticString:
        """The name alone."""
        return __mir.type_base_name[Self.T]()

    @staticmethod
    def is_struct() -> Bool:
        return Bool(__mir.is_struct[Self.T]())

    @staticmethod
    def field_count() -> Int:
        return Int(__mir.field_count[Self.T]())

    @staticmethod
    def field_names() -> Array[StaticString, Int(__mir.field_count[Self.T]())]:
        """The names of the fields in the order of their declaration."""
        var names = Array[StaticString, Int(__mir.field_count[Self.T]())](fill="")
        comptime for i in range(Int(__mir.field_count[Self.T]())):
            names[i] = __mir.field_name[Self.T, i]()
        return names^

    @staticmethod
    def field_index[name: StaticString]() -> Int:
        """The number of the field of a name."""
        comptime found = _find_field[Self.T, name]()
        comptime assert found >= 0, String("'") + Self.base_name() + "' has no field '" + name + "'"
        return found

    @staticmethod
    def field_offset[*, index: Int]() -> Int:
        """The distance of a field from the start of the value in bytes."""
        return Int(__mir.field_offset[Self.T, index]())

    @staticmethod
    def field_offset[*, name: StaticString]() -> Int:
        return Int(__mir.field_offset[Self.T, Self.field_index[name]()]())

    @always_inline
    @staticmethod
    def field_ref[index: Int](ref value: Self.T) -> ref[value] __mir.field_type[Self.T, index]:
        """The field of a value, as a place."""
        return __mir.field_ref[index](value)


def _find_field[T: AnyType, name: StaticString]() -> Int:
    """The number of the field of a name, -1 if there is none."""
    comptime for i in range(Int(__mir.field_count[T]())):
        if StaticString(__mir.field_name[T, i]()) == name:
            return i
    return -1


struct _ReflectedField[Owner: AnyType, index: Int]:
    """One field of a type."""

    comptime T = __mir.field_type[Self.Owner, Self.index]
    comptime name: StaticString = __mir.field_name[Self.Owner, Self.index]()
