def doubled(value: PythonObject) raises -> PythonObject:
    return value * 2


def main():
    print(sqrt(2.0), pi)
    var i = thread_idx.x
    print(itself)
