@fieldwise_init
struct Key(Copyable):
    var bits: Int


@fieldwise_init
struct Door(Writable):
    var key: Key


def main():
    print(Door(Key(1)))
