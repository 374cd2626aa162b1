def apply[F: def(Int) -> Int](f: F, x: Int) -> Int:
    return f(x)


def main():
    var suffix = String("!")

    def shout(x: Int) {imm suffix} -> String:
        return String(x) + suffix

    print(apply(shout, 3))
