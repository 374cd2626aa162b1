trait Shape:
    comptime sides: Float64

struct Triangle(Shape):
    comptime sides = 3

def main():
    print(Triangle.sides)
