def main():
    var d: Dict[String, Optional[Int]] = {"a": 1, "b": None}
    var l: List[Optional[Int]] = [1, None]
    var k: List[List[Int]] = [[1], [2]]
    print(len(d), len(l), len(k))
