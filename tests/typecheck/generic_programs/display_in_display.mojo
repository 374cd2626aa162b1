def main():
    var l: List[Optional[List[Int]]] = [[1], None]
    print(len(l))
