@fieldwise_init
struct Box[T: Copyable & Deinitable]:
    var value: Self.T

    def swap(mut self, mut other: Self):
        var t = self.value.copy()
        self.value = other.value.copy()
        other.value = t^


def main():
    var a = Box(1)
    var b = Box(String("x"))
    a.swap(b)
