"""Bodies whose parameters are open: what is certainly wrong is reported at its line, everything else is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from oomph_cli import oomph

END = "\ndef main():\n    pass\n"
TAIL = """
def tail[n: Int]() -> Int where n > 0:
    return n - 1

"""

WRONG = {
    "method": """
def f[T: Copyable](a: T):
    a.grow()  # E0417
""",
    "operator": """
def f[T: Copyable](a: T, b: T) -> Bool:
    return a < b  # E0417
""",
    "operator with a number": """
def f[T: Copyable](a: T):
    _ = a + 1  # E0417
""",
    "equality": """
def f[T: Copyable](a: T, b: T) -> Bool:
    return a == b  # E0417
""",
    "sign": """
def f[T: Copyable](a: T):
    _ = -a  # E0417
""",
    "truth": """
def f[T: Copyable](a: T):
    if a:  # E0417
        pass
""",
    "loop": """
def f[T: Copyable](a: T):
    for x in a:  # E0417
        pass
""",
    "subscript": """
def f[T: Copyable](a: T):
    _ = a[0]  # E0417
""",
    "call": """
def f[T: Copyable](a: T):
    a(1)  # E0417
""",
    "in place": """
def f[T: Copyable](mut a: T, b: T):
    a += b  # E0417
""",
    "static member": """
def f[T: Copyable]() -> Int:
    return T.SIZE  # E0417
""",
    "constructor": """
def f[T: Copyable & Deinitable](a: T) -> T:
    return T()  # E0417
""",
    "some": """
def f(a: Some[Copyable]):
    a.grow()  # E0417
""",
    "pack": """
def f[*Ts: Copyable](*args: *Ts):
    comptime for i in range(args.__len__()):
        args[i].grow()  # E0417
""",
    "printed": """
def f[T: Copyable](a: T):
    print(a)  # E0417
""",
    "length": """
def f[T: Copyable](a: T) -> Int:
    return len(a)  # E0417
""",
    "converted": """
def f[T: Copyable](a: T) -> String:
    return String(a)  # E0417
""",
    "element": """
def f[T: Copyable](xs: List[T]):
    for x in xs:
        x.grow()  # E0417
""",
    "field": """
struct B[T: Copyable & Deinitable]:
    var v: Self.T
    def f(self, o: Self) -> Bool:
        return self.v < o.v  # E0417
""",
    "trait default": """
trait A:
    def size(self) -> Int: ...
    def f(self) -> Int:
        return self.size() + self.width()  # E0417
""",
    "other bound": """
def g[T: Comparable](a: T):
    pass

def f[T: Copyable](a: T):
    g(a)  # E0417
""",
    "wrong branch": """
def f[T: Copyable](a: T):
    comptime if conforms_to(T, Sized):
        print(a)  # E0417
""",
    "closure": """
def f[T: Copyable](a: T):
    def g(b: T):
        b.grow()  # E0417
    g(a)
""",
    "unlike types": """
def f[T: Comparable, U: Comparable](a: T, b: U) -> Bool:
    return a < b  # E0301
""",
    "argument": """
def g(x: Int):
    pass

def f[T: Copyable](a: T):
    g(a)  # E0301
""",
    "result": """
def f[T: Copyable](a: T) -> Int:
    return a  # E0301
""",
    "annotation": """
def f[T: Copyable](a: T):
    var x: Int = a.copy()  # E0301
""",
    "implicit copy returned": """
def f[T: Copyable](a: T) -> T:
    return a  # E0506
""",
    "implicit copy kept": """
def f[T: Copyable & Deinitable](a: T):
    var b = a  # E0506
""",
    "implicit copy of a field": """
struct B[T: Copyable & Deinitable]:
    var v: Self.T
    def f(self) -> Self.T:
        return self.v  # E0506
""",
    "abandoned": """
def f[T: Movable](var x: T):  # E0512
    pass
""",
    "unknown name": """
def f[T: Copyable](a: T):
    helper(a)  # E0201
""",
    "unknown name in a branch": """
def f[n: Int]() -> Int:
    comptime if n > 3:
        return missing  # E0201
    return 0
""",
    "unknown type": """
def f[T: Copyable](a: Missing[T]):  # E0201
    pass
""",
    "no member": """
struct B[n: Int]:
    var v: Int
    def f(self) -> Int:
        return self.w  # E0309
""",
    "unproved": TAIL
    + """
def f[n: Int]() -> Int:
    return tail[n]()  # E0411
""",
    "unproved sum": TAIL
    + """
def f[n: Int]() -> Int where n > 0:
    return tail[n + 1]()  # E0411
""",
    "weaker fact": TAIL
    + """
def f[n: Int]() -> Int where n > 5:
    return tail[n]()  # E0411
""",
    "run-time test": TAIL
    + """
def f[n: Int]() -> Int:
    if n > 0:
        return tail[n]()  # E0411
    return 0
""",
    "fact of an earlier block": TAIL
    + """
def f[n: Int]() -> Int:
    comptime if n > 0:
        pass
    return tail[n]()  # E0411
""",
    "violated by a negation": TAIL
    + """
def f[n: Int]() -> Int:
    comptime if n > 0:
        return 1
    else:
        return tail[n]()  # E0410
