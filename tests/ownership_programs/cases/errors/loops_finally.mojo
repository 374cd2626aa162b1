@fieldwise_init
struct G(ImplicitlyCopyable):
    var n: Int
    def __deinit__(deinit self):
        print("    del", self.n)

def check(n: Int) raises -> Int:
    if n == 3:
        raise Error("three")
    return n

def run() -> Int:
    var total = 0
    for i in range(6):
        var g = G(i)
        try:
            if i == 1:
                continue
            if i == 5:
                break
            total += check(g.n)
        except e:
            print("  except", e, g.n)
            continue
        else:
            print("  else", i)
        finally:
            print("  finally", i)
        print("  tail", i)
    return total

def early(n: Int) -> String:
    var i = 0
    while True:
        i += 1
        try:
            if i == n:
                return String("returned at ", i)
            if i > 4:
                break
        finally:
            print("  f", i)
    return "fell out"

def override() -> Int:
    for i in range(3):
        try:
            return i
        finally:
            if i < 2:
                print("  again", i)
                continue
    return -1

def swallow() raises -> Int:
    try:
        raise Error("lost")
    finally:
        return 7

def main() raises:
    print(run())
    print(early(3))
    print(early(9))
    print(override())
    print(swallow())
