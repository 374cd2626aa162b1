@fieldwise_init
struct Net(Copyable, Writable):
    var code: Int
    def write_to(self, mut w: Some[Writer]):
        w.write("Net(", self.code, ")")

@fieldwise_init
struct Res(ImplicitlyCopyable):
    var id: Int
    def __deinit__(deinit self):
        print("  close", self.id)

def low(n: Int) raises Net:
    var r = Res(n)
    if n % 2 == 1:
        raise Net(n)
    print("low", r.id)

def mid(n: Int) raises Net:
    var r = Res(n + 10)
    try:
        low(n)
    except e:
        print("mid caught", e.code, "with", r.id)
        if n == 1:
            raise e^
        raise Net(e.code * 100)
    else:
        print("mid fine")
    finally:
        print("mid finally")

def top(n: Int) raises:
    var r = Res(n + 20)
    try:
        mid(n)
    except e:
        print("top caught", e)
        raise
    finally:
        print("top finally", r.id)

def main():
    for n in range(4):
        try:
            top(n)
        except e:
            print("main caught", e)
        else:
            print("main fine")
