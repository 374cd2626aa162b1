"""The record by which Python tells the generated launcher of a kernel where and how to run it: 64-bit words.

A launcher is called as `launch(address of the record, checkers, *arguments)`. For every argument that is not an array
of the host as it should be, the checker of its parameter (the tuple has one for each, None for numbers) is called with
the argument; it answers with the address, or with a tuple of the address, whatever has to live until the launch is
over, and perhaps the bytes of the array, or raises. The launcher gives None, the driver's error as a number, or what
the simulator says as a text.
"""

from __future__ import annotations

GRID = 0
"""The first of three words: the blocks of the grid along x, y and z."""
BLOCK = 3
"""The first of three words: the threads of a block."""
SHARED = 6
"""The bytes of dynamic shared memory."""
CLUSTER = 7
"""The first of three words: the blocks of a cluster along x, y and z. Zeroes mean that every block is one of its own,
or on a device that the kernel itself says."""
STREAM = 10
"""The driver's stream."""
LAUNCH = 11
"""The address of the driver's function with the signature of `cuLaunchKernel`; 0 launches on the simulator."""
EXTENDED = 12
"""The address of the one with the signature of `cuLaunchKernelEx`, which takes `CONFIG` in the place of the shape, for
launches with attributes; 0 for the others."""
PUSH = 13
"""The address of the driver's function that makes a context current, `cuCtxPushCurrent`."""
POP = 14
"""The address of the one that takes it away again, `cuCtxPopCurrent`."""
CONTEXT = 15
FUNCTION = 16
"""The driver's function handle."""
SIMULATE = 17
"""The address of the function that runs a kernel on the simulator (stdlib/max/gpu/host/from_python.mojo); modules whose
kernels are checked have their own."""
CONFIG = 18
"""The first of seven words, a `CUlaunchConfig` of the driver."""
ATTRIBUTE = 25
"""The first of nine words, the `CUlaunchAttribute` that it points to."""
WORDS = 34
