def power[n: Int](x: Int) -> Int:
    return x ** n


def main():
    var k = String("abc").byte_length()
    print(power[k](2))
