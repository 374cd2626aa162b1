"""Module docstring."""
comptime `two words` = 5
def `struct`(`日本`: Int) -> Int:
    """Doc."""
    return `日本` + `two words`
def dots(): ...
def passes(): """Only a docstring."""; pass
struct Doc:
    """Struct docstring."""
    pass
trait TDoc:
    """Trait docstring."""
    def m(self): ...
def main():
        # strange comment
    var imm = 1; var mut = 2; var out = 3; var self = 4;
    var deinit = 5; var raises = 6; var where = 7; var read = 8; var owned = 9; var borrowed = 10
    var inout = 11; var alias = 12; var let = 13; var type = 14; var thin = 15; var unified = 16; var abi = 17; var enum = 18; var any = 19
    print(imm, mut, out, self, deinit, raises, where, read, owned, borrowed, inout, alias, let, type, thin, unified, abi, enum, any)
  # comment at another indentation
    if imm == 1: print("a"); print("b");
    else: print("c")
    var total = 1 + \
        2 + \
   3
    print(total, (1 +
2), [1,
  2][0])
    var s = "first "
        "second "
        'third'
    print(s)
    print("one" "two" 'three' """four""")
    var x = 1; x += 1; print(x)
    while x < 4: x += 1; print(x, end=" ")
    print()
    for i in range(3): print(i, end=","); print(end=";")
    print()
    print(`struct`(2))
    dots(); passes()
    if True:
     print("one column")
     if True:
                print("far")
     print("back")
    def nested() -> Int: return 4
    print(nested())
    _ = 1_000
    print(1_000, 0xFF, 0Xff, 0b1011, 0B1, 0o17, 0O7, 0x_ff, 1__0_, 0_0, 00, 0b1_0)
    print(1., .5, 1.5e3, 1e3, 1E-2, 1_0.5_0, 1e+2, 0.1e-3, 1.e2, .5e1)
    print(0.1 + 0.2 == 0.3, 7 / 2, 6 / 3, 2 ** -1, 2 ** 10, -7 // 2, 7 % -2, 2 ** 200 % 1000007)
    comptime big = 2 ** 200 % 1000007
    print(big)
