trait Shape:
    def area(self) -> Float64: ...
    def describe(self) -> String:
        return String("area ", self.area())

@fieldwise_init
struct Circle(Shape, Copyable):
    var r: Float64
    def area(self) -> Float64:
        return 3.0 * self.r * self.r

@fieldwise_init
struct Square(Shape, Copyable):
    var s: Float64
    def area(self) -> Float64:
        return self.s * self.s
    def describe(self) -> String:
        return "square"

def total[*Ts: Shape](*shapes: *Ts) -> Float64:
    var sum = 0.0
    comptime for i in range(shapes.__len__()):
        sum += shapes[i].area()
    return sum

def all[*Ts: Shape & Copyable](*shapes: *Ts):
    comptime for i in range(len(Ts)):
        print(i, shapes[i].describe())

def main():
    print(total(Circle(1), Square(2)))
    all(Circle(1), Square(2), Circle(2))
