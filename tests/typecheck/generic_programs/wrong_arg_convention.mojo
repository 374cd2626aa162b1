trait Sink:
    def put(mut self, x: Int): ...
struct Log(Sink):
    def put(self, x: Int):
        pass
def main():
    pass
