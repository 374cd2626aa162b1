trait Shape:
    comptime sides: Int


struct Triangle(Shape):
    comptime sides = "three"


def main():
    pass
