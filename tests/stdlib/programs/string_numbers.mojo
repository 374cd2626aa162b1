# mutation, format, repr, number parsing
from std.collections.string import Codepoint
def tryint(s: String):
    try:
        print(Int(s), end=" ")
    except e:
        print("[", e, "]", sep="", end=" ")
def tryfloat(s: String):
    try:
        print(Float64(s), end=" ")
    except e:
        print("[", e, "]", sep="", end=" ")
def trybase(s: String, b: Int):
    try:
        print(atol(s, b), end=" ")
    except e:
        print("[", e, "]", sep="", end=" ")
def main() raises:
    var s = String("ab")
    s.write(1, "x", 2.5)
    s.append(Codepoint(65))
    s.append(Codepoint.ord("é"))
    print(s)
    s.resize(3)
    print(s, s.byte_length())
    s.resize(5, 45)
    print(s)
    s.reserve_bytes(100)
    print(s.capacity_bytes() >= 100, s)
    print("{} {}".format(1, "a"), "{1} {0}".format("x", "y"), "{!r} {!s}".format("q", "q"), "{0!r} {0}".format("z"), "{{}} {}".format(1), "{0} {0} {0}".format(7))
    var t = String("{} {}")
    try:
        print(t.format(1))
    except e:
        print(e)
    for f in ["{5}", "{name}", "{", "}", "{!x}", "{0", "a}b", "{{", "{:3}"]:
        try:
            print(String(f).format(1))
        except e:
            print(e)
    print("{} {} {}".format(1.5, True, [1, 2]))
    var name = "World"
    var n = 3
    print(t"Hello {name}, {n * 2} {name.byte_length()} {{braces}} {n > 2}")
    for w in ["12", " 12 ", "-7", "+5", "1_000", "", "12a", "abc", "_1", "1__0", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "0x1F", "- 5", "1 2", "\t3\n"]:
        tryint(String(w))
    print()
    trybase("ff", 16); trybase("0xff", 16); trybase("0xff", 0); trybase("0b101", 0); trybase("0o17", 0); trybase("101", 2); trybase("0b101", 2); trybase("z", 36); trybase("Z1", 36); trybase("8", 8); trybase("12", 0); trybase("012", 0); trybase("1", 1); trybase("1", 37); trybase("-0x10", 0); trybase("0x", 16); trybase("777", 8)
    print()
    for w in ["1.5", " 2.5 ", ".5", "5.", "1e3", "1E-2", "-1.5e+3", "inf", "-inf", "Infinity", "nan", "NaN", "abc", "", "1.2.3", "1e", ".", "-", "1_000.5", "0x10", "1e400", "1e-400", "+3", "- 1", "12a"]:
        tryfloat(String(w))
    print()
    print(hex(255), hex(-255), bin(5), oct(8), hex(255, prefix=""), bin(UInt8(255)), hex(UInt8(200)), hex(Int8(-1)), oct(-8), bin(-5), hex(0), bin(0))
    print(repr(5), repr(UInt8(5)), repr(2.5), repr(Float32(2)), repr(True), repr("a"), repr(String("b")), repr(Codepoint(65)))
    print(Codepoint(65), Codepoint.from_u32(0x20AC).value(), Codepoint.from_u32(0xD800) is None, Codepoint.from_u32(0x110000) is None)
    var c = Codepoint.ord("7")
    print(c.is_ascii(), c.is_ascii_digit(), c.is_ascii_lower(), c.is_ascii_upper(), c.is_ascii_printable(), c.is_python_space(), c.is_posix_space(), c.to_u32(), c < Codepoint.ord("8"), c == Codepoint(55))
