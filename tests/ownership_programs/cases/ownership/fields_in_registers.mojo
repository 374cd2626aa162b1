@fieldwise_init
struct Node(Movable):
    var v: Int
    def __deinit__(deinit self):
        print("del", self.v)
def look(a: Int):
    print("look", a)
def lookg[T: Writable](a: T):
    print("look", a)
def main():
    var n = Node(1)
    look(n.v)
    var m = Node(2)
    ref r = m
    look(r.v)
    var k = Node(3)
    ref s = k.v
    look(s)
    var l = Node(4)
    ref t = l
    lookg(t.v)
    var o = Node(5)
    ref u = o
    u.v = 6
    look(u.v)
    var p = Node(7)
    var q = Pointer(to=p)
    look(q[].v)
    var w = Node(8)
    var x = Pointer(to=w)
    lookg(x[].v)
