"""Builds the LALR(1) tables from `grammar.lark` and writes them into `table_data.py`.

This is the only user of lark. Run `python -m oomph.parser.tables` after a change of the grammar; a test compares the
written file with a fresh build. lark reads the grammar and computes the LR(0) automaton and the lookahead sets;
conflicts between operators are settled here by priority (see the head of the grammar), and unit productions are
shortened.
"""

from __future__ import annotations

import marshal
import zlib
from array import array
from base64 import b85encode
from pathlib import Path
from typing import Any

from .loading import ACCEPT, BAD, UNIT, Tables

GRAMMAR = Path(__file__).with_name("grammar.lark")
OUTPUT = Path(__file__).with_name("table_data.py")
RIGHT = frozenset({"DBLSTAR"})
"""Terminals that associate to the right."""

GROUPS = frozenset({"SHIFT", "ADDOP", "COMPARE", "AUGASSIGN"})
"""Terminals that stand for several spellings."""


class GrammarConflictError(Exception):
    """The grammar is not LALR(1) beyond what priorities settle; the text lists the conflicts."""


class _Analysis:
    """What lark knows of the grammar: rules, the automaton, lookaheads, spellings and priorities of terminals."""

    def __init__(self, text: str) -> None:
        from lark.common import ParserConf
        from lark.load_grammar import load_grammar
        from lark.parsers.lalr_analysis import LALR_Analyzer

        grammar, _ = load_grammar(text, "grammar.lark", [], True)
        terminals, rules, _ = grammar.compile(["file"], "*")
        analyzer: Any = LALR_Analyzer(ParserConf(rules, {}, ["file"]))
        analyzer.compute_lr0_states()
        analyzer.compute_reads_relations()
        analyzer.compute_includes_lookback()
        analyzer.compute_lookaheads()
        self.rules: list[Any] = list(rules)
        self.priorities = {t.name: t.priority for t in terminals}
        self.spellings = {t.name: _spellings(t) for t in terminals}
        start = analyzer.lr0_start_states["file"]
        rest = sorted((s for s in analyzer.lr0_itemsets if s is not start), key=_state_key)
        self.states: list[Any] = [start, *rest]
        names = {s.name for r in rules for s in r.expansion if s.is_term} | {"$END"}
        self.terminals = [BAD, *sorted(names)]
        self.nonterminals = sorted({str(r.origin.name) for r in rules})


def _spellings(terminal: Any) -> list[str]:
    import re

    if terminal.name in GROUPS:
        pattern = terminal.pattern.value.removeprefix("(?:").removesuffix(")")
        return sorted(re.sub(r"\\(.)", r"\1", part) for part in re.split(r"(?<!\\)\|", pattern))
    if terminal.pattern is None or terminal.pattern.type != "str":
        return []
    return [terminal.pattern.value]


def _state_key(state: Any) -> list[tuple[str, list[str], int]]:
    """A key that orders states independently of hashing, so that the output is reproducible."""
    return sorted((p.rule.origin.name, [s.name for s in p.rule.expansion], p.index) for p in state.kernel)


def _priority_of_rule(rule: Any, priorities: dict[str, int]) -> int:
    if rule.options.priority:
        return rule.options.priority
    for symbol in reversed(rule.expansion):
        if symbol.is_term and priorities.get(symbol.name):
            return priorities[symbol.name]
    return 0


def _prefers_reduce(rule: Any, terminal: str, priorities: dict[str, int]) -> bool | None:
    """Whether a shift/reduce conflict is a reduction; None when nothing tells."""
    of_rule, of_token = _priority_of_rule(rule, priorities), priorities.get(terminal, 0)
    if not of_rule or not of_token:
        return None
    return of_rule > of_token or (of_rule == of_token and terminal not in RIGHT)


def _action_rows(analysis: _Analysis) -> list[dict[str, tuple[str, Any]]]:
    """For each state the actions by terminal: ("shift", state) or ("reduce", rule)."""
    rows = []
    problems = []
    for state in analysis.states:
        row: dict[str, tuple[str, Any]] = {
            symbol.name: ("shift", target) for symbol, target in state.transitions.items() if symbol.is_term
        }
        for symbol, rules in state.lookaheads.items():
            if len(rules) > 1:
                problems.append(f"reduce/reduce on {symbol.name}: {sorted(map(str, rules))}")
                continue
            (rule,) = rules
            if symbol.name in row:
                reduce = _prefers_reduce(rule, symbol.name, analysis.priorities)
                if reduce is None and not _greedy(rule, symbol.name):
                    problems.append(f"shift/reduce on {symbol.name}: {rule}")
                if not reduce:
                    continue
            row[symbol.name] = ("reduce", rule)
        rows.append(row)
    if problems:
        raise GrammarConflictError("\n".join(sorted(problems)))
    return rows


def _greedy(rule: Any, terminal: str) -> bool:
    """`-> def(A) -> B raises ...`: the innermost function type takes the effects that follow."""
    return rule.origin.name in ("test", "function_type") and terminal in ("ARROW", "RAISES", "THIN", "ABI", "LBRACE")


