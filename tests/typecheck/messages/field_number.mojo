@fieldwise_init
struct Point:
    var x: Int
    var y: Int


def main():
    print(reflect[Point].field_offset[index=3]())
