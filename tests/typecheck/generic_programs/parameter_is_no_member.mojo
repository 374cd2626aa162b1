trait Shape:
    comptime sides: Int

struct Tri[sides: Int](Shape):
    pass

struct Tri2[sides: String](Shape):
    pass

def main():
    print(1)
