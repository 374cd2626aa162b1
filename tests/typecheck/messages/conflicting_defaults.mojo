trait Walks:
    def move(self) -> String:
        return "walks"


trait Swims:
    def move(self) -> String:
        return "swims"


@fieldwise_init
struct Duck(Walks, Swims):
    var n: Int


def main():
    print(Duck(1).move())
