struct Counter(Copyable):
    var count: Int

    def __init__(out self):
        self.count = 0

    def bump(mut self):
        self.count += 1

    def peek(self) -> int:
        return self.count

    def reset(self):
        self.count = 0
        self.bump()


def change(items: List[Int], counter: Counter, number: Int):
    items.append(3)
    items[0] = 1
    items[0] += 1
    counter.count = 3
    counter.bump()
    number += 1


def through(view: Span[Int, ImmUntrackedOrigin]):
    view[0] = 1


def main():
    var counters = [Counter(), Counter()]
    for each in counters:
        each.bump()
        each.count = 3
