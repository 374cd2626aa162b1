"""Which additions of an optimised module lose the permission to be fused."""

from __future__ import annotations

from oomph.codegen.accumulation import plain_sums

DOT = """
define float @dot(ptr %x, ptr %y) {
entry:
  br label %loop

loop:                                             ; preds = %loop, %entry
  %s = phi float [ 0.0, %entry ], [ %s2, %loop ]
  %p = fmul contract float %a, %b
  %s1 = fadd contract float %s, %p
  %q = fmul contract float %c, %d
  %s2 = fadd contract float %q, %s1
  %t = fadd contract float %q, %p
  br i1 %e, label %loop, label %done

done:
  ret float %s2
}
"""


def test_the_chain_of_a_sum_is_plain() -> None:
    plain = plain_sums(DOT)
    assert plain is not None
    assert plain.count("fadd contract") == 1
    assert "%s1 = fadd float %s, %p" in plain
    assert "%s2 = fadd float %q, %s1" in plain


def test_other_modules_stay_as_they_are() -> None:
    assert plain_sums(DOT.replace("phi float", "phi i64")) is None
    assert plain_sums(DOT.replace("%s1 = fadd contract float %s,", "%s1 = fadd contract float %r,")) is None


def test_many_sums_keep_their_fusion() -> None:
    names = [f"u{i}" for i in range(4)]
    phis = "".join([f"  %{n} = phi float [ 0.0, %entry ], [ %{n}n, %loop ]\n" for n in names])
    adds = "".join([f"  %{n}n = fadd contract float %{n}, %p\n" for n in names])
    many = DOT.replace("  %s = phi float [ 0.0, %entry ], [ %s2, %loop ]\n", phis + adds)
    assert plain_sums(many) is None
