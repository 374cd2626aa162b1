"""`Atomic`: a value that several threads read and change without tearing it."""

from max.gpu import simulator


@fieldwise_init
struct Ordering(Equatable, TrivialRegisterPassable):
    """Which other memory operations an atomic one keeps its place among."""

    comptime RELAXED = Self("monotonic")
    comptime ACQUIRE = Self("acquire")
    comptime RELEASE = Self("release")
    comptime ACQUIRE_RELEASE = Self("acq_rel")
    comptime SEQUENTIAL = Self("seq_cst")

    var _name: StaticString

    def __eq__(self, other: Self) -> Bool:
        return self._name == other._name


def _joint(success: Ordering, failure: Ordering) -> Ordering:
    """An ordering that does what both ask for."""
    if failure == Ordering.SEQUENTIAL:
        return failure
    if failure == Ordering.ACQUIRE and success == Ordering.RELAXED:
        return failure
    if failure == Ordering.ACQUIRE and success == Ordering.RELEASE:
        return Ordering.ACQUIRE_RELEASE
    return success


@always_inline
def fence[ordering: Ordering = Ordering.SEQUENTIAL, *, scope: StaticString = ""]():
    """Keeps the memory operations before it apart from those after it, as the threads of a scope see them."""
    __mir.fence[ordering._name, scope]()


@always_inline
def _looked[T: TrivialRegisterPassable](address: Pointer[T, _, address_space=_], seen: T):
    """What was read: the simulator lets others run when a thread does nothing but wait for it to change."""
    comptime if Bool(__mir.target["is_simulated"]):
        simulator.look(Int(address), Int(seen.to_bits()))


@always_inline
def _read[
    T: TrivialRegisterPassable, ordering: Ordering, scope: StaticString
](address: Pointer[T, _, address_space=_]) -> T:
    """A scalar in memory."""
    var seen: T = __mir.atomic_load[ordering._name, scope](address._address)
    _looked(address, seen)
    return seen


@always_inline
def _add[
    T: TrivialRegisterPassable, ordering: Ordering, scope: StaticString
](address: Pointer[T, _, address_space=_], amount: T) -> T:
    """Adds to a scalar in memory; gives what it was before."""
    comptime if T.dtype.is_floating_point():
        return __mir.atomic_rmw["fadd", ordering._name, scope](address._address, amount)
    else:
        var before: T = __mir.atomic_rmw["add", ordering._name, scope](address._address, amount)
        if amount.to_bits() == 0:
            _looked(address, before)
        return before


@always_inline
def _raise_to[
    T: TrivialRegisterPassable, ordering: Ordering, scope: StaticString
](address: Pointer[T, _, address_space=_], bound: T):
    """Replaces a scalar in memory by the larger of it and the bound."""
    comptime if T.dtype.is_floating_point():
        _ = __mir.atomic_rmw["fmax", ordering._name, scope](address._address, bound)
    elif T.dtype.is_unsigned():
        _ = __mir.atomic_rmw["umax", ordering._name, scope](address._address, bound)
    else:
        _ = __mir.atomic_rmw["max", ordering._name, scope](address._address, bound)


@always_inline
def _lower_to[
    T: TrivialRegisterPassable, ordering: Ordering, scope: StaticString
](address: Pointer[T, _, address_space=_], bound: T):
    """Replaces a scalar in memory by the smaller of it and the bound."""
    comptime if T.dtype.is_floating_point():
        _ = __mir.atomic_rmw["fmin", ordering._name, scope](address._address, bound)
    elif T.dtype.is_unsigned():
        _ = __mir.atomic_rmw["umin", ordering._name, scope](address._address, bound)
    else:
        _ = __mir.atomic_rmw["min", ordering._name, scope](address._address, bound)


@always_inline
def _exchange_if[
    T: TrivialRegisterPassable, ordering: Ordering, scope: StaticString
](address: Pointer[T, _, address_space=_], mut expected: T, desired: T) -> Bool:
    """Stores `desired` if the scalar is as expected; otherwise tells in `expected` what it is."""
    var seen: T = __mir.atomic_cmpxchg[ordering._name, scope](address._address, expected, desired)
    var same = seen.to_bits() == expected.to_bits()
    if not same:
        expected = seen
        _looked(address, seen)
    return same


