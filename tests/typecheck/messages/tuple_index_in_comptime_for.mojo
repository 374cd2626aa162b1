def main():
    var t = (1, "two", 3.0)
    comptime for i in range(4):
        print(t[i])
