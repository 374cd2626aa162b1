"""Extents of grids and blocks."""


struct Dim(TrivialRegisterPassable, Writable):
    """Up to three extents; those left out are 1."""

    var _x: Int
    var _y: Int
    var _z: Int
    var _rank: Int

    @implicit
    def __init__[I: Indexer, //](out self, x: I):
        self._x = index(x)
        self._y = 1
        self._z = 1
        self._rank = 1

    def __init__[I: Indexer, J: Indexer, //](out self, x: I, y: J):
        self._x = index(x)
        self._y = index(y)
        self._z = 1
        self._rank = 2

    def __init__[I: Indexer, J: Indexer, K: Indexer, //](out self, x: I, y: J, z: K):
        self._x = index(x)
        self._y = index(y)
        self._z = index(z)
        self._rank = 3

    @implicit
    def __init__[I: Indexer & Copyable, //](out self, extents: Tuple[I]):
        self = Self(extents[0])

    @implicit
    def __init__[I: Indexer & Copyable, J: Indexer & Copyable, //](out self, extents: Tuple[I, J]):
        self = Self(extents[0], extents[1])

    @implicit
    def __init__[
        I: Indexer & Copyable, J: Indexer & Copyable, K: Indexer & Copyable, //
    ](out self, extents: Tuple[I, J, K]):
        self = Self(extents[0], extents[1], extents[2])

    def x(self) -> Int:
        return self._x

    def y(self) -> Int:
        return self._y

    def z(self) -> Int:
        return self._z

    def __getitem__(self, axis: Int) -> Int:
        if axis == 0:
            return self._x
        return self._y if axis == 1 else self._z

    def count(self) -> Int:
        """The product of the extents."""
        return self._x * self._y * self._z

    def write_to(self, mut writer: Some[Writer]):
        writer.write("(x=", self._x)
        if self._rank == 1:
            writer.write(", ")
        if self._rank >= 2:
            writer.write(", y=", self._y)
        if self._rank >= 3:
            writer.write(", z=", self._z)
        writer.write(")")
