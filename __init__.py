"""oomph: a Mojo-compatible accelerated extension language for Python."""

__version__ = "0.1.0"


def load_ipython_extension(shell: object) -> None:
    """What `%load_ext oomph` calls in a notebook: brings the magic `%%mojo`."""
    from typing import cast

    from .importer import magic

    magic.load(cast("magic.Shell", shell))
