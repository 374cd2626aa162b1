"""Temporary files and directories."""

from .tempfile import NamedTemporaryFile, TemporaryDirectory, gettempdir, mkdtemp
