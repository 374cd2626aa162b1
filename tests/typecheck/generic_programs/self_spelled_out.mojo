trait W:
    def get(self) -> Self: ...
    def add(self, other: Self) -> Self: ...
    @staticmethod
    def zero() -> Self: ...
struct S[n: Int](W):
    def get(self) -> S[Self.n]:
        return S[Self.n]()
    def add(self, other: S[Self.n]) -> Self:
        return Self()
    def __init__(out self):
        pass
    @staticmethod
    def zero() -> S[Self.n]:
        return Self()
def main():
    pass
