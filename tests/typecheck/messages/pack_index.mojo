def second[*Ts: Writable](*args: *Ts):
    print(args[1])


def main():
    second(1)
