struct Buffer[T: Copyable & Deinitable, size: Int]:
    var items: List[Self.T]

    def __init__(out self, var items: List[Self.T]):
        self.items = items^


def main():
    var b = Buffer([1, 2, 3])
