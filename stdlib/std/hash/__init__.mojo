"""Hashing."""

from std.builtin.hash import FoldHasher, Hashable, Hasher, default_comp_time_hasher, default_hasher, hash

comptime AHasher = FoldHasher
