comptime Named[T: Writable & Copyable] = List[T]


@fieldwise_init
struct Raw(Copyable):
    var n: Int


def main():
    var xs: Named[Raw]
