@fieldwise_init
struct Bag[T: Copyable & Deinitable]:
    var items: List[Self.T]

    def total(self) -> Int where conforms_to(Self.T, Intable):
        var sum = 0
        for x in self.items:
            sum += Int(x)
        return sum


def main():
    var b = Bag[String](["a"])
    print(b.total())
