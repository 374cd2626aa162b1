"""What text literals can do beyond string slices, because their text is known while compiling."""

from std.collections.string.format import _next_field


@fieldwise_init
struct StringLiteral[value: StaticString](TrivialRegisterPassable):
    """The type of a text literal where one of these methods is called on it; it has no content at run time."""

    def format[*Ts: Writable](self, *args: *Ts) -> String:
        """Replaces `{}`, `{n}`, `{!r}` by the arguments; the fields are checked while compiling."""
        comptime problem = _problem(Self.value, args.__len__())
        comptime assert problem.byte_length() == 0, problem
        var result = String()
        var position = 0
        var automatic = 0
        try:
            while True:
                var field = _next_field(Self.value, position, result)
                if field.end < 0:
                    break
                var number = field.number
                if number < 0:
                    number = automatic
                    automatic += 1
                comptime for i in range(args.__len__()):
                    if i == number:
                        if field.as_repr:
                            args[i].write_repr_to(result)
                        else:
                            args[i].write_to(result)
                position = field.end
        except:
            pass
        return result^


def _problem(template: StaticString, count: Int) -> String:
    """Why a template does not fit so many arguments; empty if it does."""
    var text = String()
    var position = 0
    var automatic = 0
    try:
        while True:
            var field = _next_field(template, position, text)
            if field.end < 0:
                return String()
            var number = field.number
            if number < 0:
                number = automatic
                automatic += 1
            if number >= count:
                return String("the template wants argument ", number, ", but there are ", count)
            position = field.end
    except e:
        return String(e)
