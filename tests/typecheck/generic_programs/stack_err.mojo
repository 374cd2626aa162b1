@fieldwise_init
struct Empty(Writable, Copyable):
    var what: String
struct Stack[T: Copyable & Deinitable, cap: Int = 4]:
    var items: List[Self.T]
    def __init__(out self, *values: Self.T):
        self.items = []
        for v in values:
            self.items.append(v.copy())
    def pop(mut self) raises Empty -> Self.T:
        if len(self.items) == 0:
            raise Empty("stack")
        return self.items.pop()
    def push(mut self, x: Self.T) raises -> Int:
        if len(self.items) == Self.cap:
            raise Error("full")
        self.items.append(x.copy())
        return len(self.items)
def main() raises:
    var s = Stack(1, 2)
    try:
        while True:
            print(s.pop())
    except e:
        print(e.what, e)
    for i in range(5):
        try:
            print(s.push(i))
        except e:
            print(e)
