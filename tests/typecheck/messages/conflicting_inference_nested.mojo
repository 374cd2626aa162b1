def merge[K: KeyElement, V: Copyable & Deinitable](mut into: Dict[K, V], other: Dict[K, V]):
    if len(into) > 0:
        print(len(into), len(other))


def main():
    var a: Dict[String, Int] = {"x": 1}
    var b: Dict[String, Bool] = {"y": True}
    merge(a, b)
