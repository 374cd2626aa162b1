@fieldwise_init
struct T(Copyable):
    var n: Int
    def __deinit__(deinit self):
        print("del", self.n)
def main() raises:
    var d = Dict[String, List[T]]()
    d["a"] = List[T]()
    d["a"].append(T(1))
    d["a"].append(T(2))
    d["b"] = [T(3)]
    print(len(d["a"]), d["b"][0].n)
    d["a"] = List[T]()
    print("replaced")
    var v = d.pop("b")
    print("popped", v[0].n)
    try:
        print(len(d["zz"]))
    except e:
        print(e)
    print("end")
