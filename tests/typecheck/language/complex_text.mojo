from std.complex import ComplexFloat64, ComplexFloat32, ComplexSIMD
def main():
    print(ComplexFloat64(0, 0), ComplexFloat64(1, 0), ComplexFloat64(0, 2), ComplexFloat64(1, -2), ComplexFloat64(0, -2), ComplexFloat64(-1, 0), ComplexFloat64(1.5, -0.0), repr(ComplexFloat64(1, 2)), ComplexFloat32(0, 1), ComplexFloat64(-0.0, 1))
    print(ComplexSIMD[DType.float64, 2](1, 0), ComplexSIMD[DType.float64, 2](SIMD[DType.float64, 2](1, 2), SIMD[DType.float64, 2](0, 3)))
