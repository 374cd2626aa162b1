"""What the parser does after an error: report it, step over the broken line, go on."""

from __future__ import annotations

from functools import cache

from ..lang.diagnostics import Diagnostic, Note
from ..lang.source import Location
from ..lang.syntax import Stmt
from .build import Builder
from .driver import Driver
from .lexer import Tokens
from .loading import ACCEPT, UNIT, Tables, load
from .messages import Explainer

MOST = 50
"""Syntax errors reported for one file."""

_CLAUSES = ("ELSE", "ELIF", "EXCEPT", "FINALLY", "CASE")


@cache
def _list_states(symbol: str) -> tuple[int, frozenset[int], frozenset[int]]:
    """For a list of statements or cases: its nonterminal, the states before the list and those behind part of it."""
    tables = load()
    number = tables.nonterminals.index(symbol)
    before = {state for state, row in enumerate(tables.gotos) if row[number]}
    behind = {tables.gotos[state][number] for state in before}
    return number, frozenset(before), frozenset(behind)


class Recovery:
    """Drives one parse to its end, over any number of errors."""

    def __init__(self, tables: Tables, tokens: Tokens, builder: Builder) -> None:
        self.tables = tables
        self.tokens = tokens
        self.builder = builder
        self.driver = Driver(tables, tokens, builder)
        self.numbers = {name: i for i, name in enumerate(tables.terminals)}
        self.explainer = Explainer(tables, tokens, builder)
        self.resumed_at = -1
        self.orphans: set[int] = set()
        """Offsets of clauses such as `else` whose statement was given up."""
        self.errors = 0

    def run(self) -> list[Stmt]:
        """Parse the whole file; the statements that could be read."""
        driver = self.driver
        end = 0
        while not driver.run(end):
            self.errors += 1
            if self._report(driver.at) or self.errors >= MOST:
                return self._rescued()
            end = self.tokens.spans[driver.at - 1][1] if driver.at else 0
        return driver.values[0]

    def _rescued(self) -> list[Stmt]:
        """The outermost statements read so far, where parsing cannot go on."""
        values = self.driver.values
        return values[0] if values and isinstance(values[0], list) else []

    def _report(self, at: int) -> bool:
        """Report the error at token `at` and get ready to go on; True if that is impossible."""
        tokens = self.tokens
        kind = tokens.kinds[at]
        unclosed = [
            opened for opened in tokens.unclosed if opened < tokens.spans[at][0] or kind == self.numbers["NEWLINE"]
        ]
        if unclosed:
            self._never_closed(unclosed[-1], at)
            return True
        expected = viable(self.tables, self.driver.states, kind)
        if kind != self.numbers["BAD"] and not self._follows_broken_clause(at):
            self.builder.diagnostics.append(self.explainer.explain(at, expected))
        if self._repair(at, expected):
            return False
        if self.numbers["PASS"] in expected:
            self.driver.settle(self.numbers["PASS"], tokens.spans[at - 1][1] if at else 0)
        self._skip(at)
        self._unwind()
        stuck = self.driver.at == self.resumed_at == at
        self.resumed_at = self.driver.at
        return stuck or tokens.kinds[self.driver.at] == self.numbers["$END"]

    def _never_closed(self, opened: int, at: int) -> None:
        builder = self.builder
        source = builder.source
        bracket = builder.text[opened]
        start, end = self.tokens.spans[at]
        notes = []
        if source.position(start)[0] != source.position(opened)[0] and end > start:
            notes.append(Note("this does not continue what the bracket began", Location(source, start, end)))
        closing = {"(": ")", "[": "]", "{": "}"}[bracket]
        message = f"'{bracket}' is never closed: '{closing}' is missing"
        builder.diagnostics.append(Diagnostic("E0108", Location(source, opened, opened + 1), message, tuple(notes)))

    def _follows_broken_clause(self, at: int) -> bool:
        """Whether token `at` is the `else` (and so on) of a statement that was given up just before."""
        known = at == self.resumed_at or self.tokens.spans[at][0] in self.orphans
        return known and self.tables.terminals[self.tokens.kinds[at]] in _CLAUSES

    def _repair(self, at: int, expected: set[int]) -> bool:
        """Put in a missing `:` at the end of a line that a block follows."""
        tokens = self.tokens
        colon = self.numbers["COLON"]
        following = tokens.kinds[at : at + 2]
        if colon not in expected or following != [self.numbers["NEWLINE"], self.numbers["INDENT"]]:
            return False
        tokens.kinds.insert(at, colon)
        tokens.spans.insert(at, tokens.spans[at])
        tokens.values.insert(at, tokens.spans[at])
        return True

    def _skip(self, at: int) -> None:
        """Move behind the line of token `at`; a block below it is read as part of the block around it."""
        kinds = self.tokens.kinds
        newline, indent, dedent = self.numbers["NEWLINE"], self.numbers["INDENT"], self.numbers["DEDENT"]
        last = len(kinds) - 1
        if kinds[at] not in (indent, dedent):
            while at < last and kinds[at] != newline and kinds[at] != self.numbers["ENDMARKER"]:
                at += 1
            if kinds[at] == newline:
                at += 1
        if kinds[at] == indent:
            self._merge_block(at)
        if at == self.driver.at and kinds[at] == dedent:
            at += 1
        self.driver.at = min(at, last)

    def _merge_block(self, at: int) -> None:
        """Remove the INDENT at `at` and its DEDENT."""
        tokens = self.tokens
        indent, dedent = self.numbers["INDENT"], self.numbers["DEDENT"]
        depth = 0
        for index in range(at, len(tokens.kinds)):
            kind = tokens.kinds[index]
            depth += (kind == indent) - (kind == dedent)
            if not depth:
                for where in (index, at):
                    del tokens.kinds[where], tokens.spans[where], tokens.values[where]
                self.orphans.add(tokens.spans[index - 1][0])
                return

    def _unwind(self) -> None:
        """Drop what was begun, back to the list of statements or cases around it."""
        driver = self.driver
        states, values, starts = driver.states, driver.values, driver.starts
        statements, before_statements, behind_statements = _list_states("stmts")
        cases, before_cases, behind_cases = _list_states("cases")
        into_block, out_of_block = _shift_states("INDENT"), _shift_states("DEDENT")
        closed_blocks = 0
        while True:
            state = states[-1]
            if not closed_blocks and (state in behind_statements or state in behind_cases):
                return
            if not closed_blocks and (state in before_statements or state in before_cases):
                symbol = statements if state in before_statements else cases
                states.append(self.tables.gotos[state][symbol])
                values.append([])
                starts.append(self.tokens.spans[driver.at][0])
                return
            closed_blocks += (state in out_of_block) - (state in into_block)
            states.pop()
            values.pop()
            starts.pop()


@cache
def _shift_states(terminal: str) -> frozenset[int]:
    """The states that are entered by a token of this kind."""
    tables = load()
    kind = tables.terminals.index(terminal)
    return frozenset(row[kind] for row in tables.actions if 0 < row[kind] < UNIT)


def viable(tables: Tables, states: list[int], wrong: int) -> set[int]:
    """The terminals that could stand where `wrong` stands, by simulating the reductions that each would cause."""
    row = tables.actions[states[-1]]
    return {kind for kind, action in enumerate(row) if action and kind != wrong and _shifts(tables, states, kind)}


def _shifts(tables: Tables, states: list[int], kind: int) -> bool:
    keep = len(states)
    above: list[int] = []
    while True:
        action = tables.actions[above[-1] if above else states[keep - 1]][kind]
        if action == 0:
            return False
        if 0 < action < UNIT or action == ACCEPT:
            return True
        count, symbol = (1, action - UNIT) if action > 0 else tables.rules[-action - 1][:2]
        from_above = min(count, len(above))
        del above[len(above) - from_above :]
        keep -= count - from_above
        above.append(tables.gotos[above[-1] if above else states[keep - 1]][symbol])
