def main():
    var a = 1
    var b = String("x")
    print(max(a, b))
