def show[dtype: DType, //, n: Int](x: Scalar[dtype]):
    print(x, n)


def main():
    show[DType.int8](Int8(1))
