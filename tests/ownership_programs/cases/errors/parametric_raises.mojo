@fieldwise_init
struct Bad(Copyable, Writable):
    var why: String
    def write_to(self, mut w: Some[Writer]):
        w.write("Bad(", self.why, ")")
def run[E: AnyType](f: def(Int) raises E thin -> Int, n: Int) raises E -> Int:
    return f(n) + 1
def fine(n: Int) -> Int:
    return n * 2
def bad(n: Int) raises Bad -> Int:
    if n > 1:
        raise Bad(String("n=", n))
    return n
def main():
    print(run(fine, 4))
    for k in range(3):
        try:
            print(run(bad, k))
        except e:
            print(e.why)
