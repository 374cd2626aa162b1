comptime PRIMES: List[Int] = [2, 3, 5, 7]


def main():
    for p in PRIMES:
        print(p)
