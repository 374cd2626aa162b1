"""Imports `fast.mojo`, which lies beside this file, and calls it like any other module."""

import time

import oomph.importer  # from here on Python imports .mojo files
import fast


def count_primes(limit):
    composite = bytearray(max(limit, 2))
    count = 0
    for n in range(2, limit):
        if composite[n]:
            continue
        count += 1
        for multiple in range(n * n, limit, n):
            composite[multiple] = True
    return count


def timed(function, argument):
    began = time.perf_counter()
    result = function(argument)
    return result, time.perf_counter() - began


print(fast.initials("Ada King Lovelace"))
print(f"{fast.mandelbrot_area(max_steps=100):.3f}")

native, native_s = timed(fast.count_primes, 1_000_000)
python, python_s = timed(count_primes, 1_000_000)
assert native == python
print(native, "primes; native code was", "faster" if native_s < python_s else "slower")

try:
    fast.initials("")
except Exception as error:
    print("error:", error)
