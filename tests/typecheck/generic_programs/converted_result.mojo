trait W:
    def get(self) -> String: ...
struct S(W):
    def get(self) -> StaticString:
        return "a"
def main():
    pass
