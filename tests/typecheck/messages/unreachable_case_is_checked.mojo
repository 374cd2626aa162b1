def name(n: Int) -> String:
    match n:
        case 1:
            return "one"
        case _:
            return "many"
        case 2:
            return 2


def main():
    print(name(1))
