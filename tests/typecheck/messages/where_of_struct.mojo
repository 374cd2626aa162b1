struct Ring[capacity: Int] where capacity > 1:
    var at: Int

    def __init__(out self):
        self.at = 0


def main():
    var r = Ring[1]()
    print(r.at)
