def first(x: Int) -> Optional[List[Int]]:
    return [x]


def main():
    print(first(1))
