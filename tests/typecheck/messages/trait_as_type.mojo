trait Animal:
    def speak(self) -> String: ...


def chorus(animals: List[Animal]) -> String:
    return ""


def main():
    pass
