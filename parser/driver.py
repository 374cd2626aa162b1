"""The table-driven LALR(1) parser, and what it does after an error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .build import Builder
from .lexer import Tokens
from .loading import ACCEPT, UNIT, Tables

Reduction = tuple[int, int, Callable[[list[Any], int, int], Any]]


class Driver:
    """One parse. The stacks hold, for each symbol, the state after it, its value, and the offset where it starts."""

    def __init__(self, tables: Tables, tokens: Tokens, builder: Builder) -> None:
        self.tables = tables
        self.tokens = tokens
        self.builder = builder
        self.states = [0]
        self.values: list[Any] = []
        self.starts: list[int] = []
        self.at = 0
        reductions: list[Reduction] = [(n, lhs, getattr(builder, name)) for n, lhs, name in tables.rules]
        self.reductions = reductions[::-1]
        """In reverse, so that action `-rule` is the index of its rule."""

    def run(self, end: int) -> bool:
        """Parse from token `at` on, with `end` the end of the token before; False if stopped by an error."""
        actions, gotos, reductions = self.tables.actions, self.tables.gotos, self.reductions
        kinds, spans, token_values = self.tokens.kinds, self.tokens.spans, self.tokens.values
        states, values, starts = self.states, self.values, self.starts
        at = self.at
        kind = kinds[at]
        row = actions[states[-1]]
        while True:
            action = row[kind]
            if action < 0:
                count, symbol, make = reductions[action]
                if count == 1:
                    values[-1] = make([values[-1]], starts[-1], end)
                    states[-1] = state = gotos[states[-2]][symbol]
                else:
                    parts = values[-count:]
                    del values[1 - count :]
                    del starts[1 - count :]
                    del states[1 - count :]
                    values[-1] = make(parts, starts[-1], end)
                    states[-1] = state = gotos[states[-2]][symbol]
                row = actions[state]
            elif action < UNIT:
                if not action:
                    self.at = at
                    return False
                states.append(action)
                values.append(token_values[at])
                start, end = spans[at]
                starts.append(start)
                at += 1
                kind = kinds[at]
                row = actions[action]
            elif action != ACCEPT:
                states[-1] = state = gotos[states[-2]][action - UNIT]
                row = actions[state]
            else:
                self.at = at
                return True

    def settle(self, kind: int, end: int) -> None:
        """Do the reductions that a token of this kind would cause, without the token."""
        actions, gotos = self.tables.actions, self.tables.gotos
        states, values, starts = self.states, self.values, self.starts
        while True:
            action = actions[states[-1]][kind]
            if action < 0:
                count, symbol, make = self.reductions[action]
                values[-count:] = [make(values[-count:], starts[-count], end)]
                del states[-count:]
                states.append(gotos[states[-1]][symbol])
                del starts[len(values) :]
            elif UNIT <= action < ACCEPT:
                states[-1] = gotos[states[-2]][action - UNIT]
            else:
                return
