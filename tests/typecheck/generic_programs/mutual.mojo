trait Visitor:
    def visit(mut self, n: Int): ...
trait Node:
    def accept[V: Visitor](self, mut v: V): ...
@fieldwise_init
struct Leaf(Node, Copyable):
    var n: Int
    def accept[V: Visitor](self, mut v: V):
        v.visit(self.n)
@fieldwise_init
struct Two[A: Node & Copyable & Deinitable, B: Node & Copyable & Deinitable](Node, Copyable):
    var a: Self.A
    var b: Self.B
    def accept[V: Visitor](self, mut v: V):
        self.a.accept(v)
        self.b.accept(v)
struct Sum(Visitor):
    var s: Int
    def __init__(out self):
        self.s = 0
    def visit(mut self, n: Int):
        self.s += n
def main():
    var t = Two(Leaf(1), Two(Leaf(2), Leaf(3)))
    var s = Sum()
    t.accept(s)
    print(s.s)
