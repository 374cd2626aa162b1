def total(values: Span[Int, _]) -> Int:
    return 0


def main():
    var names: List[String] = ["a"]
    print(total(names))
