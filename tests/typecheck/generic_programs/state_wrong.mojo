struct Open:
    pass
struct Closed:
    pass

@fieldwise_init
struct Door[State: AnyType]:
    var count: Int

def open(var d: Door[Closed]) -> Door[Open]:
    return Door[Open](d.count + 1)

def main():
    var d = Door[Open](1)
    var o = open(d^)
