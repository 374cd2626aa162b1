def f(k: Int) -> Int:
    try:
        if k == 1:
            raise Error("e")
        print("body")
    except:
        return 1
    else:
        return 2
    finally:
        print("fin", k)
def main():
    print(f(0))
    print(f(1))
