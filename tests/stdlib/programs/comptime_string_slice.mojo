# A string made while compiling is a static slice wherever one is wanted.


def make[n: Int]() -> String:
    return String("n", n, "ß")


@always_inline
def show[text: StaticString]():
    print(text, len(text.as_bytes()))


def main():
    comptime made = make[4]()
    comptime slice: StaticString = made
    show[made]()
    show[slice]()
    print(slice)
