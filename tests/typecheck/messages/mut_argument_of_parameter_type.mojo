def bump[T: Copyable & Deinitable](mut x: T, y: T):
    x = y.copy()


def main():
    bump(3, 4)
