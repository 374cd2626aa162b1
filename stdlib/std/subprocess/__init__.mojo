"""Running commands."""

from ..os.calls import _error_text, _terminated


def run(cmd: String) raises -> String:
    """Runs a command in the shell; gives what it writes to standard output, without line breaks at the end."""
    var command = _terminated(cmd)
    var mode = StaticString("r")
    var pipe = __mir.call["popen", __mir.pointer[__mir.i8]](command.unsafe_ptr()._address, mode.unsafe_ptr()._address)
    if Bool(__mir.eq(pipe, __mir.null[__mir.i8]())):
        raise Error("cannot run '", cmd, "': ", _error_text())
    var result = String()
    var buffer = __mir.stack_alloc[__mir.i8, 4096]()
    while True:
        var count = Int(__mir.call["fread", __mir.i64](buffer, Int(1)._value, Int(4096)._value, pipe))
        if count <= 0:
            break
        result._append(buffer, count)
    _ = __mir.call["pclose", __mir.i32](pipe)
    return String(result.rstrip("\n"))
