def dbl(x: Int) -> Int: return x * 2
def inc(x: Int) raises -> Int: return x + 1
def str(x: String, var y: String, mut z: Int) -> String:
    z += 1
    return x + y
def strr(x: String, var y: String, mut z: Int) raises -> String: return "r"
def nores(x: Int): print("nores", x)
def rais(f: def(Int) raises thin -> Int, x: Int) raises -> Int: return f(x)
def rais2(f: def(String, var String, mut Int) raises thin -> String) raises:
    var k = 5
    print(f("a", "b", k), k)
def rais3(f: def(Int) raises thin -> None) raises: f(3)
def raisp[f: def(Int) raises thin -> Int](x: Int) raises -> Int: return f(x)
def fref(ref l: List[String]) -> ref[l[0]] String: return l[0]
def main() raises:
    print(rais(dbl, 2), rais(inc, 2))
    print(raisp[dbl](3), raisp[inc](3))
    var fv: def(Int) raises thin -> Int = dbl
    print(fv(5))
    fv = inc
    print(fv(5))
    print(rais(lambda (x: Int) {} -> Int: x * 7, 2))
    rais2(str)
    rais2(strr)
    rais3(nores)
    var fs: List[def(Int) raises thin -> Int] = [dbl, inc]
    print(fs[0](1), fs[1](1))
