# units
def main() raises:
    var s = String("aé€😀e\u0301z")
    print(s[byte=0], s[byte=1], s[byte=3], s[byte=6], s[codepoint=2], s[codepoint=4], s[grapheme=4], s[grapheme=5])
    print(s[byte=1:6], s[byte=3:], s[byte=:3], s[codepoint=1:3], s[codepoint=2:], s[codepoint=:2], s[codepoint=3:3])
    for c in s:
        print(c, c.byte_length(), end="|")
    print()
    for c in s.codepoint_slices():
        print(c, c.byte_length(), end="|")
    print()
    for c in s.codepoints():
        print(Int(c), c.utf8_byte_length(), end="|")
    print()
    for b in s.bytes():
        print(b, end=" ")
    print()
    for pair in s.grapheme_indices():
        print(pair[0], pair[1], end="|")
    print()
    for c in s.__reversed__():
        print(c, end="|")
    print()
    print(len(s.as_bytes()), s.as_bytes()[0])
    print(s.as_bytes()[1:3])
    print(s.find("€"), s.rfind("e"), s.find("q"), s.find(""), s.find("e", 3), s.find("e", 20), s.rfind(""), s.find("😀", 7))
    print(s.startswith("aé"), s.startswith("é", 1), s.startswith("", 3), s.endswith("z"), s.endswith(""), s.startswith("a", 0, 1), s.startswith("aé", 0, 2))
    print(String("aaaa").count("aa"), String("abcabc").count("bc"), String("abc").count("x"), String("abc").count(""))
    print(String("aXbXc").replace("X", "--"), String("aaa").replace("aa", "b"), String("abc").replace("", "-"), String("abc").replace("q", "z"), String("").replace("", "x"))
    print(String("prefix-x").removeprefix("prefix-"), String("x.txt").removesuffix(".txt"), String("abc").removeprefix("zz"), String("abc").removesuffix(""))
    print("[" + String("  \t x y \n").strip() + "]", "[" + String("  x ").lstrip() + "]", "[" + String("  x ").rstrip() + "]")
    print(String("xxabcxyx").strip("xy"), String("xxabc").lstrip("x"), String("abcxx").rstrip("x"), String("ééaé").strip("é"), String("abc").strip("abc"))
    print(String("a,b,,c,").split(","), len(String("a,b,,c,").split(",")), String("abc").split(","), String("").split(","), String(",").split(","))
    print(String("a,b,c,d").split(",", 2), String("a,b,c,d").split(",", maxsplit=1), String("a, b, c").split(", "), String("aXXbXXc").split("XX", 0))
    print(String(" a  b\t\nc ").split(), String("").split(), String("   ").split(), String(" a b c ").split(maxsplit=1), String("a\u00a0b c").split())
    print(len(String("a\nb\r\nc\rd\ve\ff\x1cg\u2028h\u2029i\x85").splitlines()), String("a\n\nb\n").splitlines(), String("a\nb\r\n").splitlines(keepends=True)[1].byte_length(), String("").splitlines(), String("\n").splitlines())
    print(String(", ").join([1, 2, 3]), String("-").join(["a", "b"]), String("").join(["x", "y"]), String("+").join(List[Float64]()), String(",").join([String("only")]))
    print(String("straße").upper(), String("ÀÉ").lower(), String("İ").lower(), String("ǆ").upper(), String("ﬁ").upper(), String("ΣΑΣ").lower(), String("ŉ").upper(), String("ß").lower())
    print(String("ABC").isupper(), String("aBC").isupper(), String("123").isupper(), String("abc1").islower(), String("").islower(), String("éa").islower(), String("ÉA").isupper())
    print(String("123").is_ascii_digit(), String("12a").is_ascii_digit(), String("").is_ascii_digit(), String("ab c").is_ascii_printable(), String("a\n").is_ascii_printable(), String("").is_ascii_printable(), String(" \t").is_ascii_whitespace(), String("").is_ascii_whitespace(), String("é").is_ascii_printable())
    print("[" + String("ab").ascii_ljust(5) + "]", "[" + String("ab").ascii_rjust(5, "*") + "]", "[" + String("ab").ascii_center(7, "-") + "]", String("abc").ascii_ljust(2), String("ab").ascii_center(5), String("a").ascii_center(4, "."))
