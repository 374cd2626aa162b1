# Strings that were made while compiling, in every form, as parameters and as values of the program.
from std.utils import Variant


def repeated(n: Int) -> String:
    var text = String()
    for _ in range(n):
        text += "ab"
    return text^


struct Named[name: String]:
    def __init__(out self):
        pass

    def show(self):
        print(Self.name, Self.name.byte_length())


def maybe(n: Int) -> Optional[String]:
    if n == 0:
        return None
    return repeated(n)


def number_or_text(n: Int) -> Variant[Int, String]:
    if n < 0:
        return n
    return repeated(n)


def counted() -> Dict[String, Int]:
    var counts = Dict[String, Int]()
    for n in range(10, 14):
        counts[repeated(n)] = n
        counts[repeated(n // 2)] = n
    return counts^


comptime short = repeated(2)
comptime fitting = repeated(11)
comptime long = repeated(20)
comptime texts = [repeated(1), repeated(11), repeated(12), repeated(20), String()]


def main() raises:
    print(short, fitting, long)
    var first: Named[repeated(2)] = Named[short]()
    first.show()
    Named[fitting]().show()
    var second: Named[long] = Named[repeated(20)]()
    second.show()
    var changed = materialize[long]()
    changed += "!"
    print(changed, long)
    var copy = materialize[fitting]()
    copy += "?"
    print(copy, fitting)
    var list = materialize[texts]()
    list[2] += "."
    list[3] += "."
    print(list)
    comptime present = maybe(13)
    comptime absent = maybe(0)
    print(materialize[present]().value(), materialize[absent]().or_else("nothing"))
    var kept = materialize[present]()
    print(kept.take() + "!", kept is None)
    comptime variant = number_or_text(30)
    comptime number = number_or_text(-3)
    var held = materialize[variant]()
    held[String] += "!"
    print(held, materialize[number]()[Int])
    comptime counts = counted()
    var table = materialize[counts]()
    print(table)
    print(table[fitting], table["ababababab"], "x" in table)
    comptime hashed = hash(long) == hash(String("ab") * 20)
    print(hashed, hash(materialize[long]()) == hash(String("ab") * 20))
