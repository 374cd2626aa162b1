def head[n: Int]() -> Int where n > 2:
    return n


def caller[n: Int]() -> Int where n > 1:
    return head[n]()


def main():
    print(caller[5]())
