trait Sorted:
    def least(self) -> Int where True: ...


def main():
    pass
