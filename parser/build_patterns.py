"""The patterns of `match`."""

from __future__ import annotations

from typing import Any

from ..lang import syntax as s
from .build_base import BuilderBase
from .targets import Targets


class Patterns(Targets, BuilderBase):
    """The productions of `match`, `case` and patterns."""

    def match_stmt(self, v: list[Any], start: int, end: int) -> s.Stmt:
        return s.Match((start, end), v[1], v[5])

    def subject(self, v: list[Any], start: int, end: int) -> s.Expr:
        elements = v[0]
        if len(v) == 1 and len(elements) == 1:
            if type(elements[0]) is s.Starred:
                self.error("E0110", elements[0].span, "'*' is not allowed here")
            return elements[0]
        return s.Tuple((start, end), elements, False)

    def case_plain(self, v: list[Any], start: int, end: int) -> s.MatchCase:
        return s.MatchCase((start, end), v[1], None, v[2])

    def case_guarded(self, v: list[Any], start: int, end: int) -> s.MatchCase:
        return s.MatchCase((start, end), v[1], v[3], v[4])

    def case_pattern(self, v: list[Any], start: int, end: int) -> s.Pattern:
        patterns = v[0]
        if len(patterns) == 1:
            if type(patterns[0]) is s.MatchStar:
                self.error("E0120", patterns[0].span, "a pattern with '*' stands inside a sequence")
            return patterns[0]
        return self._sequence(patterns, False, start, end)

    def case_pattern_comma(self, v: list[Any], start: int, end: int) -> s.Pattern:
        return self._sequence(v[0], False, start, end)

    def _sequence(self, patterns: list[s.Pattern], bracketed: bool, start: int, end: int) -> s.Pattern:
        return s.MatchSequence((start, end), patterns, bracketed)

    def _name(self, name: s.Name) -> str | None:
        return None if name.id == "_" else name.id

    def _capture(self, name: s.Name) -> str:
        if name.id == "_":
            self.error("E0120", name.span, "'_' cannot be bound to a value")
        return name.id

    def pattern_star(self, v: list[Any], start: int, end: int) -> s.Pattern:
        return s.MatchStar((start, end), self._name(v[1]))

    def pattern_as(self, v: list[Any], start: int, end: int) -> s.Pattern:
        return s.MatchAs((start, end), v[0], self._capture(v[2]))

    def pattern_or(self, v: list[Any], start: int, end: int) -> s.Pattern:
        return s.MatchOr((start, end), v[0])

    def pattern_value(self, v: list[Any], start: int, end: int) -> s.Pattern:
        return s.MatchValue((start, end), v[0])

    def pattern_none(self, v: list[Any], start: int, end: int) -> s.Pattern:
        return s.MatchSingleton((start, end), None)

    def pattern_true(self, v: list[Any], start: int, end: int) -> s.Pattern:
        return s.MatchSingleton((start, end), True)

    def pattern_false(self, v: list[Any], start: int, end: int) -> s.Pattern:
        return s.MatchSingleton((start, end), False)

    def pattern_name(self, v: list[Any], start: int, end: int) -> s.Pattern:
        if type(v[0]) is s.Name:
            return s.MatchAs((start, end), None, self._name(v[0]))
        self._has_name(v[0])
        return s.MatchValue((start, end), v[0])

    def pattern_equal(self, v: list[Any], start: int, end: int) -> s.Pattern:
        operator = self.spelling(v[0])
        if self.is_python or operator != "==":
            self.error("E0120", v[0], f"a pattern cannot begin with '{operator}'")
        return s.MatchEqual((start, end), v[1])

    def pattern_ref(self, v: list[Any], start: int, end: int) -> s.Pattern:
        return s.MatchRef((start, end), v[1].id)

    def pattern_group_empty(self, v: list[Any], start: int, end: int) -> s.Pattern:
        return self._sequence([], False, start, end)

    def pattern_group(self, v: list[Any], start: int, end: int) -> s.Pattern:
        patterns = v[1]
        if len(patterns) > 1:
            return self._sequence(patterns, False, start, end)
        if type(patterns[0]) is s.MatchStar:
            self.error("E0120", patterns[0].span, "a pattern with '*' stands inside a sequence")
        return patterns[0]

    def pattern_group_comma(self, v: list[Any], start: int, end: int) -> s.Pattern:
        return self._sequence(v[1], False, start, end)

    def pattern_list_empty(self, v: list[Any], start: int, end: int) -> s.Pattern:
        return self._sequence([], True, start, end)

    def pattern_list(self, v: list[Any], start: int, end: int) -> s.Pattern:
        return self._sequence(v[1], True, start, end)

    # ------------------------------------------------------------------------------------------ literals, mappings

    def signed_number(self, v: list[Any], start: int, end: int) -> s.Expr:
        if self.text[start] == "+":
            self.error("E0120", v[0], "a number in a pattern has no '+' before it")
        return s.UnaryOp((start, end), "-", v[1])

    def complex_literal(self, v: list[Any], start: int, end: int) -> s.Expr:
        real, at, imaginary = v
        number = real.operand if isinstance(real, s.UnaryOp) else real
        if isinstance(number, s.Constant) and type(number.value) is complex:
            self.error("E0120", real.span, "expected a real number before the imaginary one")
        if type(imaginary.value) is not complex:
            self.error("E0120", imaginary.span, "expected an imaginary number")
        return s.BinOp((start, end), real, self.spelling(at), imaginary, at)

    def pattern_mapping_empty(self, v: list[Any], start: int, end: int) -> s.Pattern:
        return s.MatchMapping((start, end), [], [], None)

    def pattern_mapping(self, v: list[Any], start: int, end: int) -> s.Pattern:
        entries = v[1]
        rest = None
        for position, entry in enumerate(entries):
            if type(entry) is s.Name:
                if position != len(entries) - 1:
                    self.error("E0120", entry.span, "'**' must be the last entry of a mapping pattern")
                rest = self._capture(entry)
        pairs = [entry for entry in entries if type(entry) is tuple]
        return s.MatchMapping((start, end), [k for k, _ in pairs], [p for _, p in pairs], rest)

    def pattern_entry(self, v: list[Any], start: int, end: int) -> tuple[s.Expr, s.Pattern]:
        key, _, pattern = v
        if type(key) is s.Name:
            self.error("E0120", key.span, "the key of a mapping pattern is a literal or a dotted name")
        return key, pattern

    def pattern_entry_none(self, v: list[Any], start: int, end: int) -> tuple[s.Expr, s.Pattern]:
        return s.Constant(v[0], None), v[2]

    def pattern_entry_true(self, v: list[Any], start: int, end: int) -> tuple[s.Expr, s.Pattern]:
        return s.Constant(v[0], True), v[2]

    def pattern_entry_false(self, v: list[Any], start: int, end: int) -> tuple[s.Expr, s.Pattern]:
        return s.Constant(v[0], False), v[2]

    def pattern_rest(self, v: list[Any], start: int, end: int) -> s.Name:
        return v[1]

    # ---------------------------------------------------------------------------------------------------- classes

    def pattern_class_empty(self, v: list[Any], start: int, end: int) -> s.Pattern:
        self._has_name(v[0])
        return s.MatchClass((start, end), v[0], [], [], [])

    def pattern_class(self, v: list[Any], start: int, end: int) -> s.Pattern:
        self._has_name(v[0])
        node = s.MatchClass((start, end), v[0], [], [], [])
        for item in v[2]:
            if type(item) is tuple:
                node.kwd_attrs.append(item[0])
                node.kwd_patterns.append(item[1])
            elif node.kwd_attrs:
                self.error("E0120", item.span, "a positional pattern may not follow a keyword pattern")
            else:
                node.patterns.append(item)
        return node

    def _has_name(self, value: s.Expr) -> None:
        """Reports a value or a class whose name begins with the wildcard."""
        owner = value
        while type(owner) is s.Attribute:
            owner = owner.value
        if type(owner) is s.Name and owner.id == "_":
            self.error("E0120", owner.span, "'_' matches anything and has no name to look in")

    def pattern_keyword(self, v: list[Any], start: int, end: int) -> tuple[str, s.Pattern]:
        return v[0].id, v[2]
