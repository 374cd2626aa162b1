def show(value: Some[]):  # E0409
    print(value)


def main():
    show(1)
