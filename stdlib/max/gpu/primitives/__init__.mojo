"""Collectives: what the lanes of a warp, or the threads of a block, do together."""
