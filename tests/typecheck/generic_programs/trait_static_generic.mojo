trait Factory:
    comptime Made: Writable & Copyable & Deinitable
    @staticmethod
    def make(n: Int) raises -> Self.Made: ...
struct Strs(Factory):
    comptime Made = String
    @staticmethod
    def make(n: Int) raises -> String:
        if n < 0:
            raise Error("negative")
        return String("s") * n
def build[F: Factory](n: Int) raises -> List[F.Made]:
    var out = List[F.Made]()
    for i in range(n):
        out.append(F.make(i))
    return out^
def main() raises:
    print(build[Strs](3))
    try:
        _ = Strs.make(-1)
    except e:
        print(e)
