@fieldwise_init
struct Job(Copyable):
    var n: Int


def main():
    var jobs: List[Job] = [Job(1)]
    print(Job(1) in jobs)
