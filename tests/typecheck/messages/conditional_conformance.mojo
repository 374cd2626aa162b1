@fieldwise_init
struct Wrapper[T: Copyable & Deinitable](Writable where conforms_to(T, Writable)):
    var value: Self.T


@fieldwise_init
struct Secret(Copyable):
    var key: Int


def main():
    var w = Wrapper(Secret(1))
    print(w)
