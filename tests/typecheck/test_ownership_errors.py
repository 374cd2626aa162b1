"""What the ownership pass rejects: the code, and the line of the notation that it points at."""

from __future__ import annotations

import pytest
from oomph.lang.codes import CODES
from oomph.typecheck import ownership
from ownership_mir import TestFacts, read

REJECTED = {
    "use after a move": (
        """
        local a: T
        bb0:
          a = init()
          take(^a)
          look(&a)
          return
        """,
        ["E0502 look(&a)"],
    ),
    "use after a move on one path": (
        """
        local a: T
        bb0:
          a = init()
          if bb1, bb2
        bb1:
          take(^a)
          goto bb2
        bb2:
          look(&a)
          return
        """,
        ["E0502 look(&a)"],
    ),
    "use through a reference after a move": (
        """
        local a: T
        ref r: T of a
        bb0:
          a = init()
          borrow r = a
          take(^a)
          look(&r)
          return
        """,
        ["E0502 look(&r)"],
    ),
    "use before initialisation": (
        """
        local a: T
        bb0:
          declare a
          if bb1, bb2
        bb1:
          a = init()
          goto bb2
        bb2:
          look(&a)
          return
        """,
        ["E0501 look(&a)"],
    ),
    "trivial variables count too": (
        """
        local n: I
        local m: I
        bb0:
          declare n
          bits m = n
          return
        """,
        ["E0501 bits m = n"],
    ),
    "declared again in each iteration": (
        """
        local n: I
        local m: I
        bb0:
          goto bb1
        bb1:
          declare n
          if bb2, bb3
        bb2:
          bits m = n
          goto bb1
        bb3:
          bits n = m
          goto bb1
        """,
        ["E0501 bits m = n"],
    ),
    "moved in a loop": (
        """
        local a: T
        bb0:
          a = init()
          goto bb1
        bb1:
          if bb2, bb3
        bb2:
          take(^a)
          goto bb1
        bb3:
          return
        """,
        ["E0504 take(^a)"],
    ),
    "partial value used as a whole": (
        """
        local p: P
        bb0:
          p = init()
          take(^p.0)
          look(&p)
          return
        """,
        ["E0503 look(&p)"],
    ),
    "field moved out of a value with a destructor": (
        """
        local d: D
        bb0:
          d = init()
          take(^d.0)
          look(&d.1)
          return
        """,
        ["E0503 take(^d.0)"],
    ),
    "field moved out on one path": (
        """
        local p: P
        bb0:
          p = init()
          if bb1, bb2
        bb1:
          take(^p.0)
          goto bb2
        bb2:
          look(&p.1)
          return
        """,
        ["E0503 take(^p.0)"],
    ),
    "field not set by a constructor": (
        """
        result self: P
        bb0:
          self.0 = init()
          if bb1, bb2
        bb1:
          self.1 = init()
          goto bb2
        bb2:
          return
        """,
        ["E0513 def"],
    ),
    "trivial field not set by a constructor": (
        """
        result self: S
        arg imm n: I
        bb0:
          bits self.1 = n
          return
        """,
        ["E0513 def"],
    ),
    "mut argument moved away": (
        """
        arg mut a: T
        bb0:
          take(^a)
          return
        """,
        ["E0502 return"],
    ),
    "moving what is borrowed": (
        """
        arg imm a: T
        bb0:
          take(^a)
          return
        """,
        ["E0505 take(^a)"],
    ),
    "moving through a reference": (
        """
        local a: T
        local b: T
        ref r: T of a
        bb0:
          a = init()
          borrow r = a
          move! b = r
          return
        """,
        ["E0505 move! b = r"],
    ),
    "linear value abandoned": (
        """
        local h: L
        bb0:
          h = open()
          look(&h)
          return
        """,
        ["E0512 look(&h)"],
    ),
    "linear value consumed on one branch": (
        """
        local h: L
        bb0:
          h = open()
          if bb1, bb2
        bb1:
          close(^h)
          goto bb2
        bb2:
          return
        """,
        ["E0512 if bb1, bb2"],
    ),
    "linear value left behind by an error": (
        """
        local h: L
        error e: T
        bb0:
          h = open()
          invoke check() ! e -> bb1, bb2
        bb1:
          close(^h)
          return
        bb2:
          raise
        """,
        ["E0512 invoke check() ! e -> bb1, bb2"],
    ),
    "linear argument never consumed": (
        """
        arg var h: L
        bb0:
          return
        """,
        ["E0512 def"],
    ),
    "mutated twice": (
        """
        local a: T
        bb0:
          a = init()
          f(!a, !a)
          return
        """,
        ["E0509 f(!a, !a)"],
    ),
    "mutated and read": (
        """
        local a: T
        bb0:
          a = init()
          f(!a, &a)
          return
        """,
        ["E0509 f(!a, &a)"],
    ),
    "mutated and read through a view": (
        """
        local a: T
        view v: V of a
        bb0:
          a = init()
          v = view(&a)
          f(!a, &v)
          return
        """,
        ["E0509 f(!a, &v)"],
    ),
    "moved and read": (
        """
        local a: T
        bb0:
          a = init()
          f(^a, &a)
          return
        """,
        ["E0509 f(^a, &a)"],
    ),
    "two elements of one container": (
        """
        local xs: T
        ref r: T of xs*
        ref s: T of xs*
        bb0:
          xs = init()
          r := item(&xs)
          s := item(&xs)
          f(!r, &s)
          return
        """,
        ["E0509 f(!r, &s)"],
    ),
    "element used after its container was mutated": (
        """
        local xs: T
        ref r: T of xs*
        bb0:
          xs = init()
          r := item(&xs)
          look(&r)
          append(!xs)
          look(&r)
          return
        """,
        ["E0510 look(&r)"],
    ),
    "element used after its container was mutated in a loop": (
        """
        local xs: T
        ref r: T of xs*
        bb0:
          xs = init()
          r := item(&xs)
          goto bb1
        bb1:
          if bb2, bb3
        bb2:
          see(&r)
          append(!xs)
          goto bb1
        bb3:
          return
        """,
        ["E0510 see(&r)"],
    ),
    "reference to a local returned": (
        """
        arg imm a: T
        local x: T
        ref out: T
        bb0:
          x = init()
          borrow out = x
          return
        """,
        ["E0511 borrow out = x"],
    ),
    "view of a local returned": (
        """
        result out: V
        local x: T
        view v: V of x
        bb0:
          x = init()
          v = view(&x)
          move out = v
          return
        """,
        ["E0511 move out = v"],
    ),
}


