def root[n: Int]() -> Int where n >= 0 and n < 100:
    return n


def main():
    print(root[-4]())
