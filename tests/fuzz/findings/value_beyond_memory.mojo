def main():
    var x: Array[Array[Int, 1 << 31], 1 << 31]  # E0701
    print(1)
