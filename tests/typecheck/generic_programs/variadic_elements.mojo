# Elements of a list that was changed before are passed to variadic arguments like to any others.


@fieldwise_init
struct Version(Comparable, ImplicitlyCopyable, Writable):
    var major: Int

    def __lt__(self, other: Self) -> Bool:
        return self.major < other.major


def longest(first: String, *others: String) -> String:
    var best = first
    for other in others:
        if other.byte_length() > best.byte_length():
            best = other
    return best


def reset(mut *numbers: Int):
    for ref number in numbers:
        number = 0


def main():
    var found: List[Version] = [Version(2), Version(1)]
    found.append(Version(7))
    print(max(found[0], found[1]), min(found[0], found[1], found[2]))
    var words: List[String] = ["a"]
    words.append("ccc")
    words.append("bb")
    print(longest(words[0], words[1], words[2]), longest(words[2], words[0]), max(words[0], words[2]))
    words[0] = "dddd"
    print(longest(words[1], words[0]))
    var n = 1
    reset(n)
    print(n)
