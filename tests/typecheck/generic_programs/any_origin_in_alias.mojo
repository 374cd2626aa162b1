comptime P = Pointer[Int, MutUnsafeAnyOrigin]
struct A:
    var p: P
def main():
    pass
