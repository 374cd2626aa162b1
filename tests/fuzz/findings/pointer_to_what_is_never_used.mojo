def length[text: Pointer[UInt8, _]]() -> Int:
    return 1


def main():
    print(length["123".ptr()]())
