# out is a keyword of argument lists. REJECT 4


def k(out: Int32):
    print(out)


def main():
    k(3)
