struct Matrix[rows: Int, cols: Int]:
    def __init__(out self):
        pass


def main():
    var m = Matrix[rows=2, columns=3]()
