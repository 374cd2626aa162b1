def parse[T: Defaultable & Movable](text: String) -> T:
    return T()


def main():
    var x = parse("12")
