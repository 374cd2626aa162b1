def add(x: Some[Intable], y: Some[Intable]) -> Int:
    return Int(x) + Int(y)


def main():
    print(add(1, "two"))