struct Atomic[T: TrivialRegisterPassable, *, scope: StaticString = ""]:
    """One scalar in memory. The static methods do the same to scalars that pointers lead to."""

    var value: Self.T

    @always_inline
    @implicit
    def __init__(out self, value: Self.T):
        self.value = value

    @always_inline
    def load[*, ordering: Ordering = Ordering.SEQUENTIAL](self) -> Self.T:
        """The value at the moment."""
        return _read[Self.T, ordering, Self.scope](Pointer(to=self.value))

    @always_inline
    def store[*, ordering: Ordering = Ordering.SEQUENTIAL](mut self, value: Self.T):
        """Replaces the value."""
        __mir.atomic_store[ordering._name, Self.scope](__mir.address_of(self.value), value)

    @always_inline
    def fetch_add[*, ordering: Ordering = Ordering.SEQUENTIAL](mut self, rhs: Self.T) -> Self.T:
        """Adds to the value; gives what it was before."""
        return _add[Self.T, ordering, Self.scope](Pointer(to=self.value), rhs)

    @always_inline
    def fetch_sub[*, ordering: Ordering = Ordering.SEQUENTIAL](mut self, rhs: Self.T) -> Self.T:
        """Subtracts from the value; gives what it was before."""
        return _add[Self.T, ordering, Self.scope](Pointer(to=self.value), -rhs)

    @always_inline
    def max[*, ordering: Ordering = Ordering.SEQUENTIAL](mut self, rhs: Self.T):
        """Replaces the value by the larger of it and `rhs`."""
        _raise_to[Self.T, ordering, Self.scope](Pointer(to=self.value), rhs)

    @always_inline
    def min[*, ordering: Ordering = Ordering.SEQUENTIAL](mut self, rhs: Self.T):
        """Replaces the value by the smaller of it and `rhs`."""
        _lower_to[Self.T, ordering, Self.scope](Pointer(to=self.value), rhs)

    @always_inline
    def compare_exchange[
        *, failure_ordering: Ordering = Ordering.SEQUENTIAL, success_ordering: Ordering = Ordering.SEQUENTIAL
    ](mut self, mut expected: Self.T, desired: Self.T) -> Bool:
        """Stores `desired` if the value is as expected; otherwise tells in `expected` what it is."""
        return _exchange_if[Self.T, _joint(success_ordering, failure_ordering), Self.scope](Pointer(to=self.value), expected, desired)

    @always_inline
    def __iadd__(mut self, rhs: Self.T):
        _ = self.fetch_add(rhs)

    @always_inline
    def __isub__(mut self, rhs: Self.T):
        _ = self.fetch_sub(rhs)

    # ---------------------------------------------------------------------------------- scalars elsewhere

    @always_inline
    @staticmethod
    def load[*, ordering: Ordering = Ordering.SEQUENTIAL](ptr: Pointer[Self.T, _, address_space=_]) -> Self.T:
        return _read[Self.T, ordering, Self.scope](ptr)

    @always_inline
    @staticmethod
    def store[
        *, ordering: Ordering = Ordering.SEQUENTIAL
    ](ptr: Pointer[Self.T, _, address_space=_], value: Self.T):
        __mir.atomic_store[ordering._name, Self.scope](ptr._address, value)

    @always_inline
    @staticmethod
    def fetch_add[
        *, ordering: Ordering = Ordering.SEQUENTIAL
    ](ptr: Pointer[Self.T, _, address_space=_], rhs: Self.T) -> Self.T:
        return _add[Self.T, ordering, Self.scope](ptr, rhs)

    @always_inline
    @staticmethod
    def max[
        *, ordering: Ordering = Ordering.SEQUENTIAL
    ](ptr: Pointer[Self.T, _, address_space=_], rhs: Self.T):
        _raise_to[Self.T, ordering, Self.scope](ptr, rhs)

    @always_inline
    @staticmethod
    def min[
        *, ordering: Ordering = Ordering.SEQUENTIAL
    ](ptr: Pointer[Self.T, _, address_space=_], rhs: Self.T):
        _lower_to[Self.T, ordering, Self.scope](ptr, rhs)

    @always_inline
    @staticmethod
    def compare_exchange[
        *, failure_ordering: Ordering = Ordering.SEQUENTIAL, success_ordering: Ordering = Ordering.SEQUENTIAL
    ](ptr: Pointer[Self.T, _, address_space=_], mut expected: Self.T, desired: Self.T) -> Bool:
        return _exchange_if[Self.T, _joint(success_ordering, failure_ordering), Self.scope](ptr, expected, desired)
