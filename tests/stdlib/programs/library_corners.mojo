# Counts, rounding of integers, numbers from text, shared pointers, displays as views, `deinit` arguments, paths.
from std.collections import BitSet, Counter
from std.memory import ArcPointer
from std.os import setenv
from std.os.path import expandvars
from std.pathlib import Path


struct Part(Movable):
    var n: Int

    def __init__(out self, n: Int):
        self.n = n

    def __deinit__(deinit self):
        print("-", self.n)

    def take(mut self, deinit other: Self):
        self.n += other.n


def first(bytes: Span[Byte, _]) -> Byte:
    return bytes[0]


def second(values: Span[Float64, _]) -> Float64:
    return values[1]


def main() raises:
    var a = Counter[String]()
    var b = Counter[String]()
    a["x"] = -3; a["y"] = 2; a["z"] = 0; a["only"] = 5; a["neg"] = -2
    b["x"] = 4; b["y"] = -1; b["z"] = 0; b["more"] = 6; b["less"] = -7
    print(a, a & b, a | b, a + b, a - b, sep=" | ")
    print(repr(a & b))
    var c = a.copy(); c &= b; print(c, end=" | ")
    c = a.copy(); c |= b; print(c, end=" | ")
    c = a.copy(); c += b; print(c, end=" | ")
    c = a.copy(); c -= b; print(c)
    var u = UInt8(199)
    print(round(15, -1), round(-16, -1), round(155, -2), round(u, -2), round(7, 2), round(Int32(-1250), -2))
    for text in ["1f", "-2.5e3F", "infinityf", "+-1", "1ff", "in", "f"]:
        try:
            print(Float64(String(text)), end="; ")
        except e:
            print(e, end="; ")
    print()
    var p = ArcPointer(5)
    print(p == ArcPointer(5), p is ArcPointer(5), p != ArcPointer(6), p is p.copy())
    print(first([65, 66]), second([1, 2.5]))
    var part = Part(1)
    part.take(Part(7))
    print(part.n)
    for path in ["a.", "a..", "..b", "a/..b", ".b.c", "a/.b", "a.b/c", "x/y.tar.gz"]:
        print(repr(Path(String(path)).suffix()), end=" ")
    print(Path("a") / "/b", Path("a/") / "b", Path("a") / Path("/b"), Path("") / "x", Path("a").joinpath("b", "/c"))
    _ = setenv("OOMPH_A", "one")
    print(expandvars("$$OOMPH_A $OOMPH_A$OOMPH_A $1OOMPH_A ${1x} ${OOMPH_A}"))
    var bits = BitSet[70]()
    bits.set(5); bits.set(69)
    print(bits, repr(bits))
