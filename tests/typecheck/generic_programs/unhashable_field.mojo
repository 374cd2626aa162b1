@fieldwise_init
struct K(KeyElement):
    var x: List[Float64]
def main():
    var d: Dict[K, Int] = {}
    d[K([1.0])] = 1
    print(len(d))
