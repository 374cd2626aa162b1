"""`swap`."""


@always_inline
def swap[T: Movable, //](mut lhs: T, mut rhs: T):
    """Exchanges two values without copying them."""
    var held = lhs^
    lhs = rhs^
    rhs = held^
