@fieldwise_init
struct Socket:
    var fd: Int


def main():
    var xs = List[Socket]()
    xs.append(Socket(1))
    var ys = xs.copy()
    print(len(ys))
