trait Codec:
    comptime In: Copyable & Deinitable
    comptime Out: Copyable & Writable & Deinitable
    @staticmethod
    def encode(x: Self.In) -> Self.Out: ...

struct Twice(Codec):
    comptime In = Int
    comptime Out = String
    @staticmethod
    def encode(x: Int) -> String:
        return String(x * 2)

struct Chain[A: Codec, B: Codec](Codec):
    comptime In = Self.A.In
    comptime Out = Self.B.Out
    @staticmethod
    def encode(x: Self.A.In) -> Self.B.Out:
        return Self.B.encode(rebind[Self.B.In](Self.A.encode(x)).copy())

struct Shout(Codec):
    comptime In = String
    comptime Out = String
    @staticmethod
    def encode(x: String) -> String:
        return x + "!"

def run[C: Codec](x: C.In) -> C.Out:
    return C.encode(x)

def main():
    print(run[Twice](4))
    print(run[Chain[Twice, Shout]](4))
    print(Chain[Chain[Twice, Shout], Shout].encode(5))
