struct Cursor:
    var at: Pointer[Int, MutUnsafeAnyOrigin]


def main():
    pass
