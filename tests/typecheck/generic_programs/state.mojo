struct Open:
    pass
struct Closed:
    pass

struct Door[State: AnyType]:
    var count: Int
    def __init__(out self: Door[Closed]):
        self.count = 0
    def __init__(out self, count: Int):
        self.count = count

def open(var d: Door[Closed]) -> Door[Open]:
    return Door[Open](d.count + 1)
def close(var d: Door[Open]) -> Door[Closed]:
    return Door[Closed](d.count + 1)

def main():
    var d = Door[Closed]()
    var o = open(d^)
    var c = close(o^)
    print(c.count)
