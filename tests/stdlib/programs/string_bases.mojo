def main() raises:
    print(ascii("a'b"), ascii("a\"b"), ascii("a'b\"c"), ascii("\\"), ascii("\x01\x7f"), ascii("'"), ascii(""))
    print(repr("a'b"), repr("a'b\"c"))
    for w in ["0", "00", "0_0", "01", "-01", "0x1_f", "0x_1f", "0b", "1_", "+", "0x", "0o8", "0B11", "0X1f", "-0b11", "_", "00x1"]:
        try:
            print(atol(w, 0), end=" ")
        except e:
            print(e, end=" ")
    print()
    for w in ["0b11", "0x1f", "0o17", "1F", "_1"]:
        try:
            print(atol(w, 16), end=" ")
        except e:
            print(e, end=" ")
        try:
            print(atol(w, 10), end=" ")
        except e:
            print(e, end=" ")
    print()
    try:
        print(atol("zz", -1))
    except e:
        print(e)
