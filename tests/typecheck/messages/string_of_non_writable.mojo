@fieldwise_init
struct Job(Copyable):
    var n: Int


def main():
    print(String(Job(1)))
