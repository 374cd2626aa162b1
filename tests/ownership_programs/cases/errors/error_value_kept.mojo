struct Big(Copyable, Writable):
    var xs: List[Int]
    def __init__(out self, n: Int):
        self.xs = List[Int]()
        for i in range(n):
            self.xs.append(i)
        print("big", n)
    def __deinit__(deinit self):
        print("big gone", len(self.xs))
    def write_to(self, mut w: Some[Writer]):
        w.write("Big", len(self.xs))
def f(n: Int) raises Big:
    raise Big(n)
def keep() -> Optional[Big]:
    var kept: Optional[Big] = None
    for i in range(3):
        try:
            f(i)
        except e:
            print("got", e)
            if i == 1:
                kept = e^
    return kept^
def main():
    var k = keep()
    print("kept", len(k.value().xs))
