"""A small command-line reader: argparse alone would cost more than starting a cached program."""

from __future__ import annotations


class UsageError(Exception):
    """The command line does not make sense; the message says why."""


class Flag:
    """One option of a command.

    names    its spellings, `-o` or `--emit`; a one-letter name also takes its value without a space
    value    what the value is called in help, "" for a switch
    choices  the values that are allowed, () for any
    repeat   may be given several times; the result is a list
    """

    __slots__ = ("choices", "help", "names", "repeat", "value")

    def __init__(
        self, names: str, help: str, value: str = "", choices: tuple[str, ...] = (), repeat: bool = False
    ) -> None:
        self.names = tuple(names.split())
        self.help = help
        self.value = value
        self.choices = choices
        self.repeat = repeat

    @property
    def key(self) -> str:
        """The name under which the result is found: the last spelling, without dashes."""
        return self.names[-1].lstrip("-").replace("-", "_")


class Parsed:
    """The options that were given, by key, and the other words."""

    __slots__ = ("options", "words")

    def __init__(self) -> None:
        self.options: dict[str, str | bool | list[str]] = {}
        self.words: list[str] = []

    def switch(self, key: str) -> bool:
        return bool(self.options.get(key))

    def text(self, key: str, default: str = "") -> str:
        found = self.options.get(key, default)
        return found if isinstance(found, str) else default

    def texts(self, key: str) -> list[str]:
        found = self.options.get(key)
        return found if isinstance(found, list) else []


def read(flags: tuple[Flag, ...], words: list[str], *, stop_at_word: bool = False) -> Parsed:
    """Sorts `words` into options and the rest. `--` ends the options, and so does the first other word if
    `stop_at_word` (what follows then belongs to the program that is run).

    Raises `UsageError` for an unknown option, a missing value, or a value that is not allowed.
    """
    table = {name: flag for flag in flags for name in flag.names}
    result = Parsed()
    rest = iter(words)
    for word in rest:
        if word == "--":
            break
        if not word.startswith("-") or word == "-":
            result.words.append(word)
            if stop_at_word:
                break
            continue
        flag, value = _split(table, word)
        if flag.value and value is None:
            value = next(rest, None)
            if value is None:
                raise UsageError(f"option {word} needs a value ({flag.value})")
        _store(result, flag, word, value)
    result.words.extend(rest)
    return result


def _split(table: dict[str, Flag], word: str) -> tuple[Flag, str | None]:
    """The flag that a word names, and the value that is attached to it."""
    if word in table:
        return table[word], None
    if word.startswith("--") and "=" in word:
        name, _, value = word.partition("=")
        if name in table and table[name].value:
            return table[name], value
    elif not word.startswith("--") and word[:2] in table and table[word[:2]].value:
        return table[word[:2]], word[2:].removeprefix("=")
    raise UsageError(f"unknown option {word.partition('=')[0]}{_suggestion(table, word)}")


def _suggestion(table: dict[str, Flag], word: str) -> str:
    import difflib

    close = difflib.get_close_matches(word, table, n=1)
    return f" (did you mean {close[0]}?)" if close else ""


def _store(result: Parsed, flag: Flag, word: str, value: str | None) -> None:
    if value is None:
        result.options[flag.key] = True
        return
    if flag.choices and value not in flag.choices:
        raise UsageError(f"{word}: {value!r} is not one of {', '.join(flag.choices)}")
    if flag.repeat:
        found = result.options.setdefault(flag.key, [])
        if isinstance(found, list):
            found.append(value)
    else:
        result.options[flag.key] = value


def help_text(usage: str, description: str, flags: tuple[Flag, ...]) -> str:
    """What `--help` prints for a command."""
    lines = [f"usage: {usage}", "", description]
    if flags:
        lines += ["", "options:"]
    for flag in flags:
        left = ", ".join(flag.names) + (f" {flag.value}" if flag.value else "")
        lines.append(f"  {left:26}  {flag.help}")
    return "\n".join(lines) + "\n"
