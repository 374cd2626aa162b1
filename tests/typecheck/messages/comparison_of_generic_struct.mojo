@fieldwise_init
struct Version[kind: String](Copyable):
    var major: Int


def main():
    var a = Version["app"](1)
    var b = Version["app"](2)
    print(a < b)
