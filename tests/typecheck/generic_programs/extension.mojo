@fieldwise_init
struct P(Copyable):
    var x: Int
trait Doubled:
    def doubled(self) -> Int: ...
__extension P(Doubled):
    def doubled(self) -> Int:
        return self.x * 2
def f[T: Doubled](t: T) -> Int:
    return t.doubled()
def main():
    print(f(P(4)))
