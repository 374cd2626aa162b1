@fieldwise_init
struct Point:
    var x: Int
    var y: Int


def main():
    comptime i = reflect[Point].field_index["z"]()
    print(i)
