"""Uses the common parts of the library, so that their elaboration is shared by all mutants."""


@fieldwise_init
struct Point(Copyable, Writable):
    var x: Int
    var y: Float64


def risky(n: Int) raises -> Int:
    if n > 3:
        raise Error("too big: ", n)
    return n


def main() raises:
    var numbers: List[Int] = [1, 2, 3]
    numbers.append(4)
    for number in numbers:
        print(number, Float64(number) * 2.5, number > 2, sep=", ")
    var names: Dict[String, Int] = {"one": 1}
    names["two"] = 2
    for item in names.items():
        print(item.key, item.value)
    for i in range(3):
        print(i, end=" ")
    var text = String("text")
    text += "more"
    print(text, text == "x", text.byte_length(), Point(1, 2.0), repr(numbers), names)
    var words: List[String] = ["a", "b"]
    print(words, len(words), words[0])
    var maybe: Optional[Int] = 3
    if maybe:
        print(maybe.value())
    var pair = (1, "two", 3.0)
    print(pair[0], pair[1])
    try:
        print(risky(5))
    except error:
        print(error)
    assert numbers[0] == 1, "first"
    print({1, 2}, SIMD[DType.float32, 4](1.0), UInt8(3), Int32(4), Float32(2))
