def run[F: def() -> Int](f: F) -> Int:
    return f()


def risky() raises -> Int:
    raise Error("no")


def main():
    print(run(risky))
