def f(x: Int) -> Optional[Dict[String, Int]]:
    return {"a": x}

def main():
    print(f(1))
