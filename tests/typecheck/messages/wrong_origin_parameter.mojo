struct View[o: Origin]:
    var n: Int


def main():
    var v: View[Int]
