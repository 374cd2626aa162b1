"""Statements of a generated function that do not contain others."""

from __future__ import annotations

from ownership_programs.values import NAMES, Values


class Statements(Values):
    """Declarations, uses, assignments, transfers, and what fields, containers and closures do with values."""

    # -------------------------------------------------------------------------------------------- variables

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
        forms = ["array", "tuple", "dict", "unpack"]
        if self.s.loop is not None and self._may_raise:
            forms = ["array", "dict"]  # there Mojo keeps a tuple until after the next call that may raise
        form = self.choice.choice(forms)
        if form == "unpack":
            other = self._name()
            self._put(f"var {name}, {other} = ({pair})")
            self._put(f"look({other})")
            self.s.types |= {name: "T", other: "T"}
            self.s.full |= {name, other}
            return
        if form == "dict":  # how often a display copies, and in which order entries die, are details of the library
            self._put(f"var {name} = Dict[Int, T]()")
            self._put(f"{name}[{number}] = {values[0]}")
            self._put(f"{name}[{number}] = {values[1]}")
        else:
            self._put(f"var {name} = " + (f"[{pair}]" if form == "array" else f"({pair})"))
        if form == "tuple" or (self.choice.random() < 0.6 and (form != "dict" or self._may_raise)):
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
