"""Cells of text: when an input is complete, and what of it is declaration and what is to be done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ...lang import syntax
from ...lang.diagnostics import Diagnostic, Severity
from ...lang.modules import LoadedModule
from ...lang.records import dataclass, field, replace
from ...lang.source import Location, SourceFile

MODULE_NAME = "session"

_WORD = re.compile(r"[^\W\d]\w*")
_CONTINUED = re.compile(r"\\\s*\Z")

_DECLARATIONS = (
    syntax.FunctionDef,
    syntax.StructDef,
    syntax.TraitDef,
    syntax.ClassDef,
    syntax.ComptimeDecl,
    syntax.Import,
    syntax.ImportFrom,
)
_COMPOUND = (
    *(syntax.FunctionDef, syntax.StructDef, syntax.TraitDef, syntax.ClassDef, syntax.If, syntax.For, syntax.While),
    *(syntax.With, syntax.Try, syntax.Match),
)
_CLAUSES = ("else", "elif", "except", "finally", "case")


@dataclass(slots=True, eq=False)
class Cell:
    """One parsed input.

    declarations  what stays: functions, structs, traits, compile-time names, imports
    statements    what is to be done
    """

    source: SourceFile
    diagnostics: list[Diagnostic]
    declarations: list[syntax.Stmt] = field(default_factory=list)
    statements: list[syntax.Stmt] = field(default_factory=list)

    @property
    def rejected(self) -> bool:
        return any(d.severity is Severity.ERROR for d in self.diagnostics)

    def words(self) -> frozenset[str]:
        """The words in what is to be done."""
        return _words(self.source, self.statements)


@dataclass(frozen=True, slots=True, eq=False)
class Declared:
    """The declarations of a cell that are still valid, as a module, with the names that they declare and mention."""

    loaded: LoadedModule
    names: frozenset[str]
    words: frozenset[str]

    def without(self, names: frozenset[str]) -> Declared | None:
        """What is left when these names are declared anew; None if nothing is."""
        if not self.names & names:
            return self
        kept = [s for statement in self.loaded.module.body if (s := _without(statement, names)) is not None]
        return declared(self.loaded.source, kept) if kept else None

    def text(self) -> str:
        """The text of the declarations, as in a file."""
        source = self.loaded.source.text
        spans = (_span(source, statement) for statement in self.loaded.module.body)
        return "".join(f"{source[start:end].rstrip()}\n\n\n" for start, end in spans)

    def refreshed(self) -> Declared:
        """The same declarations as a new module, to be elaborated again."""
        return declared(self.loaded.source, self.loaded.module.body)


def parse(text: str, name: str) -> Cell:
    """Reads an input; `name` stands where the path of a file would in messages."""
    source, body, diagnostics = _read(text, name)
    cell = Cell(source, diagnostics)
    for statement in body:
        (cell.declarations if isinstance(statement, _DECLARATIONS) else cell.statements).append(statement)
    message = "'return' belongs into a function"
    cell.diagnostics += [Diagnostic("E0607", Location(source, *s.span), message) for s in _returns(cell.statements)]
    return cell


def _read(text: str, name: str) -> tuple[SourceFile, list[syntax.Stmt], list[Diagnostic]]:
    from ...parser.dialect import Dialect
    from ...parser.parse import parse as parse_source

    source = SourceFile(name, text)
    result = parse_source(source, Dialect.MOJO)
    return source, result.module.body if result.module is not None else [], list(result.diagnostics)


def declared(source: SourceFile, statements: list[syntax.Stmt]) -> Declared:
    """Declarations as a module that other cells see."""
    loaded = LoadedModule(MODULE_NAME, source, syntax.Module((0, len(source.text)), statements, []), False, False)
    names = frozenset(name for statement in statements for name in declared_names(statement))
    return Declared(loaded, names, _words(source, statements))


def declared_names(statement: syntax.Stmt) -> list[str]:
    """The names that a declaration binds."""
    match statement:
        case syntax.Import(names=aliases):
            return [alias.asname or alias.name.partition(".")[0] for alias in aliases]
        case syntax.ImportFrom(names=aliases):
            return [alias.asname or alias.name for alias in aliases]
        case (
            syntax.FunctionDef(name=name)
            | syntax.StructDef(name=name)
            | syntax.TraitDef(name=name)
            | syntax.ClassDef(name=name)
            | syntax.ComptimeDecl(name=name)
        ):
            return [name]
    return []


def _without(statement: syntax.Stmt, names: frozenset[str]) -> syntax.Stmt | None:
    if isinstance(statement, syntax.Import | syntax.ImportFrom):
        kept = [alias for alias, bound in zip(statement.names, declared_names(statement)) if bound not in names]
        return replace(statement, names=kept) if kept else None
    return None if names.intersection(declared_names(statement)) else statement


def _span(text: str, statement: syntax.Stmt) -> syntax.Span:
    """Where a declaration stands, its decorators included."""
    start, end = statement.span
    decorators = getattr(statement, "decorators", ())
    return (text.rindex("@", 0, decorators[0].span[0]) if decorators else start), end


def _words(source: SourceFile, statements: Iterable[syntax.Stmt]) -> frozenset[str]:
    return frozenset(word for s in statements for word in _WORD.findall(source.text, *s.span))


def moved_names(source: SourceFile) -> frozenset[str]:
    """The words behind which a `^` stands."""
    return frozenset(re.findall(r"([^\W\d]\w*)\s*\^", source.text))


def _returns(body: Iterable[syntax.Stmt]) -> Iterator[syntax.Stmt]:
    """The `return` statements outside of functions."""
    for statement in body:
        if isinstance(statement, syntax.Return):
            yield statement
        if not isinstance(statement, syntax.FunctionDef):
            for name in ("body", "orelse", "finalbody", "handlers", "cases"):
                inner = getattr(statement, name, ())
                yield from _returns(inner if isinstance(inner, list) else ())


# --------------------------------------------------------------------------------------------- completeness


def is_complete(text: str) -> bool:
    """Whether what somebody types can be run as it stands: nothing is open, and a block is ended by an empty line.

    What is in error, and stays so whatever follows, is complete.
    """
    if not text.strip():
        return True
    source, body, diagnostics = _read(text, "")
    ended = "\n" in text and not text.rpartition("\n")[2].strip()
    if _CONTINUED.search(text) or any(_wants_more(source, found, ended) for found in diagnostics):
        return False
    if ended:
        return True
    return not (diagnostics and _is_indented(text)) and not (body and isinstance(body[-1], _COMPOUND))


def cells_of(lines: Iterable[str]) -> Iterator[str]:
    """The inputs that a script consists of. A statement is given as soon as it is complete; a block, in which there
    may be empty lines, when a line follows that does not belong to it."""
    buffer: list[str] = []
    for line in map(str.rstrip, lines):
        text = "\n".join(buffer)
        if buffer and not _goes_on(text, line):
            yield text
            buffer.clear()
        if not buffer and line.startswith(":"):  # a command of the prompt
            yield line
            continue
        if buffer or line.strip():
            buffer.append(line)
        if buffer and is_complete("\n".join(buffer)) and not _is_block(buffer):
            yield "\n".join(buffer)
            buffer.clear()
    if buffer:
        yield "\n".join(buffer)


def _is_block(lines: list[str]) -> bool:
    """Whether more lines could belong to what has been read."""
    _, body, _ = _read("\n".join(lines), "")
    return bool(body and isinstance(body[-1], _COMPOUND)) or any(_is_indented(line) for line in lines if line.strip())


def _goes_on(text: str, line: str) -> bool:
    """Whether a line of a script belongs to the input before it."""
    if not line.strip() or _is_indented(line):
        return True
    found = _WORD.match(line)
    if found is not None and found[0] in _CLAUSES:
        return True
    source, _, diagnostics = _read(text, "")
    return bool(_CONTINUED.search(text)) or any(_wants_more(source, found, False) for found in diagnostics)


def _is_indented(text: str) -> bool:
    return text.rpartition("\n")[2][:1] in (" ", "\t")


def _wants_more(source: SourceFile, found: Diagnostic, ended: bool) -> bool:
    """Whether an error is that the text ends too early; an empty line ends the wait for a block."""
    text = source.text
    written = text.rstrip()
    at_end = found.location.end >= len(written)
    match found.code:
        case "E0108":
            return "never closed" in found.message
        case "E0102":
            return text.startswith(('"""', "'''"), max(found.location.end - 3, 0))
        case "E0107" | "E0124":
            return at_end and not ended
        case "E0110":
            return at_end and not ended and written.rpartition("\n")[2].startswith("@")
    return False
