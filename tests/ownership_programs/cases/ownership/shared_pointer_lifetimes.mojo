from std.memory import ArcPointer

@fieldwise_init
struct Node(Movable):
    var v: Int
    def __deinit__(deinit self):
        print("del", self.v)

def look(a: Int):
    print("look", a)
def lookr(ref a: Node):
    print("look", a.v)

def two(mut a: Node, mut b: Node):
    print("two")

def main():
    var a = ArcPointer(Node(1))
    lookr(a[])
    print("after")
    var b = ArcPointer(Node(2))
    ref r = b[]
    print("r bound")
    r.v = 5
    look(r.v)
    print("end")
    lookr(ArcPointer(Node(7))[])
    print("end2")
