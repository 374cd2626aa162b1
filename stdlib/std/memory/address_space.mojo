"""Address spaces of pointers."""


@fieldwise_init
struct AddressSpace(Equatable, ImplicitlyCopyable, TrivialRegisterPassable, Writable):
    """Which memory a pointer refers to; the numbers are those of the machine targets."""

    var _value: Int

    comptime GENERIC = AddressSpace(0)
    comptime GLOBAL = AddressSpace(1)
    comptime SHARED = AddressSpace(3)
    comptime CONSTANT = AddressSpace(4)
    comptime LOCAL = AddressSpace(5)

    @always_inline
    def value(self) -> Int:
        return self._value

    @always_inline
    def __eq__(self, other: Self) -> Bool:
        return self._value == other._value

    def write_to(self, mut writer: Some[Writer]):
        if self._value == 0:
            writer.write("AddressSpace.GENERIC")
        elif self._value == 1:
            writer.write("AddressSpace.GLOBAL")
        elif self._value == 3:
            writer.write("AddressSpace.SHARED")
        elif self._value == 4:
            writer.write("AddressSpace.CONSTANT")
        elif self._value == 5:
            writer.write("AddressSpace.LOCAL")
        else:
            writer.write("AddressSpace(", self._value, ")")
