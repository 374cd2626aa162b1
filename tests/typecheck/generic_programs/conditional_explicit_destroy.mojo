@explicit_destroy("use close")
struct A[T: AnyType](Deinitable where conforms_to(T, Deinitable)):
    var n: Int

def main():
    pass
