def bits[T: AnyType]() -> Int:
    comptime if conforms_to(T, Intable):
        return 1
    elif conforms_to(T, Sized):
        return 2
    else:
        comptime assert False, "unsupported type"
        return 0
def main():
    print(bits[Int](), bits[List[Int]]())
