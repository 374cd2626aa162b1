def a1(out a: Int, out b: Int): pass
def a2(out a: Int) -> Int: return 1
def a3(**kw: Int): pass
def a4(mut a: Int = 3): pass
def a5(ref a: Int = 3): pass
def a6(*, a: Int, /): pass
def a7(a: Int = 1, b: Int): pass
def main(): pass
