"""The running process."""


def exit() -> Never:
    """Ends the process with status 0. Pending destructors do not run."""
    __mir.call["exit"](__mir.trunc[__mir.i32](Int(0)._value))
    __mir.unreachable()


def exit[intable: Intable, //](code: intable) -> Never:
    """Ends the process with a status. Pending destructors do not run."""
    __mir.call["exit"](__mir.trunc[__mir.i32](code.__int__()._value))
    __mir.unreachable()


def argv() -> Span[StaticString, ImmStaticOrigin]:
    """The words of the command line; the first is the path of the program."""
    var count = Int(__mir.call["oomph_argc", __mir.i64]())
    var kept = __mir.call["oomph_argv_table", __mir.pointer[__mir.pointer[__mir.i8]]]()
    if Bool(__mir.eq(__mir.ptrtoint[__mir.i64](__mir.load(kept)), 0)):
        __mir.store(kept, __mir.cast_pointer[__mir.i8](_argument_table(count)))
    return Span[StaticString, ImmStaticOrigin](_data=__mir.cast_pointer[StaticString](__mir.load(kept)), _length=count)


@no_inline
def _argument_table(count: Int) -> __mir.pointer[StaticString]:
    """The words in memory that is never given back."""
    var words = __mir.call["oomph_argv", __mir.pointer[__mir.pointer[__mir.i8]]]()
    var bytes = Int(__mir.size_of[StaticString]()) * count
    var table = __mir.cast_pointer[StaticString](__mir.alloc(bytes._value, 8))
    for i in range(count):
        var word = __mir.load(__mir.offset(words, i._value))
        var length = Int(__mir.call["strlen", __mir.i64](word))
        __mir.init(__mir.deref(__mir.offset(table, i._value)), StaticString(word, length))
    return table
