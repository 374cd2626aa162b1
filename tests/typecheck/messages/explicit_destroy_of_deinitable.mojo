@explicit_destroy("call close()")
struct File:
    var handle: Int


def main():
    pass
