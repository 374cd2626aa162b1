"""How long tests wait for what must come: a machine that others use too may need many times what a quiet one does."""

LIMIT_S = 600.0
"""Seconds after which something hangs. What is to be quick is measured in processor time instead."""
