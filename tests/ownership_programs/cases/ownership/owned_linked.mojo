from std.memory import OwnedPointer
struct Node(Movable):
    var v: Int
    var next: Optional[OwnedPointer[Node]]
    def __init__(out self, v: Int):
        self.v = v
        self.next = None
    def __deinit__(deinit self):
        print("del", self.v)
def main():
    var head = Node(1)
    var second = Node(2)
    second.next = OwnedPointer(Node(3))
    head.next = OwnedPointer(second^)
    var n = 0
    if head.next:
        n += head.next.value()[].v
        if head.next.value()[].next:
            n += head.next.value()[].next.value()[].v
    print(n)
    head.next = None
    print("end", head.v)
