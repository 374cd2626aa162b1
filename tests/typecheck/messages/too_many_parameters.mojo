struct Pair[A: Copyable, B: Copyable]:
    pass


def main():
    var p: Pair[Int, String, Bool]
