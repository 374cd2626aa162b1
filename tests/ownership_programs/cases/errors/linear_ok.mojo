struct H(Deinitable where False):
    var n: Int
    def __init__(out self, n: Int):
        self.n = n
    def close(deinit self):
        print("close", self.n)
def risky(k: Int) raises:
    if k == 1:
        raise Error("x")
def run(k: Int):
    var h = H(k)
    try:
        risky(k)
    except e:
        print(e)
        h^.close()
        return
    h^.close()
def main():
    run(0)
    run(1)