""",
    "violated by a constant": TAIL
    + """
def f[n: Int]() -> Int:
    return tail[-3]() + n  # E0410
""",
    "method unproved": """
struct P[n: Int]:
    def g(self) where Self.n > 2:
        pass
    def h(self):
        self.g()  # E0411
""",
    "method of an argument": """
struct P[n: Int]:
    def g(self) where Self.n > 2:
        pass

def h[k: Int](p: P[k]):
    p.g()  # E0411
""",
    "conformance unproved": """
struct P[T: Copyable]:
    def g(self) where conforms_to(Self.T, Sized):
        pass

def h[U: Copyable](p: P[U]):
    p.g()  # E0411
""",
    "function of a parameter": """
def ok(n: Int) -> Bool:
    return n > 1

def g[n: Int]() where ok(n):
    pass

def f[n: Int]() where ok(n + 1):
    g[n]()  # E0411
""",
}
"""Programs with one error, whose code stands at its line."""

FINE = {
    "bounds": """
def f[T: Comparable & Copyable & Deinitable](a: T, b: T) -> T:
    return a.copy() if a < b else b.copy()
""",
    "tested": """
def f[T: Copyable](a: T):
    comptime if conforms_to(T, Writable & Comparable):
        print(a, a < a)
""",
    "asserted": """
def f[T: Copyable](a: T) -> Int:
    comptime assert conforms_to(T, Sized), "s"
    return len(a)
""",
    "condition of a method": """
struct B[T: Copyable & Deinitable]:
    var v: Self.T
    def f(self) -> Bool where conforms_to(Self.T, Comparable):
        return self.v < self.v
""",
    "other way round": TAIL
    + """
def f[n: Int]() -> Int where 1 <= n:
    return tail[n]()
""",
    "part of a conjunction": TAIL
    + """
def f[n: Int]() -> Int where n % 2 == 0 and n > 0:
    return tail[n]()
""",
    "arithmetic": TAIL
    + """
def f[n: Int]() -> Int where 2 * n + 1 > n + 4:
    return tail[n - 3]()
""",
    "negation": TAIL
    + """
def f[n: Int]() -> Int:
    comptime if n <= 0:
        return 0
    else:
        return tail[n]()
""",
    "assertion": TAIL
    + """
def f[n: Int]() -> Int:
    comptime assert n > 0, "positive"
    return tail[n]()
""",
    "named constant": """
comptime LIMIT = 4

def g[n: Int]() where n > LIMIT:
    pass

def f[n: Int]() where n > 4:
    g[n]()
""",
    "same opaque call": """
def ok(n: Int) -> Bool:
    return n > 1

def g[n: Int]() where ok(n):
    pass

def f[k: Int]() where ok(k):
    g[k]()
""",
    "default of a parameter": """
def g[n: Int, m: Int = n + 1]() where m > 1:
    pass

def f[n: Int]() where n > 0:
    g[n]()
""",
    "moved on": """
def f[T: Movable](var x: T) -> T:
    return x^
""",
    "loop variable": TAIL
    + """
def f[n: Int]() -> Int:
    var t = 0
    comptime for i in range(1, n):
        t += tail[i]()
    return t
""",
    "names bound later": """
def f[T: Copyable](c: Bool) -> Int:
    var n = 1
    while c:
        var m = n
        n = m + 1
    return n
""",
    "implicitly copyable": """
def f[T: ImplicitlyCopyable & Deinitable](a: T) -> T:
    var b = a
    return b
""",
    "member of an associated type": """
trait A:
    comptime E: Writable & Copyable & Deinitable
    def get(self) -> Self.E: ...

def f[S: A](s: S):
    print(s.get())
""",
}


def check(tmp_path: Path, text: str) -> list[tuple[str, int]]:
    """The code and line of each error in a program."""
    (tmp_path / "program.mojo").write_text(text + END)
    found = oomph("check", "--json", "program.mojo", cwd=tmp_path)
    return [(d["code"], d["line"]) for d in found.json if d["severity"] == "error"]


@pytest.mark.parametrize("name", WRONG)
def test_what_bounds_and_facts_do_not_give_is_refused_at_its_line(name: str, tmp_path: Path):
    text = WRONG[name]
    marked = [(number, line) for number, line in enumerate(text.splitlines(), 1) if "  # E" in line]
    assert check(tmp_path, text) == [(line.rpartition("# ")[2], number) for number, line in marked]


@pytest.mark.parametrize("name", FINE)
def test_what_follows_from_bounds_and_facts_is_left_alone(name: str, tmp_path: Path):
    assert check(tmp_path, FINE[name]) == []


def test_a_message_names_the_bounds_and_a_trait_that_would_do(tmp_path: Path):
    (tmp_path / "program.mojo").write_text("def f[T: Copyable](a: T, b: T) -> Bool:\n    return a < b\n" + END)
    found = oomph("check", "program.mojo", cwd=tmp_path)
    assert found.err == (
        "program.mojo:2:12: error[E0417]: '<' is not known for a value of type 'T' here\n"
        "    2 |     return a < b\n"
        "      |            ^~~~~\n"
        "  note: generic code may use only what bounds promise: its bounds are Copyable;"
        " 'Comparable' would promise it\n"
    )