@pytest.mark.parametrize("name", REJECTED)
def test_rejected(name: str):
    text, expected = REJECTED[name]
    function = read(text)
    function.result = function.result or next((local for local in function.locals if local.name == "out"), None)
    findings = ownership.run(function, TestFacts())
    shown = []
    for found in findings:
        assert found.code in CODES
        at = function.source.text[found.location.start : found.location.end]
        shown.append(f"{found.code} {at.strip() or 'def'}")
    assert shown == expected


ACCEPTED = {
    "distinct fields in one call": """
        local p: P
        bb0:
          p = init()
          f(!p.0, &p.1)
          return
        """,
    "trivial values are passed as bits": """
        local n: I
        bb0:
          f(!n, n)
          return
        """,
    "an element stored to, another one read later": """
        local xs: T
        ref r: T of xs*
        ref s: T of xs*
        bb0:
          xs = init()
          r := item(&xs)
          s := item(&xs)
          store(!s)
          look(&r)
          return
        """,
    "a mut argument moved away and given back": """
        arg mut a: T
        bb0:
          take(^a)
          a = init()
          return
        """,
    "a field moved away and given back": """
        local d: D
        bb0:
          d = init()
          take(^d.0)
          d.0 = init()
          look(&d)
          return
        """,
    "moved on the way to the end of the run": """
        local a: T
        bb0:
          a = init()
          if bb1, bb2
        bb1:
          take(^a)
          goto bb2
        bb2:
          if bb3, bb4
        bb3:
          unreachable
        bb4:
          return
        """,
    "a constructor of a struct without fields": """
        result self: E
        bb0:
          return
        """,
    "linear value consumed on every path": """
        local h: L
        bb0:
          h = open()
          if bb1, bb2
        bb1:
          close(^h)
          goto bb3
        bb2:
          close(^h)
          goto bb3
        bb3:
          return
        """,
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_accepted(name: str):
    assert ownership.run(read(ACCEPTED[name]), TestFacts()) == []
