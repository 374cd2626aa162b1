def parse(text: String) raises -> Int:
    return Int(text)


def main():
    var counts: Dict[String, Int] = {"a": 1}
    print(parse("1"))
    print(Int("2"))
    print(counts["a"])
