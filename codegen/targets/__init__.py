"""One table of facts per target."""
