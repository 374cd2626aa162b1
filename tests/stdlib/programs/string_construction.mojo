# construction and conversions
from std.collections.string import Codepoint

def first(s: StringSpan) -> StringSpan[s.origin]:
    return s[byte=0:1]

def main() raises:
    print(String(), String("a", 1, 2.5, True, sep="-", end="!"), String("x", end="."), String(1, 2, 3, sep=", "))
    print(String(t"{1 + 2} {{x}} {String("q")}"))
    var cap = String(capacity_bytes=40)
    print(cap.byte_length(), cap.capacity_bytes() >= 40, cap == "")
    var bytes: List[UInt8] = [104, 105, 0xC3, 0xA9]
    print(String(from_utf8=bytes), String(unsafe_from_utf8=bytes))
    var bad: List[UInt8] = [104, 0xFF, 105, 0xE2, 0x82, 33, 0xF0, 0x9F, 0x98]
    try:
        print(String(from_utf8=bad))
    except e:
        print(e)
    print(String(from_utf8_lossy=bad), String(from_utf8_lossy=bad).byte_length())
    print(chr(65), chr(0xE9), chr(0x20AC), chr(0x1F600), ord("A"), ord("é"), ord("€"), ord("😀"))
    print(ascii("é\n'x'"), repr("é\n'x'\"\\"), repr(chr(7)), repr(String("tab\there")), repr(chr(127)), repr(chr(0x85)))
    var s = String("hello")
    print(first(s), first("world"))
    var sp: StringSpan = s
    var st: StaticString = "static"
    s = String(sp) + st + "lit"
    print(s)
    s += StringSpan("zz")
    s += st
    print(s)
    print(s * 2, "ab" * 3, "x" * 0, String("q") * 1)
    print("a" "b" 'c')
    print("Z" < "a", "abc" < "abd", "ab" < "abc", "é" > "z", "" < "a", String("a") <= "a", StringSpan("b") >= "a", "a" != "b")
    print("ell" in s, "xyz" in s, "" in s, "" in "", "z" not in s)
    print(Bool(s), Bool(String()), Bool("") , not String("x"))
    if s:
        print("truthy")
    print(String("Hello").byte_length(), String("héllo").byte_length(), String("héllo").count_codepoints(), String("e\u0301x").count_graphemes(), String("🇩🇪👨‍👩‍👧").count_graphemes())
