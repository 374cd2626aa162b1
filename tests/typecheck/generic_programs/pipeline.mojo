def compose[A: Movable & Deinitable & Copyable, B: Movable & Deinitable & Copyable, C: Movable & Deinitable & Copyable, //, f: def(A) thin -> B, g: def(B) thin -> C](x: A) -> C:
    return g(f(x))
def inc(x: Int) -> Int:
    return x + 1
def text(x: Int) -> String:
    return String("<", x, ">")
def main():
    print(compose[inc, text](3))
    comptime both = compose[inc, inc]
    print(both(1))
