def call[F: def() -> None](f: F, xs: List[Int]):
    f()
    print(len(xs))
def both[F: def() -> None, G: def() -> None](f: F, g: G):
    f()
    g()
def main():
    var xs: List[Int] = [1]
    var n = 0
    def show() {imm xs}:
        print("show", len(xs))
    def push() {mut xs}:
        xs.append(2)
    def count() {mut n}:
        n += 1
    call(show, xs)
    both(show, show)
    both(count, push)
    call(count, xs)
    print(n, len(xs))
