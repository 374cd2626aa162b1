@fieldwise_init
struct Job(Copyable):
    var priority: Int


def main():
    var jobs = [Job(2), Job(1)]
    sort(jobs)
