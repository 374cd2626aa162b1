"""A Pygments lexer for Mojo, for the prompt and for whoever shows Mojo code: `pygmentize -l oomph file.mojo`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from pygments.lexer import RegexLexer, bygroups, include, words
from pygments.token import Comment, Error, Keyword, Name, Number, Operator, Punctuation, String, Text, Whitespace

_KEYWORDS = (
    *("and", "as", "assert", "async", "await", "break", "continue", "del", "elif", "else", "except", "finally", "for"),
    *("from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return"),
    *("try", "while", "with", "yield"),
)
_DECLARATIONS = ("var", "ref", "comptime")
_SOFT = ("mut", "imm", "out", "deinit", "raises", "thin", "abi", "where", "capturing")
_CONSTANTS = ("True", "False", "None", "Self")
_FUNCTIONS = (
    *("abs", "all", "any", "conforms_to", "debug_assert", "divmod", "enumerate", "hash", "hex", "input", "iter"),
    *("len", "map", "max", "min", "next", "ord", "pow", "print", "range", "reflect", "repr", "reversed", "round"),
    *("sort", "swap", "zip"),
)
_TYPES = (
    *("Array", "Bool", "Byte", "Dict", "DType", "Error", "InlineArray", "Int", "List", "Optional", "Origin"),
    *("Pointer", "SIMD", "Scalar", "Set", "Slice", "Span", "StaticString", "String", "StringLiteral", "StringSlice"),
    *("Tuple", "UInt", "UnsafePointer", "Variant"),
)
_NAME = r"[^\W\d]\w*"

_QUOTES = ('"""', "'''", '"', "'")


def _text(kind: Any, quote: str, fields: bool, raw: bool) -> list[Any]:
    """The rules inside a text that ends with `quote`."""
    first = quote[0]
    stops = first + ("" if len(quote) == 3 else r"\n") + ("" if raw else r"\\") + ("{}" if fields else "")
    rules: list[Any] = [(quote, kind, "#pop"), (f"[^{stops}]+", kind)]
    if not raw:
        rules.append((r"\\(?:\n|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{1,3}|.)", String.Escape))
    if fields:
        rules += [(r"\{\{|\}\}", String.Escape), (r"\{", String.Interpol, "field"), (r"\}", kind)]
    if len(quote) == 3:
        rules.append((first, kind))
    else:
        rules.append((r"\n", Error, "#pop"))
    return rules


def _openings() -> list[Any]:
    """The rules for the beginnings of texts: prefix and quotes."""
    rules: list[Any] = []
    for quote in _QUOTES:
        for prefix, state in (("[tTfF][rR]|[rR][tTfF]", "raw field"), ("[tTfF]", "field"), ("[rR]", "raw")):
            rules.append((f"({prefix})({quote})", bygroups(String.Affix, String), f"{state} {quote}"))
        rules.append((f"([bBuU]?)({quote})", bygroups(String.Affix, String), f"plain {quote}"))
    return rules


def _text_states() -> dict[str, list[Any]]:
    states: dict[str, list[Any]] = {}
    for quote in _QUOTES:
        kind = String.Double if quote[0] == '"' else String.Single
        for name, fields, raw in (
            ("plain", False, False),
            ("raw", False, True),
            ("field", True, False),
            ("raw field", True, True),
        ):
            states[f"{name} {quote}"] = _text(kind, quote, fields, raw)
    return states


_CODE: list[Any] = [
    (r"[^\S\n]+|\\\n", Text),
    (r"#.*", Comment.Single),
    *_openings(),
    (r"(def|fn)(\s+)(`[^`\n]+`|[^\W\d]\w*)", bygroups(Keyword.Declaration, Whitespace, Name.Function)),
    (r"(struct|trait|class|__extension)(\s+)([^\W\d]\w*)", bygroups(Keyword.Declaration, Whitespace, Name.Class)),
    (r"(from)(\s+)([\w.]+)", bygroups(Keyword.Namespace, Whitespace, Name.Namespace)),
    (r"import\b", Keyword.Namespace),
    (r"@[^\W\d][\w.]*", Name.Decorator),
    (words(_CONSTANTS, r"\b", r"\b"), Keyword.Constant),
    (words(_DECLARATIONS, r"\b", r"\b(?=\s+[\w(`])"), Keyword.Declaration),
    (words(_SOFT, r"\b", r"\b(?=\s+[\w\"'`*({])"), Keyword),
    (r"(?<=\)\s)raises\b", Keyword),
    (words(_KEYWORDS, r"\b", r"\b"), Keyword),
    (r"(match|case)\b(?=[^\n=]*:\s*(?:#.*)?$)", Keyword),
    (r"self\b", Name.Builtin.Pseudo),
    (words(_FUNCTIONS, r"\b", r"\b(?=\s*[(\[])"), Name.Builtin),
    (words(_TYPES, r"\b", r"\b"), Keyword.Type),
    (r"\b(?:U?Int|Float|BFloat)\d+(?:_\w+)?\b", Keyword.Type),
    (r"0[xX][\da-fA-F_]+", Number.Hex),
    (r"0[oO][0-7_]+", Number.Oct),
    (r"0[bB][01_]+", Number.Bin),
    (r"(?:\d[\d_]*\.[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?|\d[\d_]*[eE][+-]?\d[\d_]*", Number.Float),
    (r"\d[\d_]*", Number.Integer),
    (r"`[^`\n]+`", Name),
    (r"[^\W\d]\w*", Name),
    (r"->|:=|\*\*=?|//=?|<<=?|>>=?|[-+*/%@&|^=<>!]=?|~", Operator),
    (r"\.\.\.|[.,:;()\[\]{}]", Punctuation),
]


class MojoLexer(RegexLexer):
    """Mojo 1.2. Words that are keywords only at some places are marked where they usually are."""

    name = "Mojo (oomph)"
    aliases: ClassVar[Sequence[str]] = ["oomph", "oomph-mojo"]
    filenames: ClassVar[Sequence[str]] = ["*.mojo"]
    mimetypes: ClassVar[Sequence[str]] = ["text/x-mojo"]

    tokens: ClassVar[dict[str, list[Any]]] = {
        "root": [(r"\n", Whitespace), include("code")],
        "code": _CODE,
        "field": [
            (r"\}", String.Interpol, "#pop"),
            (r"\{", Punctuation, "braces"),
            (r"\n", Whitespace),
            include("code"),
        ],
        "braces": [(r"\}", Punctuation, "#pop"), (r"\{", Punctuation, "#push"), (r"\n", Whitespace), include("code")],
        **_text_states(),
    }
