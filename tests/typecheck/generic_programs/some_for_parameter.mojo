trait W:
    def put(self, mut x: Some[Writer]): ...
struct S(W):
    def put[T: Writer](self, mut x: T):
        pass
struct S2(W):
    def put[T: Writer, //](self, mut x: T):
        pass
def main():
    pass
