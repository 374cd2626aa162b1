trait Counter:
    def bump(mut self, by: Int): ...


struct Clicks(Counter):
    var n: Int

    def bump(mut self, by: Float64):
        self.n += 1


def main():
    pass
