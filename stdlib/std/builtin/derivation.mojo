"""What the derived methods of structs say when a field does not allow them."""


def underivable[T: AnyType, index: Int](what: StaticString, wanted: StaticString) -> String:
    """Why something cannot be derived for a struct: a field whose type lacks a trait."""
    var owner = StaticString(__mir.type_base_name[T]())
    var field = StaticString(__mir.type_base_name[__mir.field_type[T, index]]())
    var name = StaticString(__mir.field_name[T, index]())
    return String(
        what, " of '", owner, "' cannot be derived: its field '", name, "' of type '", field, "' is not '", wanted, "'"
    )
