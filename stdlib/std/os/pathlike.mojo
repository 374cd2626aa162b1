"""What can stand for a path."""


trait PathLike:
    """Types that name a file."""

    def __fspath__(self) -> String:
        """The path as text."""
        ...
