def scale[dtype: DType](x: Scalar[dtype], by: Scalar[dtype]) -> Scalar[dtype]:
    return x * by


def main():
    var a = Int32(1)
    var b = Float64(2)
    print(scale(a, b))
