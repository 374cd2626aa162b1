def chunks[size: Int, total: Int]() -> Int where size > 0 and total % size == 0:
    return total // size
def halves[total: Int]() -> Int:
    return chunks[2, total]()
def main():
    print(halves[6]())
