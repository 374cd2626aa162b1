"""Values that the optimiser must believe to be used."""


@always_inline
def keep[T: AnyType, //](ref value: T):
    """Makes the optimiser believe that the value is read."""
    var cell = __mir.stack_alloc[__mir.i64, 1]()
    __mir.store[8, True](cell, __mir.ptrtoint[__mir.i64](__mir.address_of(value)))
    __mir.fence["seq_cst"]()


@always_inline
def black_box[T: ImplicitlyCopyable & Deinitable, //](value: T) -> T:
    """The value, about which the optimiser knows nothing."""
    var held = value
    keep(held)
    return held


@always_inline
def clobber_memory():
    """Makes the optimiser believe that any memory may have changed."""
    __mir.fence["seq_cst"]()
