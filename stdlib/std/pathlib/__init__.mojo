"""Paths as values."""

from .path import DIR_SEPARATOR, Path, cwd
