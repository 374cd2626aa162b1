def main():
    var xs = List()
    xs.append(1)
