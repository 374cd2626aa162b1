def invert[K: KeyElement & Deinitable, V: KeyElement & Deinitable](d: Dict[K, V]) -> Dict[V, K]:
    var out = Dict[V, K]()
    for e in d.items():
        out[e.value.copy()] = e.key.copy()
    return out^
def main() raises:
    var d: Dict[String, Int] = {"a": 1, "b": 2}
    var i = invert(d)
    print(i[1], i[2])
