"""Where values are destroyed: the rules and tables of ownership.md, section 2, one row at a time."""

from __future__ import annotations

import pytest
from oomph.typecheck import ownership
from ownership_mir import TestFacts, read, show

ROWS = {
    "last use, then unused ones at once": (
        """
        local a: T
        local b: T
        bb0:
          a = init()
          b = init()
          look(&a)
          other()
          return
        """,
        "bb0: a = init(); b = init(); del b; look(a); del a; other(); return",
    ),
    "reverse order of declaration after one call": (
        """
        local a: T
        local b: T
        bb0:
          a = init()
          b = init()
          f(&a, &b)
          return
        """,
        "bb0: a = init(); b = init(); f(a, b); del b; del a; return",
    ),
    "a result that nobody uses dies with what the call used": (
        """
        temp a: T
        temp r: T
        bb0:
          a = init()
          r = next(&a)
          other()
          return
        """,
        "bb0: t0 = init(); t1 = next(t0); del t1; del t0; other(); return",
    ),
    "a declaration counts, not the assignment": (
        """
        local late: T
        local e: T
        bb0:
          declare late
          e = init()
          late = init()
          f(&e, &late)
          return
        """,
        "bb0: e = init(); late = init(); f(e, late); del e; del late; return",
    ),
    "the branch that does not use it": (
        """
        local a: T
        bb0:
          a = init()
          if bb1, bb2
        bb1:
          use(&a)
          goto bb3
        bb2:
          other()
          goto bb3
        bb3:
          return
        """,
        "bb0: a = init(); ? bb1 bb2\nbb1: use(a); del a; -> bb3\nbb2: del a; other(); -> bb3\nbb3: return",
    ),
    "one-armed if: the edge around gets a block": (
        """
        local a: T
        bb0:
          a = init()
          if bb1, bb2
        bb1:
          use(&a)
          goto bb2
        bb2:
          return
        """,
        "bb0: a = init(); ? bb1 bb3\nbb1: use(a); del a; -> bb2\nbb2: return\nbb3: del a; -> bb2",
    ),
    "used in a loop": (
        """
        local a: T
        bb0:
          a = init()
          goto bb1
        bb1:
          if bb2, bb3
        bb2:
          look(&a)
          goto bb1
        bb3:
          after()
          return
        """,
        "bb0: a = init(); -> bb1\nbb1: ? bb2 bb3\nbb2: look(a); -> bb1\nbb3: del a; after(); return",
    ),
    "overwritten in each iteration": (
        """
        local a: T
        bb0:
          a = init()
          goto bb1
        bb1:
          if bb2, bb3
        bb2:
          head()
          a = init()
          goto bb1
        bb3:
          look(&a)
          return
        """,
        "bb0: a = init(); -> bb1\nbb1: ? bb2 bb3\nbb2: del a; head(); a = init(); -> bb1\nbb3: look(a); del a; return",
    ),
    "var arguments die at entry, the last one first": (
        """
        arg var a: T
        arg var b: T
        bb0:
          body()
          return
        """,
        "bb0: del b; del a; body(); return",
    ),
    "mut argument overwritten before it is read": (
        """
        arg mut a: T
        bb0:
          body()
          a = init()
          return
        """,
        "bb0: del a; body(); a = init(); return",
    ),
    "mut argument with a call in between that may raise": (
        """
        arg mut a: T
        error e: T
        bb0:
          invoke check() ! e -> bb1, bb2
        bb1:
          a = init()
          return
        bb2:
          raise
        """,
        "bb0: check() ? bb1 bb2\nbb1: del a; a = init(); return\nbb2: raise",
    ),
    "raising call: first what it used, then the rest": (
        """
        local first: T
        local second: T
        local third: T
        error e: T
        bb0:
          first = init()
          second = init()
          third = init()
          invoke boom(&second) ! e -> bb1, bb2
        bb1:
          look(&first)
          look(&third)
          return
        bb2:
          raise
        """,
        "bb0: first = init(); second = init(); third = init(); boom(second) ? bb1 bb2\n"
        "bb1: del second; look(first); del first; look(third); del third; return\n"
        "bb2: del second; del third; del first; raise",
    ),
    "an error that is not used dies on entry of the handler": (
        """
        local a: T
        local e: T
        bb0:
          a = init()
          invoke boom(&a) ! e -> bb1, bb2
        bb1:
          return
        bb2:
          handler()
          goto bb1
        """,
        "bb0: a = init(); boom(a) ? bb3 bb2\nbb1: return\nbb2: del a; del e; handler(); -> bb1\nbb3: del a; -> bb1",
    ),
    "fields die with the whole, unless overwritten": (
        """
        local p: P
        bb0:
          p = init()
          look(&p.0)
          one()
          p.0 = init()
          two()
          look(&p.1)
          three()
          return
        """,
        "bb0: p = init(); look(p.0); del p.0; one(); p.0 = init(); two(); look(p.1); del p; three(); return",
    ),
    "a field assigned last keeps the whole until then": (
        """
        local d: D
        bb0:
          d = init()
          one()
          d.0 = init()
          two()
          return
        """,
        "bb0: d = init(); del d.0; one(); d.0 = init(); del d; two(); return",
    ),
    "all fields overwritten one by one": (
        """
        local d: D
        bb0:
          d = init()
          one()
          d.1 = init()
          d.0 = init()
          look(&d)
          return
        """,
        "bb0: d = init(); del d.0; del d.1; one(); d.1 = init(); d.0 = init(); look(d); del d; return",
    ),
    "all fields of a mut argument overwritten one by one": (
        """
        arg mut d: D
        bb0:
          look(&d.0)
          d.1 = init()
          d.0 = init()
          return
        """,
        "bb0: del d.1; look(d.0); del d.0; d.1 = init(); d.0 = init(); return",
    ),
    "a part with a destructor overwritten as a whole": (
        """
        local w: W
        bb0:
          w = init()
          look(&w.0.0)
          one()
          w.0 = init()
          two()
          w.0.0 = init()
          look(&w)
          return
        """,
        "bb0: w = init(); look(w.0.0); del w.0; one(); w.0 = init(); del w.0.0; two(); w.0.0 = init(); "
        "look(w); del w; return",
    ),
    "a field moved out": (
        """
        local p: P
        temp t: T
        bb0:
          p = init()
          take(^p.0)
          one()
          look(&p.1)
          return
        """,
        "bb0: p = init(); take(p.0); one(); look(p.1); del p.1; return",
    ),
    "a field of a value kept whole on a raising edge": (
        """
        local p: P
        error e: T
        bb0:
          p = init()
          one()
          invoke check() ! e -> bb1, bb2
        bb1:
          p.0 = init()
          look(&p)
          return
        bb2:
          raise
        """,
        "bb0: p = init(); one(); check() ? bb1 bb2\n"
        "bb1: del p.0; p.0 = init(); look(p); del p; return\n"
        "bb2: del p; raise",
    ),
    "deinit argument: unused fields at entry in order of declaration": (
        """
        arg deinit self: D
        bb0:
          body()
          look(&self.1)
          return
        """,
        "bb0: del self.0; body(); look(self.1); del self.1; return",
    ),
    "deinit argument: fields after one operation in order of operands": (
        """
        arg deinit self: D
        bb0:
          look(&self.1, &self.0)
          return
        """,
        "bb0: look(self.1, self.0); del self.1; del self.0; return",
    ),
    "deinit argument without fields": (
        """
        arg deinit self: E
        bb0:
          body()
          return
        """,
        "bb0: body(); return",
    ),
    "constructor that raises": (
        """
        result self: D
        error e: T
        bb0:
          self.0 = init()
          if bb1, bb2
        bb1:
          e = init()
          raise
        bb2:
          self.1 = init()
          return
        """,
        "bb0: self.0 = init(); ? bb1 bb2\nbb1: del self.0; t1 = init(); raise\nbb2: self.1 = init(); return",
    ),
    "a field set twice in a constructor": (
        """
        result self: D
        bb0:
          self.1 = init()
          one()
          self.1 = init()
          self.0 = init()
          look(&self.1)
          return
        """,
        "bb0: self.1 = init(); del self.1; one(); self.1 = init(); self.0 = init(); look(self.1); return",
    ),
    "a view keeps its owner, and dies before it": (
        """
        view v: V of a
        local a: T
        bb0:
          declare v
          a = init()
          v = view(&a)
          one()
          use v
          two()
          return
        """,
        "bb0: a = init(); v = view(a); one(); del v; del a; two(); return",
    ),
    "references through references": (
        """
        local a: T
        ref r: T of a
        ref s: T of r
        bb0:
          a = init()
          borrow r = a
          borrow s = r
          one()
          look(&s)
          two()
          return
        """,
        "bb0: a = init(); r = &a; s = &r; one(); look(s); del a; two(); return",
    ),
    "nothing dies on the way to the end of the run": (
        """
        local a: T
        bb0:
          a = init()
          look(&a)
          if bb1, bb2
        bb1:
          abort()
          unreachable
        bb2:
          other()
          return
        """,
        "bb0: a = init(); look(a); ? bb1 bb2\nbb1: abort(); unreachable\nbb2: del a; other(); return",
    ),
    "a value declared complete after its parts were filled": (
        """
        local p: P
        bb0:
          declare p
          p.0 = init()
          p.1 = init()
          assume p
          look(&p)
          return
        """,
        "bb0: p.0 = init(); p.1 = init(); look(p); del p; return",
    ),
    "forgotten values are not destroyed": (
        """
        local a: T
        bb0:
          a = init()
          other()
          forget a
          return
        """,
        "bb0: a = init(); other(); return",
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_order_of_destruction(name: str):
    text, expected = ROWS[name]
    function = read(text)
    assert ownership.run(function, TestFacts()) == []
    assert show(function) == expected
