"""Stands for "install the import hook" in the `python/ext_*` programs (see the README)."""

import oomph.importer as oomph_importer

__all__ = ["oomph_importer"]
