@fieldwise_init
struct Token(Copyable):
    var kind: Int


def show_all[*Args: Writable](*args: *Args):
    comptime for i in range(args.__len__()):
        print(args[i])


def main():
    show_all(1, "two", Token(3))