def build(text: str) -> Tables:
    """The tables of a grammar text."""
    analysis = _Analysis(text)
    rows = _action_rows(analysis)
    state_number = {id(s): i for i, s in enumerate(analysis.states)}
    terminal_number = {name: i for i, name in enumerate(analysis.terminals)}
    nonterminal_number = {name: i for i, name in enumerate(analysis.nonterminals)}
    reductions = sorted((r for r in analysis.rules if not _is_unit(r)), key=_rule_key)
    rule_number = {r: i + 1 for i, r in enumerate(reductions)}
    gotos = [
        {s.name: state_number[id(t)] for s, t in state.transitions.items() if not s.is_term}
        for state in analysis.states
    ]
    units = _unit_targets(rows, state_number, analysis.states)
    actions = []
    for number, row in enumerate(rows):
        line = [0] * len(terminal_number)
        for name, (kind, what) in row.items():
            if kind == "shift":
                value = state_number[id(what)]
            elif _is_unit(what):
                value = UNIT + nonterminal_number[units[number, name]]
            else:
                value = -rule_number[what]
            line[terminal_number[name]] = value
        actions.append(line)
    actions[gotos[0]["file"]][terminal_number["$END"]] = ACCEPT
    goto_rows = [[row.get(name, 0) for name in analysis.nonterminals] for row in gotos]
    return Tables(
        terminals=analysis.terminals,
        nonterminals=analysis.nonterminals,
        spellings={text: terminal_number[n] for n, texts in sorted(analysis.spellings.items()) for text in texts},
        rules=[(len(r.expansion), nonterminal_number[r.origin.name], str(r.alias)) for r in reductions],
        actions=actions,
        gotos=goto_rows,
    )


def _is_unit(rule: Any) -> bool:
    if rule.alias is None and len(rule.expansion) != 1:
        raise GrammarConflictError(f"a production of several symbols needs a name: {rule}")
    return rule.alias is None and not rule.origin.name.startswith("$root")


def _rule_key(rule: Any) -> tuple[str, list[str]]:
    return rule.origin.name, [s.name for s in rule.expansion]


def _unit_targets(rows: list[dict[str, tuple[str, Any]]], numbers: dict[int, int], states: list[Any]) -> _Chains:
    """For (state, terminal) with a unit reduction: the nonterminal at the end of its chain of unit reductions.

    Where the chains differ by the state below, the longest common beginning is taken.
    """
    below: dict[int, set[int]] = {}
    for number, state in enumerate(states):
        for target in state.transitions.values():
            below.setdefault(numbers[id(target)], set()).add(number)
    gotos = [{s.name: numbers[id(t)] for s, t in state.transitions.items()} for state in states]
    targets: _Chains = {}
    for number, row in enumerate(rows):
        for terminal, (kind, rule) in row.items():
            if kind == "reduce" and _is_unit(rule):
                chains = [_chain(rows, gotos, under, number, terminal) for under in sorted(below[number])]
                common = chains[0]
                for chain in chains[1:]:
                    same = [a for a, b in zip(common, chain, strict=False) if a == b]
                    common = common[: len(same)]
                targets[number, terminal] = common[-1]
    return targets


_Chains = dict[tuple[int, str], str]


def _chain(
    rows: list[dict[str, tuple[str, Any]]], gotos: list[dict[str, int]], under: int, state: int, terminal: str
) -> list[str]:
    """The nonterminals that unit reductions on `terminal` pass through in `state`, which stands on `under`."""
    chain: list[str] = []
    while True:
        kind, rule = rows[state].get(terminal, ("error", None))
        if kind != "reduce" or not _is_unit(rule):
            return chain
        chain.append(rule.origin.name)
        state = gotos[under][rule.origin.name]


def encode(tables: Tables) -> str:
    """The text of `table_data.py`."""
    actions, action_index = _unique(tables.actions)
    gotos, goto_index = _unique(tables.gotos)
    data = (
        tables.terminals,
        tables.nonterminals,
        tables.spellings,
        tables.rules,
        (len(tables.terminals), actions, action_index),
        (len(tables.gotos[0]), gotos, goto_index),
    )
    # Format 2 of marshal: later ones write references where an object happens to be shared in this process.
    packed = b85encode(zlib.compress(marshal.dumps(data, 2), 9)).decode()
    lines = [packed[i : i + 110] for i in range(0, len(packed), 110)]
    body = "\n".join(f'    "{line}"' for line in lines)
    return f'"""Written by tables.py from grammar.lark; do not edit."""\n\nDATA = (\n{body}\n)\n'


def _unique(rows: list[list[int]]) -> tuple[bytes, bytes]:
    """The distinct rows one after the other, and for each row its number, as 16-bit integers."""
    seen: dict[tuple[int, ...], int] = {}
    index = array("h", [seen.setdefault(tuple(row), len(seen)) for row in rows])
    flat = array("h", [value for row in seen for value in row])
    return flat.tobytes(), index.tobytes()


def main() -> None:
    OUTPUT.write_text(encode(build(GRAMMAR.read_text(encoding="utf-8"))), encoding="utf-8")


if __name__ == "__main__":
    main()
