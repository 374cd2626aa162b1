"""Random Mojo functions that build, hand on, overwrite and lose values, and whose output tells what happened to each.

Every value has an identity, printed by its constructors and its destructor. The generator follows which variables
hold a value where, as a compiler does, so that what it writes is correct by construction: a variable is used only
where every path has set it, and what a loop takes away it puts back before the next turn.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

PRELUDE = '''\
from std.memory import ArcPointer, OwnedPointer


struct T(ImplicitlyCopyable):
    var id: Int

    def __init__(out self, id: Int):
        self.id = id
        print("init", id)

    def __init__(out self, *, copy: Self):
        self.id = copy.id + 1000
        print("copy", self.id)

    def __init__(out self, *, deinit move: Self):
        self.id = move.id
        print("move", self.id)

    def __deinit__(deinit self):
        print("del", self.id)

    def next(self) -> T:
        print("next", self.id)
        return T(self.id + 100000)

    def ended(deinit self) -> Int:
        print("ended", self.id)
        return self.id


@fieldwise_init
struct P(Copyable):
    var x: T
    var y: T


struct D(Copyable):
    var x: T
    var y: T

    def __init__(out self, var x: T, var y: T):
        self.x = x^
        self.y = y^

    def __init__(out self, *, copy: Self):
        self.x = copy.x
        self.y = copy.y

    def __init__(out self, *, deinit move: Self):
        self.x = move.x^
        self.y = move.y^

    def __deinit__(deinit self):
        print("bye", self.y.id)

    def parts(deinit self) -> T:
        print("parts")
        return self.x^


struct R(Copyable):
    """Its constructor may fail between its fields."""

    var x: T
    var y: T

    def __init__(out self, id: Int, k: Int) raises:
        self.x = T(id)
        if k % 3 == 1:
            raise Error("R ", id)
        self.y = T(id + 1)
        if k % 3 == 2:
            raise Error("R+ ", id)


struct C(Copyable):
    var held: T

    def __init__(out self, id: Int):
        self.held = T(id)

    def __enter__(self) -> T:
        print("enter", self.held.id)
        return T(self.held.id + 1)

    def __exit__(self):
        print("exit", self.held.id)


struct S(Copyable):
    """Swallows some errors."""

    var held: T
    var k: Int

    def __init__(out self, id: Int, k: Int):
        self.held = T(id)
        self.k = k

    def __enter__(self) -> T:
        print("enter", self.held.id)
        return self.held

    def __exit__(self):
        print("exit", self.held.id)

    def __exit__(self, e: Error) -> Bool:
        print("exit with", e)
        return self.k % 2 == 0


def look(a: T):
    print("look", a.id)


def both(a: T, b: T) -> Int:
    print("both", a.id, b.id)
    return a.id + b.id


def show(p: P):
    print("show", p.x.id, p.y.id)


def show(d: D):
    print("show", d.x.id, d.y.id)


def change(mut a: T):
    print("change", a.id)
    a = T(a.id + 10000)


def renew(mut a: T, id: Int):
    print("renew")
    a = T(id)


def swapped(mut a: T, mut b: T):
    var c = a^
    a = b^
    b = c^


def take(var a: T):
    print("take", a.id)


def lose(var a: T):
    print("lose")


def through(var a: T) -> T:
    return a^


def same(a: T) -> T:
    return a


def yes(a: T) -> Bool:
    print("yes", a.id)
    return a.id % 2 == 1


def flag(k: Int, n: Int) -> Bool:
    return (k * 7 + n) % 3 == 1


def risky(a: T, k: Int) raises -> Int:
    print("risky", a.id)
    if k % 3 == 2:
        raise Error("risky ", a.id)
    return a.id


def taking(var a: T, k: Int) raises -> T:
    print("taking", a.id)
    if k % 2 == 1:
        raise Error("taking ", a.id)
    return a^


def making(id: Int, k: Int) raises -> T:
    var made = T(id)
    if k % 3 == 1:
        raise Error("making ", id)
    return made^


def altering(mut a: T, k: Int) raises:
    a = T(a.id + 20000)
    if k % 2 == 0:
        raise Error("altering")
    a = T(a.id + 20000)


def pair(id: Int) -> P:
    return P(T(id), T(id + 1))


def duo(id: Int) -> D:
    return D(T(id), T(id + 1))


def several(id: Int, count: Int) -> List[T]:
    var made = List[T]()
    for n in range(count):
        made.append(T(id + n))
    return made^


def first(ref p: P) -> ref[p.x] T:
    return p.x


def call[F: def() -> None](f: F):
    f()
'''

CONTAINERS = ("L", "O")
NAMES = {"T": "T", "P": "P", "D": "D", "L": "List[T]", "O": "Optional[T]"}


@dataclass(slots=True)
class Scope:
    """What is known where the generator writes.

    types    the variables in scope, by name
    full     those that hold a value on every path to here
    fixed    those that may not change hands here: something refers to them
    taken    those that some statement since the enclosing `try` began has taken or overwritten
    loop     the variables that held a value when the innermost loop's body began, or None outside loops
    caught   whether a handler encloses this place
    """

    types: dict[str, str] = field(default_factory=dict)
    full: set[str] = field(default_factory=set)
    fixed: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    loop: set[str] | None = None
    breaks: list[set[str]] = field(default_factory=list)
    caught: bool = False


class Writer:
    """Writes one function."""

    def __init__(self, seed: int) -> None:
        self.choice = random.Random(seed)
        self.lines: list[str] = []
        self.depth = 1
        self.names = 0
        self.ids = 0
        self.budget = self.choice.randint(6, 22)
        self.gives = self.choice.random() < 0.5
        self.raises = self.choice.random() < 0.7
        self.s = Scope()

    # ------------------------------------------------------------------------------------------- small parts

    def function(self, number: int) -> str:
        """The whole function, `f` and a number."""
        parameters = ["k: Int"]
        for kind, convention in (("T", "var"), ("P", "var"), ("T", "mut"), ("T", "")):
            if self.choice.random() < 0.25:
                name = self._name("a")
                parameters.append(f"{convention} {name}: {kind}".strip())
                if convention:
                    self.s.types[name] = kind
                    self.s.full.add(name)
                if convention == "mut":
                    self.s.fixed.add(name)
                if not convention:
                    self.s.types[name] = "&T"
                    self.s.full.add(name)
        self.parameters = parameters
        head = f"def f{number}({', '.join(parameters)})"
        head += " raises" if self.raises else ""
        head += " -> T" if self.gives else " -> Int"
        if not self._block():
            self._leave()
        return f"{head}:\n" + "\n".join(self.lines) + "\n"

    def caller(self, number: int) -> str:
        """A function that calls the function with several arguments and keeps its errors."""
        mutable = [p.split(":")[0].removeprefix("mut ") for p in self.parameters if p.startswith("mut")]
        arguments = ["k"]
        for position, parameter in enumerate(self.parameters[1:]):
            name = parameter.split(":")[0].split()[-1]
            made = f"T({900 + position})" if parameter.endswith("T") else f"pair({910 + position})"
            arguments.append(name if name in mutable else made)
        lines = [f"def c{number}():", "    for k in range(4):", f'        print("- f{number}", k)']
        lines += [f"        var {name} = T(990)" for name in mutable]
        call = f"f{number}({', '.join(arguments)})"
        result = f'print("gave", {call}.id)' if self.gives else f'print("gave", {call})'
        if self.raises:
            lines += ["        try:", f"            {result}", "        except e:", '            print("error", e)']
        else:
            lines.append(f"        {result}")
        lines += [f"        look({name})" for name in mutable]
        return "\n".join(lines) + "\n"

    def _name(self, letter: str = "v") -> str:
        self.names += 1
        return f"{letter}{self.names}"

    def _id(self) -> int:
        self.ids += 1
        return self.ids

    def _two(self) -> int:
        self.ids += 2
        return self.ids - 1

    def _put(self, text: str) -> None:
        self.lines.append("    " * self.depth + text)

    def _held(self, *kinds: str) -> list[str]:
        return sorted(name for name in self.s.full if self.s.types[name] in kinds)

    def _free(self, *kinds: str) -> list[str]:
        return [name for name in self._held(*kinds) if name not in self.s.fixed]

    def _changeable(self, kind: str) -> list[str]:
        return [n for n in self._held(kind) if n not in self.s.fixed or n.startswith("a")]

    def _take(self, name: str) -> None:
        self.s.full.discard(name)
        self.s.taken.add(name)

    def _set(self, name: str) -> None:
        self.s.full.add(name)
        self.s.taken.add(name)

    def _place(self) -> str:
        """A place of type T that holds a value, for reading; "" if there is none."""
        places = self._held("T", "&T")
        places += [f"{p}.{f}" for p in self._held("P", "D") for f in "xy"]
        return self.choice.choice(places) if places else ""

    def _reading(self) -> str:
        """A T to be read: a place, or a temporary."""
        place = self._place()
        if place and self.choice.random() < 0.75:
            return place
        return self.choice.choice([f"T({self._id()})", f"through(T({self._id()}))", f"T({self._id()}).next()"])

    def _condition(self) -> str:
        forms = [f"flag(k, {self.choice.randint(0, 5)})", "k % 2 == 0", f"yes({self._reading()})"]
        forms += [f"yes({self._reading()}) and yes({self._reading()})", f"not yes({self._reading()}) or k > 1"]
        return self.choice.choice(forms)

    @property
    def _may_raise(self) -> bool:
        return self.raises or self.s.caught

    def _fresh(self, kind: str) -> str:
        """An expression that makes a new value."""
        return self.choice.choice(getattr(self, f"_fresh_{kind.lower()}")())

    def _fresh_t(self) -> list[str]:
        forms = [f"T({self._id()})", f"through(T({self._id()}))", f"T({self._id()}).next()", f"same({self._reading()})"]
        forms += [f"T({self._id()}) if {self._condition()} else T({self._id()})"]
        place = self._place()
        if place:
            forms += [place, place, f"{place}.next()", f"through({place})"]
        if self._may_raise:
            forms += [f"making({self._id()}, k)", f"taking(T({self._id()}), k)"]
        return forms

    def _fresh_p(self) -> list[str]:
        return [f"pair({self._two()})", f"P(T({self._id()}), T({self._id()}))", *self._copies("P")]

    def _fresh_d(self) -> list[str]:
        return [f"duo({self._two()})", f"D(T({self._id()}), T({self._id()}))", *self._copies("D")]

    def _fresh_l(self) -> list[str]:
        return [f"several({self._two()}, 2)", f"[T({self._id()}), T({self._id()})]", *self._copies("L")]

    def _fresh_o(self) -> list[str]:
        return [f"Optional[T](T({self._id()}))", "Optional[T](None)", *self._copies("O")]

    def _copies(self, kind: str) -> list[str]:
        return [f"{name}.copy()" for name in self._held(kind)]

    # ----------------------------------------------------------------------------------------------- blocks

    def _block(self, limit: int = 7) -> bool:
        """Some statements; whether the last of them leaves the block for good."""
        outer = set(self.s.types)
        left = False
        for _ in range(self.choice.randint(1, limit)):
            if self.budget <= 0:
                break
            self.budget -= 1
            if self._statement():
                left = True
                break
        else:
            self._put('print(".")')
        if not left:
            self._put("pass")
        for name in set(self.s.types) - outer:
            del self.s.types[name]
            self.s.full.discard(name)
            self.s.fixed.discard(name)
            self.s.taken.discard(name)
        return left

    def _inner(self, head: str, limit: int = 4) -> bool:
        self._put(head)
        self.depth += 1
        left = self._block(limit)
        self.depth -= 1
        return left

    def _statement(self) -> bool:
        kinds = {
            self._declare: 10, self._read: 8, self._assign: 6, self._give: 6, self._mutate: 5, self._field: 5,
            self._branch: 4, self._loop: 4, self._attempt: 4, self._with: 2, self._closure: 2, self._container: 5,
            self._reference: 2, self._leave_early: 2, self._risk: 3, self._shared: 2, self._discard: 1,
        }  # fmt: skip
        chosen = self.choice.choices(list(kinds), list(kinds.values()))[0]
        return bool(chosen())

    # ------------------------------------------------------------------------------------- simple statements

    def _declare(self) -> None:
        kind = self.choice.choice(["T", "T", "T", "P", "D", "L", "O"])
        if kind == "T" and self.choice.random() < 0.15:
            name = self._name()
            self._put(f"var {name}: T")
            self.s.types[name] = kind
            return
        free = self._free(kind)
        if free and self.choice.random() < 0.3:
            value = self.choice.choice(free)
            name = self._name()
            self._put(f"var {name} = {value}^")
            self._take(value)
        else:
            value = self._fresh(kind)
            name = self._name()
            annotation = ": List[T]" if value.startswith("[") else ""
            self._put(f"var {name}{annotation} = {value}")
        self.s.types[name] = kind
        self.s.full.add(name)

    def _read(self) -> None:
        forms = [f"look({self._reading()})", f"print(both({self._reading()}, {self._reading()}))"]
        forms += [f"show({name})" for name in self._held("P", "D")]
        a, b = self._reading(), self._reading()
        forms.append(f"look({a} if {self._condition()} else {b})" if "(" not in a + b else f"look({a})")
        self._put(self.choice.choice(forms))

    def _assign(self) -> None:
        """A variable gets a value, whether it holds one or not."""
        names = [n for n, kind in sorted(self.s.types.items()) if kind in NAMES]
        names = [n for n in names if n not in self.s.fixed or n.startswith("a")]
        if not names:
            return
        name = self.choice.choice(names)
        kind = self.s.types[name]
        others = [n for n in self._free(kind) if n != name]
        if others and self.choice.random() < 0.3:
            other = self.choice.choice(others)
            self._put(f"{name} = {other}^")
            self._take(other)
        else:
            self._put(f"{name} = {self._fresh(kind)}")
        self._set(name)

    def _give(self) -> None:
        names = self._free("T")
        if not names:
            return
        name = self.choice.choice(names)
        form = self.choice.choice(["take({}^)", "lose({}^)", "look(through({}^))", "print({}^.ended())", "_ = {}^"])
        self._put(form.format(name))
        self._take(name)

    def _discard(self) -> None:
        place = self._place()
        if place:
            self._put(self.choice.choice([f"take({place})", f"lose({place})", f"_ = through({place})"]))

    def _mutate(self) -> None:
        names = self._changeable("T")
        names += [f"{p}.{f}" for p in self._changeable("P") + self._changeable("D") for f in "xy"]
        if not names:
            return
        name = self.choice.choice(names)
        forms = [f"change({name})", f"renew({name}, {self._id()})"]
        others = [n for n in names if n.split(".")[0] != name.split(".")[0]]
        if others:
            forms.append(f"swapped({name}, {self.choice.choice(others)})")
        if self._may_raise:
            forms.append(f"altering({name}, k)")
        self._put(self.choice.choice(forms))

    def _field(self) -> None:
        """A field is overwritten, or taken and put back."""
        names = self._changeable("P") + self._changeable("D")
        if not names:
            return
        name, part = self.choice.choice(names), self.choice.choice("xy")
        if self.s.types[name] == "D" and name in self._free("D") and self.choice.random() < 0.2:
            self._put(f"look({name}^.parts())")
            self._take(name)
        elif self.s.types[name] == "P" and name in self._free("P") and self.choice.random() < 0.5:
            self._put(f"take({name}.{part}^)")
            if self.choice.random() < 0.5:
                self._put(f"look({name}.{'y' if part == 'x' else 'x'})")
            self._put(f"{name}.{part} = T({self._id()})")
        else:
            value = self._fresh("T")
            self._put(f"{name}.{part} = {value if value != f'{name}.{part}' else 'T(0)'}")

    def _risk(self) -> None:
        if not self._may_raise:
            return
        names = self._free("T")
        forms = [f"print(risky({self._reading()}, k))", f"print(both({self._reading()}, making({self._id()}, k)))"]
        forms += [f"print(both(T({self._id()}), taking(T({self._id()}), k + 1)))", f"look(R({self._two()}, k).y)"]
        if names and self.choice.random() < 0.4:
            name = self.choice.choice(names)
            self._put(f"look(taking({name}^, k))")
            self._take(name)
        else:
            self._put(self.choice.choice(forms))

    def _reference(self) -> None:
        names = self._changeable("P")
        if not names:
            return
        name, reference = self.choice.choice(names), self._name("r")
        place = self.choice.choice([f"{name}.x", f"{name}.y", f"first({name})"])
        self._put(f"ref {reference} = {place}")
        self._put(f"look({reference})")
        if self.choice.random() < 0.5:
            self._put(f"{reference} = T({self._id()})")
            self._put(f"look({reference})")

    def _shared(self) -> None:
        """An owning pointer, a shared value, or an array, tuple or dictionary, whose elements are looked at or not."""
        name = self._name("q")
        if self.choice.random() < 0.5:
            self._collect(name)
        elif self.choice.random() < 0.5:
            self._put(f"var {name} = OwnedPointer(T({self._id()}))")
            self._put(f"look({name}[])")
            if self.choice.random() < 0.5:
                self._put(f"{name}[] = T({self._id()})")
        else:
            other = self._name("q")
            self._put(f"var {name} = ArcPointer(T({self._id()}))")
            self._put(f"var {other} = {name}")
            self._put(f"look({self.choice.choice([name, other])}[])")
            self._put(f'print("count", {other}.count())')

    def _collect(self, name: str) -> None:
        values = [self._reading(), f"T({self._id()})"]
        self.choice.shuffle(values)
        pair, number = ", ".join(values), self.choice.randint(0, 1)
        form = self.choice.choice(["array", "tuple", "dict", "unpack"])
        if form == "unpack":
            other = self._name()
            self._put(f"var {name}, {other} = ({pair})")
            self.s.types |= {name: "T", other: "T"}
            self.s.full |= {name, other}
            return
        made = {"array": f"[{pair}]", "tuple": f"({pair})", "dict": f"{{0: {values[0]}, 1: {values[1]}}}"}[form]
        self._put(f"var {name} = {made}")
        if self.choice.random() < 0.6 and (form != "dict" or self._may_raise):
            self._put(f"look({name}[{number}])")
        if form == "array" and self.choice.random() < 0.4:
            self._put(f"{name}[{number}] = T({self._id()})")

    def _container(self) -> None:
        lists, options = self._changeable("L"), self._changeable("O")
        if lists and (not options or self.choice.random() < 0.6):
            self._list(self.choice.choice(lists))
        elif options:
            self._option(self.choice.choice(options))

    def _list(self, name: str) -> None:
        forms = [f"{name}.append(T({self._id()}))", f"{name}.clear()", f"{name}.insert(0, T({self._id()}))"]
        guarded = [f"look({name}[0])", f"{name}[0] = T({self._id()})", f"change({name}[0])", f"look({name}.pop())"]
        guarded += [f"_ = {name}.pop(0)", f"take({name}[0])"]
        free = self._free("T")
        if free and self.choice.random() < 0.4:
            value = self.choice.choice(free)
            self._put(f"{name}.append({value}^)")
            self._take(value)
        elif self.choice.random() < 0.4:
            self._put(self.choice.choice(forms))
        else:
            self._put(f"if len({name}) > 0:")
            self._put("    " + self.choice.choice(guarded))

    def _option(self, name: str) -> None:
        forms = [f"{name} = None", f"{name} = T({self._id()})", f"if {name}: look({name}.value())"]
        forms.append(f"if {name}: look({name}.take())")
        text = self.choice.choice(forms)
        if ": " in text:
            head, _, body = text.partition(": ")
            self._put(head + ":")
            self._put("    " + body)
        else:
            self._put(text)

    def _closure(self) -> None:
        names = self._free("T")
        if not names:
            return
        name, closure = self.choice.choice(names), self._name("g")
        way = self.choice.choice(["imm", "mut", "move"])
        captures = f"var {name}^" if way == "move" else f"{way} {name}"
        self._put(f"def {closure}() {{{captures}}}:")
        self._put(f"    look({name})")
        if way == "mut":
            self._put(f"    change({name})")
        if way == "move":
            self._take(name)
        for _ in range(self.choice.randint(1, 2)):
            self._put(self.choice.choice([f"{closure}()", f"call({closure})"]) if way != "mut" else f"{closure}()")

    # --------------------------------------------------------------------------------------------- branches

    def _branch(self) -> bool:
        """`if` with or without `else`; afterwards a variable holds a value only if it does on all ways here."""
        heads = [f"if {self._condition()}:"]
        if self.choice.random() < 0.3:
            heads.append(f"elif flag(k, {self.choice.randint(0, 5)}):")
        complete = self.choice.random() < 0.6
        heads += ["else:"] if complete else []
        before, ways = set(self.s.full), []
        for head in heads:
            self.s.full = set(before)
            if not self._inner(head):
                ways.append(self.s.full)
        if not complete:
            ways.append(before)
        self.s.full = set.intersection(*ways) if ways else before
        return not ways

    def _loop(self) -> None:
        """A loop puts back what its body takes of the variables that held a value before."""
        before = set(self.s.full)
        outer_loop, outer_breaks, outer_fixed = self.s.loop, self.s.breaks, set(self.s.fixed)
        self.s.loop, self.s.breaks = before, []
        name = self._name("i")
        lists = self._held("L")
        if lists and self.choice.random() < 0.4:
            over, item = self.choice.choice(lists), self._name("e")
            self.s.fixed.add(over)
            head = self.choice.choice(
                [f"for {item} in {over}:", f"for ref {item} in {over}:", f"for var {item} in {over}:"]
            )
            self._put(head)
            self._put(f"    look({item})")
        elif self.choice.random() < 0.3:
            item = self._name("e")
            head = f"for {item} in several({self._two()}, 2):"
            self._put(head)
            self._put(f"    look({item})")
        elif self.choice.random() < 0.4:
            self._put(f"var {name} = 0")
            self._put(f"while {name} < 3:")
            self._put(f"    {name} += 1")
        else:
            self._put(f"for {name} in range({self.choice.randint(1, 3)}):")
        fixed_here = set(self.s.fixed)
        self.depth += 1
        if not self._block(4):
            self._put_back()
            self.s.full = set(before)
        self.depth -= 1
        self.s.fixed = fixed_here
        breaks = self.s.breaks
        self.s.loop, self.s.breaks, self.s.fixed = outer_loop, outer_breaks, outer_fixed
        otherwise = set(before)
        if breaks and self.choice.random() < 0.4:
            self.s.full = set(before)
            if self._inner("else:", 2):
                otherwise = set.intersection(*breaks)
            else:
                otherwise = self.s.full
        self.s.full = set.intersection(otherwise, *breaks)

    def _put_back(self) -> None:
        for name in sorted((self.s.loop or set()) - self.s.full):
            self._put(f"{name} = {self._plain(self.s.types[name])}")
            self.s.taken.add(name)

    def _plain(self, kind: str) -> str:
        forms = {"T": "T({})", "P": "pair({})", "D": "duo({})", "L": "several({}, 2)", "O": "Optional[T](T({}))"}
        return forms[kind].format(self._two())

    # --------------------------------------------------------------------------------------------- leaving

    def _leave_early(self) -> bool:
        """`return`, `raise`, `break` or `continue`, mostly under a condition."""
        if self.choice.random() < 0.3:
            self._leave(in_loop=True)
            return True
        self._put(f"if {self._condition()}:")
        self.depth += 1
        full, taken = set(self.s.full), set(self.s.taken)
        self._leave(in_loop=True)
        self.s.full, self.s.taken = full, taken
        self.depth -= 1
        return False

    def _leave(self, in_loop: bool = False) -> None:
        ways = ["return", "return"]
        if in_loop and self.s.loop is not None:
            ways += ["break", "continue"] * 2
        if self._may_raise:
            ways.append("raise")
        way = self.choice.choice(ways)
        if way == "raise":
            self._put(f'raise Error("e{self._id()}")')
        elif way == "break":
            self.s.breaks.append(set(self.s.full))
            self._put("break")
        elif way == "continue":
            self._put_back()
            self._put("continue")
        elif self.gives:
            free = self._free("T")
            form = self._fresh("T") if not free or self.choice.random() < 0.4 else self.choice.choice(free)
            self._put(f"return {form}" + ("^" if form in free and self.choice.random() < 0.5 else ""))
        else:
            self._put(f"return both({self._reading()}, {self._reading()})")

    def _attempt(self) -> bool:
        """`try` in all its forms; a handler sees only what the body cannot have touched."""
        before, outer_taken, outer_caught = set(self.s.full), self.s.taken, self.s.caught
        handled = self.choice.random() < 0.85
        self.s.taken = set()
        self.s.caught = handled or outer_caught
        breaks = len(self.s.breaks)
        self._put("try:")
        self.depth += 1
        # Something that may raise comes first, so that the handler can be reached.
        if self._may_raise:
            self._put(f"print(risky(T({self._id()}), k))")
        left = self._block(4)
        self.depth -= 1
        self.s.caught = outer_caught
        certain = before - self.s.taken
        ways: list[set[str]] = [] if left else [self.s.full]
        if handled:
            self.s.full = set(certain)
            named = self.choice.random() < 0.7
            self._put("except e:" if named else "except:")
            self.depth += 1
            if named:
                self._put('print("caught", e)')
            if not self._block(3):
                ways.append(self.s.full)
            self.depth -= 1
            if not left and self.choice.random() < 0.25:
                self.s.full = ways.pop(0)
                if not self._inner("else:", 2):
                    ways.append(self.s.full)
        after = set.intersection(*ways) if ways else set(before)
        if not handled or self.choice.random() < 0.3:
            # What is certain on every way here, errors out of the handler included.
            self.s.full = before - self.s.taken
            loop, raises, caught = self.s.loop, self.raises, self.s.caught
            self.s.loop, fixed = None, set(self.s.fixed)
            self.s.fixed |= self.s.full
            self._put("finally:")
            self._put(f'    print("finally {self._id()}")')
            if self._place():
                self._put(f"    look({self._reading()})")
            self.s.loop, self.raises, self.s.caught, self.s.fixed = loop, raises, caught, fixed
        del breaks
        self.s.full = after
        self.s.taken |= outer_taken
        return not ways

    def _with(self) -> bool:
        name, swallowing = self._name("w"), self.choice.random() < 0.4
        before, outer_taken = set(self.s.full), self.s.taken
        self.s.taken = set()
        self._put(
            f"with S({self._id()}, k) as {name}:"
            if swallowing and self._may_raise
            else f"with C({self._two()}) as {name}:"
        )
        self._put(f"    look({name})")
        swallows = swallowing and self._may_raise
        self.depth += 1
        left = self._block(4)
        self.depth -= 1
        ways = [] if left else [self.s.full]
        if swallows:
            ways.append(before - self.s.taken)
        self.s.full = set.intersection(*ways) if ways else before
        self.s.taken |= outer_taken
        return not ways


def source(seeds: range) -> str:
    """A program that calls one function for each seed."""
    parts = [PRELUDE]
    for seed in seeds:
        writer = Writer(seed)
        parts += [writer.function(seed), writer.caller(seed)]
    calls = "".join(f"    c{seed}()\n" for seed in seeds)
    return "\n\n".join([*parts, f"def main():\n{calls}"])
