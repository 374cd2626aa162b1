trait W:
    def put[T: Writer](self, mut x: T): ...
struct S(W):
    def put(self, mut x: Some[Writer]):
        pass
def main():
    pass
