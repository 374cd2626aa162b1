"""Divisors and counting."""


def gcd(m: Int, n: Int, /) -> Int:
    """The greatest common divisor; not negative."""
    var a = abs(m)
    var b = abs(n)
    while b != 0:
        var rest = a % b
        a = b
        b = rest
    return a


def gcd(s: Span[Int, _], /) -> Int:
    var result = 0
    for i in range(len(s)):
        result = gcd(result, s[i])
    return result


def gcd(*values: Int) -> Int:
    var result = 0
    for i in range(len(values)):
        result = gcd(result, values[i])
    return result


def lcm(m: Int, n: Int, /) -> Int:
    """The least common multiple; not negative, and 0 if an argument is."""
    if m == 0 or n == 0:
        return 0
    return abs(m // gcd(m, n) * n)


def lcm(s: Span[Int, _], /) -> Int:
    var result = 1
    for i in range(len(s)):
        result = lcm(result, s[i])
    return result


def lcm(*values: Int) -> Int:
    var result = 1
    for i in range(len(values)):
        result = lcm(result, values[i])
    return result


def factorial(n: Int) -> Int:
    """1 * 2 * ... * n; it wraps above 20."""
    var result = 1
    for i in range(2, n + 1):
        result *= i
    return result


def comb(n: Int, k: Int) -> Int:
    """The number of ways to choose k out of n, without order."""
    if k < 0 or k > n:
        return 0
    var result = 1
    for i in range(min(k, n - k)):
        result = result * (n - i) // (i + 1)
    return result


def perm(n: Int, k: Int = -1) -> Int:
    """The number of ways to choose k out of n, in order; all n of them by default."""
    var count = n if k == -1 else k
    if count < 0 or count > n:
        return 0
    var result = 1
    for i in range(count):
        result *= n - i
    return result
