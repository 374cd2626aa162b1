"""The library for accelerators."""
