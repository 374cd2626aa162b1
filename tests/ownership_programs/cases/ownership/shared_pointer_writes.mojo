from std.memory import ArcPointer

@fieldwise_init
struct Node(Movable):
    var v: Int

def set(mut a: Node):
    a.v = 4

def change(a: ArcPointer[List[Int]]):
    a[].append(9)
    a[][0] = 7
    var p = Pointer(to=a[])
    p[].append(10)

def main():
    var a = ArcPointer[List[Int]]([1, 2])
    change(a)
    print(a[])
    var items: List[ArcPointer[Node]] = [ArcPointer(Node(1)), ArcPointer(Node(2))]
    for item in items:
        item[].v += 10
        set(item[])
        print(item[].v)
    var f = items[0].copy()
    def show() {imm f}:
        f[].v = 99
    show()
    print(items[0][].v)
