def repeat[n: Int](s: String) -> String:
    return s * n


def main():
    print(repeat["3"]("ab"))
