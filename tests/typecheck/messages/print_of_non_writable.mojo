@fieldwise_init
struct Socket:
    var fd: Int


def main():
    var s = Socket(3)
    print("socket:", s)
