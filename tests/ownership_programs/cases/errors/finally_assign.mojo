def f(k: Int) raises -> String:
    var s: String
    try:
        if k == 1:
            raise Error("e")
        s = "try"
    except e:
        s = "except"
    finally:
        print("finally")
    return s
def main() raises:
    print(f(0), f(1))
