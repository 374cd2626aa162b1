struct Made:
    var n: Int

    def __init__(out self):
        self.n = 1

    def __getattr__(self, name: StaticString) -> Int:
        return name.byte_length()


def floats(x: SIMD[DType.float32, _]):
    pass


def four(x: SIMD[_, 4]):
    pass


def global_memory(p: Pointer[Float32, _, address_space=AddressSpace.GLOBAL]):
    pass


def one() -> Int:
    return 1


def main():
    var m = Made()
    m.n = 2
    m.other = 3
    m.other += 4
    floats(SIMD[DType.int32, 2](1))
    four(SIMD[DType.int32, 2](1))
    var x = Float32(1)
    global_memory(Pointer(to=x))
    print(one[5](), one[k=5]())
