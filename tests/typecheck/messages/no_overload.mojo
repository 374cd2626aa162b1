def scale(x: Int, by: Int) -> Int:
    return x * by


def scale(x: Float64, by: Float64) -> Float64:
    return x * by


def scale(x: String, by: Int) -> String:
    return x * by


def main():
    print(scale(True, [1, 2]))
