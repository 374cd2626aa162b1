"""`swap`."""


@always_inline
def swap[T: Movable, //](mut lhs: T, mut rhs: T):
    """Exchanges two values without copying them."""
    var held = __mir.take(lhs)
    __mir.init(lhs, __mir.take(rhs))
    __mir.init(rhs, held^)
