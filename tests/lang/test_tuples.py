"""Tuples with named fields behave like those of `typing`."""

from __future__ import annotations

from oomph.lang.tuples import NamedTuple


class Point(NamedTuple):
    """Where something lies."""

    x: int
    y: int = 2

    def sum(self) -> int:
        return self.x + self.y


def test_fields_defaults_and_methods() -> None:
    point = Point(1)
    assert (point, point.x, point.y, point.sum()) == ((1, 2), 1, 2, 3)
    assert Point._fields == ("x", "y") and Point.__doc__ == "Where something lies."
    assert repr(point._replace(y=5)) == "Point(x=1, y=5)" and Point.__module__ == __name__
