@fieldwise_init
struct P(Copyable):
    var x: Int
trait Doubled:
    def doubled(self) -> Int: ...
__extension P(Doubled):
    def other(self) -> Int:
        return self.x * 2
def main():
    print(1)
