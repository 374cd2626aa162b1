def power[n: Int](x: Float64) -> Float64:
    comptime if n == 0:
        return 1.0
    elif n % 2 == 0:
        return power[n // 2](x * x)
    else:
        return x * power[n - 1](x)
def main():
    print(power[10](2.0), power[0](3.0), power[3](1.5))
