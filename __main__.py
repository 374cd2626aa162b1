"""`python -m oomph`: the same program as the console script `oomph`."""

from .importer.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
