def grow[T: Copyable & Deinitable](x: T) -> Int:
    return grow([x.copy()]) + 1  # E0419


def main():
    print(grow(1))
