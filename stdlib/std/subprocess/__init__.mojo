"""Running other programs."""


def run(cmd: String) raises -> String:
    """Runs a command in the shell and gives what it wrote to its standard output, without the last line end."""
    var command = cmd
    var mode: StaticString = "r"
    var pipe = __mir.call["popen", __mir.pointer[__mir.i8]](command.as_c_string_span()._data, mode._data)
    if Int(__mir.ptrtoint[__mir.i64](pipe)) == 0:
        raise Error("cannot run '", cmd, "'")
    var text = String()
    var buffer = __mir.stack_alloc[__mir.i8, 4096]()
    while True:
        var count = Int(__mir.call["fread", __mir.i64](buffer, Int(1)._value, Int(4096)._value, pipe))
        if count <= 0:
            break
        text.write_string(StaticString(buffer, count))
    var status = Int(__mir.sext[__mir.i64](__mir.call["pclose", __mir.i32](pipe)))
    if status != 0:
        raise Error("'", cmd, "' failed with status ", status >> 8)
    return String(text.rstrip("\n"))
