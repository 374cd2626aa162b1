trait Named:
    @staticmethod
    def name() -> String: ...


def label[T: Named]() -> String:
    return T.title()


def main():
    pass
