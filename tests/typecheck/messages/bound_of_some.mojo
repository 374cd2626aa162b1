@fieldwise_init
struct Opaque:
    var n: Int


def show(x: Some[Writable]):
    print(x)


def main():
    show(Opaque(1))
