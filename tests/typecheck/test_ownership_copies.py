"""Which copies become moves, and assignments that need a temporary."""

from __future__ import annotations

import pytest
from oomph.typecheck import ownership
from ownership_mir import TestFacts, read, show

ROWS = {
    "the last use is not copied": (
        """
        local a: T
        local b: T
        bb0:
          a = init()
          copy b = a
          look(&b)
          return
        """,
        "bb0: a = init(); b <- a; look(b); del b; return",
    ),
    "a value used later is copied": (
        """
        local a: T
        local b: T
        bb0:
          a = init()
          copy b = a
          look(&a)
          look(&b)
          return
        """,
        "bb0: a = init(); b = copy(a); look(a); del a; look(b); del b; return",
    ),
    "a copy that nobody uses is not made": (
        """
        local a: T
        local b: T
        bb0:
          a = init()
          copy b = a
          other()
          look(&a)
          return
        """,
        "bb0: a = init(); other(); look(a); del a; return",
    ),
    "a field that is overwritten before it is read again is moved": (
        """
        arg mut p: P
        local h: T
        bb0:
          copy h = p.0
          p.0 = init()
          look(&h)
          return
        """,
        "bb0: h = move(p.0); p.0 = init(); look(h); del h; return",
    ),
    "two arguments from one variable": (
        """
        local g: T
        temp t: T
        temp u: T
        bb0:
          g = init()
          copy t = g
          copy u = g
          own(^t, ^u)
          return
        """,
        "bb0: g = init(); t1 = copy(g); t2 <- g; own(t1, t2); return",
    ),
    "an assignment moves by constructor": (
        """
        local a: T
        local b: T
        bb0:
          a = init()
          b = init()
          look(&b)
          copy+ b = a
          look(&b)
          return
        """,
        "bb0: a = init(); b = init(); look(b); del b; b = move(a); look(b); del b; return",
    ),
    "a field is always copied": (
        """
        local p: P
        local h: T
        bb0:
          p = init()
          copy h = p.0
          look(&h)
          return
        """,
        "bb0: p = init(); h = copy(p.0); del p; look(h); del h; return",
    ),
    "a borrowed argument is always copied": (
        """
        arg imm a: T
        local b: T
        bb0:
          copy b = a
          look(&b)
          return
        """,
        "bb0: b = copy(a); look(b); del b; return",
    ),
    "a value that a reference still needs is copied": (
        """
        local a: T
        local b: T
        ref r: T of a
        bb0:
          a = init()
          borrow r = a
          copy b = a
          look(&r)
          look(&b)
          return
        """,
        "bb0: a = init(); r = &a; b = copy(a); look(r); del a; look(b); del b; return",
    ),
    "copied in a loop, because the next iteration needs it": (
        """
        local a: T
        local b: T
        bb0:
          a = init()
          goto bb1
        bb1:
          if bb2, bb3
        bb2:
          copy b = a
          look(&b)
          goto bb1
        bb3:
          return
        """,
        "bb0: a = init(); -> bb1\nbb1: ? bb2 bb3\nbb2: b = copy(a); look(b); del b; -> bb1\nbb3: del a; return",
    ),
    "the new value is computed from the old one": (
        """
        local c: T
        temp t: T
        bb0:
          c = init()
          t = init()
          c = next(&c, &t)
          look(&c)
          return
        """,
        "bb0: c = init(); t1 = init(); t2 = next(c, t1); del t1; del c; c = move(t2); look(c); del c; return",
    ),
    "the old value is needed if the new one fails": (
        """
        local c: T
        local e: T
        bb0:
          c = init()
          invoke c = risky() ! e -> bb1, bb2
        bb1:
          look(&c)
          return
        bb2:
          use e
          look(&c)
          return
        """,
        "bb0: c = init(); t2 = risky() ? bb1 bb2\nbb1: del c; c = move(t2); look(c); del c; return\n"
        "bb2: del e; look(c); del c; return",
    ),
    "the old value is not needed if the new one fails": (
        """
        local c: T
        local e: T
        bb0:
          c = init()
          look(&c)
          invoke c = risky() ! e -> bb1, bb2
        bb1:
          look(&c)
          return
        bb2:
          use e
          return
        """,
        "bb0: c = init(); look(c); del c; c = risky() ? bb1 bb2\nbb1: look(c); del c; return\nbb2: del e; return",
    ),
    "a relocated result stands for building in place": (
        """
        local c: T
        temp t: T
        bb0:
          c = init()
          look(&c)
          t = init()
          move c = t
          look(&c)
          return
        """,
        "bb0: c = init(); look(c); del c; t1 = init(); c <- t1; look(c); del c; return",
    ),
    "a relocated result that needed the old value": (
        """
        local c: T
        temp t: T
        bb0:
          c = init()
          t = next(&c)
          move c = t
          look(&c)
          return
        """,
        "bb0: c = init(); t1 = next(c); del c; c = move(t1); look(c); del c; return",
    ),
    "a relocated result of a call that may fail": (
        """
        local c: T
        temp t: T
        local e: T
        bb0:
          c = init()
          invoke t = risky() ! e -> bb1, bb2
        bb1:
          move c = t
          look(&c)
          return
        bb2:
          look(&c)
          return
        """,
        "bb0: c = init(); t1 = risky() ? bb1 bb2\nbb1: del c; c = move(t1); look(c); del c; return\n"
        "bb2: del e; look(c); del c; return",
    ),
    "trivial results that would overwrite an argument in memory": (
        """
        local s: S
        bb0:
          s = f(&s)
          return
        """,
        "bb0: t1 = f(s); s = move(t1); return",
    ),
    "a value moved to itself": (
        """
        local d: T
        bb0:
          d = init()
          move! d = d
          look(&d)
          return
        """,
        "bb0: d = init(); t1 = move(d); d = move(t1); look(d); del d; return",
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_copies(name: str):
    text, expected = ROWS[name]
    function = read(text)
    assert ownership.run(function, TestFacts()) == []
    assert show(function) == expected
