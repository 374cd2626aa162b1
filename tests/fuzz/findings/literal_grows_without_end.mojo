comptime a = 1 << 300_000
comptime b = a * a
comptime c = b * b  # E0415


def main():
    print(c > 0)
