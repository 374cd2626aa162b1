@fieldwise_init
struct Stack[T: Copyable & Deinitable, capacity: Int]:
    var top: Self.T

    def peek(self) -> ref[self.top] Self.T where Self.capacity > 0:
        return self.top


def main():
    var s = Stack[String, 0]("x")
    print(s.peek())
