"""oomph: a Mojo-compatible accelerated extension language for Python."""

__version__ = "0.1.0"
