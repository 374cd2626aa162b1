@fieldwise_init
struct P[A: Copyable & Deinitable, B: Copyable & Deinitable](Copyable):
    var a: Self.A
    var b: Self.B
comptime Q = P[Int]
def main():
    var p = Q(1, String("x"))
    print(p.a, p.b)
