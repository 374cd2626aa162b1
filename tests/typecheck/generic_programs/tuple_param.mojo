def area[size: Tuple[Int, Int]]() -> Int:
    return size[0] * size[1]
def opt[x: Optional[Int] = None]() -> Int:
    comptime if x:
        return x.value()
    else:
        return -1
def lst[xs: List[Int]]() -> Int:
    var s = 0
    comptime for i in range(len(xs)):
        s += comptime (xs[i])
    return s
def main():
    print(area[(3, 4)](), opt(), opt[5](), lst[[1, 2, 3]]())
