struct Box[n: Int]:
    def size[n: Int](self) -> Int:  # E0202
        return n


def main():
    pass
