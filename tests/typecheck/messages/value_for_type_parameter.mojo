def make[T: Defaultable & Movable]() -> T:
    return T()


def main():
    print(make[3]())
