def other():
    pass


def show[*Ts: Writable](*values: *other):  # E0313
    pass


def main():
    show(1, "x")
