@fieldwise_init
struct Config[debug: Bool = False, level: Int = 1 if debug else 0](Copyable):
    var name: String
    def log(self, msg: String):
        comptime if Self.debug:
            print(self.name, msg, Self.level)
        else:
            print("quiet")

def main():
    Config("a").log("x")
    Config[True]("b").log("y")
    Config[True, level=5]("c").log("z")
    Config[level=9]("d").log("z")
    comptime Dbg = Config[True, ...]
    Dbg[3]("e").log("w")
