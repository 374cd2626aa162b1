struct Meter:
    pass


struct Second:
    pass


@fieldwise_init
struct Quantity[Unit: AnyType](ImplicitlyCopyable):
    var value: Float64

    def __add__(self, other: Self) -> Self:
        return Self(self.value + other.value)


def main():
    var distance = Quantity[Meter](3)
    var time = Quantity[Second](2)
    print((distance + time).value)
