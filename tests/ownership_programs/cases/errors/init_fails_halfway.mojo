struct Noisy(Movable):
    var name: String
    def __init__(out self, name: String):
        self.name = name
        print("make", name)
    def __deinit__(deinit self):
        print("drop", self.name)

struct Engine(Movable):
    var pump: Noisy
    var valve: Noisy
    def __init__(out self, fail_at: Int) raises:
        self.pump = Noisy("pump")
        if fail_at == 1:
            raise Error("no valve")
        self.valve = Noisy("valve")
        if fail_at == 2:
            raise Error("valve leaks")
        print("engine ready")
    def __deinit__(deinit self):
        print("engine gone")

struct Car(Movable):
    var body: Noisy
    var engine: Engine
    def __init__(out self, fail_at: Int) raises:
        self.body = Noisy("body")
        self.engine = Engine(fail_at)

def build(fail_at: Int) raises -> Car:
    var car = Car(fail_at)
    print("built")
    return car^

def main():
    for k in range(3):
        try:
            var car = build(2 - k)
            print("drive", car.body.name)
        except e:
            print("failed:", e)
    print("done")
