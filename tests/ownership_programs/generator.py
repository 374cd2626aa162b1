"""Random Mojo functions that build, hand on, overwrite and lose values, and whose output tells what happened to each.

Every value has an identity, printed by its constructors and its destructor. The generator follows which variables
hold a value where, as a compiler does, so that what it writes is correct by construction: a variable is used only
where every path has set it, and what a loop takes away it puts back before the next turn.
"""

from __future__ import annotations

from pathlib import Path

from ownership_programs.statements import Statements

PRELUDE = Path(__file__).with_name("prelude.mojo").read_text(encoding="utf-8")
"""What every program declares: types that print what happens to them, and functions that handle them."""


class Writer(Statements):
    """Writes one function."""

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
