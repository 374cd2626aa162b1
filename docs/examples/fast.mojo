"""Functions for `use_fast.py`: plain Mojo, no bindings. Python sees each public function as a builtin."""


def count_primes(limit: Int) -> Int:
    """How many prime numbers are below `limit` (sieve of Eratosthenes)."""
    var composite = List[Bool](length=max(limit, 2), fill=False)
    var count = 0
    for n in range(2, limit):
        if composite[n]:
            continue
        count += 1
        for multiple in range(n * n, limit, n):
            composite[multiple] = True
    return count


def mandelbrot_area(width: Int = 600, max_steps: Int = 200) -> Float64:
    """The area of the Mandelbrot set, from a grid of `width` x `width` points."""
    var inside = 0
    for row in range(width):
        for column in range(width):
            var cx = -2.0 + 2.5 * Float64(column) / Float64(width)
            var cy = -1.25 + 2.5 * Float64(row) / Float64(width)
            var x = 0.0
            var y = 0.0
            var steps = 0
            while steps < max_steps and x * x + y * y <= 4.0:
                var next_x = x * x - y * y + cx
                y = 2.0 * x * y + cy
                x = next_x
                steps += 1
            if steps == max_steps:
                inside += 1
    return 6.25 * Float64(inside) / Float64(width * width)


def initials(name: String) raises -> String:
    """The first letters of the words of a name."""
    if not name:
        raise Error("a name has at least one word")
    var letters = String()
    for word in name.split():
        letters += word[codepoint=0]
    return letters
