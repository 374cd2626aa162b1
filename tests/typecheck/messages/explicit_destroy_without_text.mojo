@explicit_destroy
struct File(not Deinitable):
    var handle: Int


def main():
    pass
