from std.memory import ArcPointer
@fieldwise_init
struct S(Copyable):
    var shared: ArcPointer[List[Int]]
    def add(self, x: Int):
        self.shared[].append(x)

def show(xs: List[ArcPointer[List[Int]]]):
    for x in xs:
        x[].append(9)
        x[][0] = 7

def main():
    var a = ArcPointer[List[Int]]([1, 2])
    var s = S(a)
    s.add(3)
    show([a, a])
    print(a[], s.shared[])
