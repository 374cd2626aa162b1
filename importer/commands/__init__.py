"""The commands of `oomph`, one module each."""
