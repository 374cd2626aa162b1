struct V[o: ImmOrigin, //, T: AnyType]:
    def __init__(out self):
        pass
def f(values: V[Int]):
    pass
def main():
    pass
