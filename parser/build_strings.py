"""Strings: adjacent literals, f-strings, t-strings."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from ..lang import syntax as s
from ..lang.diagnostics import Diagnostic
from ..lang.records import dataclass
from ..lang.source import Location
from .build_base import BuilderBase
from .literals import LiteralError, string_value
from .targets import Targets


@dataclass(slots=True)
class Fields:
    """One string with fields, before it is joined with its neighbours."""

    span: s.Span
    template: bool
    items: list[Any]


@dataclass(slots=True)
class FieldHead:
    """A field so far; `text_end` is the end of what a debugging `=` shows, or -1."""

    span: s.Span
    value: s.Expr
    text_end: int = -1
    shown: bool = False
    conversion: int = -1
    format_spec: list[Any] | None = None


@dataclass(slots=True)
class CompleteField:
    """A field with its braces."""

    head: FieldHead
    shown_text: str | None
    expression_text: str


class Strings(Targets, BuilderBase):
    """The productions of strings."""

    def string(self, v: list[Any], start: int, end: int) -> s.Expr:
        parts = v[0]
        if len(parts) == 1 and type(parts[0]) is tuple:
            return s.Constant((start, end), self._literal(parts[0]), self._kind(parts[0]))
        fields = [p for p in parts if type(p) is Fields]
        if not fields:
            return self._concatenated(parts, start, end)
        return self._joined(parts, fields, start, end)

    def _literal(self, span: s.Span) -> str | bytes:
        literal = self.text[span[0] : span[1]]
        refused: list[LiteralError] | None = None if self.is_python else []
        value: str | bytes = ""
        try:
            value = string_value(literal, refused)
        except LiteralError as error:
            at = span[0] + error.offset
            code = "E0103" if self.text[at] == "\\" else "E0110"
            self.error(code, (at, at + error.length), error.message)
        for error in refused or ():
            at = span[0] + error.offset
            location = Location(self.source, at, at + error.length)
            self.native_only.append(Diagnostic("E0103", location, error.message))
        return value

    def _kind(self, span: s.Span) -> str | None:
        return "u" if self.text[span[0]] == "u" else None

    def _concatenated(self, parts: list[s.Span], start: int, end: int) -> s.Expr:
        values = [self._literal(part) for part in parts]
        texts = [value for value in values if isinstance(value, str)]
        if len(texts) == len(values):
            return s.Constant((start, end), "".join(texts), self._kind(parts[0]))
        if texts:
            self.error("E0110", (start, end), "bytes and text literals cannot stand side by side")
        return s.Constant((start, end), b"".join(value for value in values if isinstance(value, bytes)))

    def _joined(self, parts: list[Any], fields: list[Fields], start: int, end: int) -> s.Expr:
        template = fields[0].template
        if any(f.template is not template for f in fields):
            self.error("E0110", (start, end), "f-strings and t-strings cannot stand side by side")
        if template and self.is_python and len(fields) != len(parts):
            self.error("E0110", (start, end), "t-strings and other strings cannot stand side by side")
        kind = self._kind(parts[0]) if type(parts[0]) is tuple else None
        items: list[Any] = []
        for part in parts:
            if type(part) is Fields:
                items.extend(part.items)
                continue
            value = self._literal(part)
            if isinstance(value, bytes):
                self.error("E0110", part, "bytes and text literals cannot stand side by side")
                continue
            items.append(s.Constant(part, value))
        values = self._values(items, template)
        if template:
            return s.TemplateStr((start, end), values)
        for value in values:
            if type(value) is s.Constant:
                value.kind = kind
        return s.JoinedStr((start, end), values)

    def _values(self, items: list[Any], template: bool) -> list[s.Expr]:
        """Texts and fields, with neighbouring texts joined and empty ones left out."""
        values: list[s.Expr] = []
        for item in items:
            if type(item) is s.Constant:
                self._append_text(values, item)
                continue
            head = item.head
            if item.shown_text is not None:
                self._append_text(values, s.Constant(head.span, item.shown_text))
            spec = head.format_spec
            format_spec = s.JoinedStr(head.span, self._values(spec, False)) if spec is not None else None
            if template:
                text = item.expression_text
                values.append(s.Interpolation(head.span, head.value, text, head.conversion, format_spec))
            else:
                values.append(s.FormattedValue(head.span, head.value, head.conversion, format_spec))
        return values

    def _append_text(self, values: list[s.Expr], item: s.Constant) -> None:
        last = values[-1] if values else None
        if type(last) is s.Constant:
            last.value = str(last.value) + str(item.value)
            last.span = (last.span[0], item.span[1])
        elif item.value:
            values.append(s.Constant(item.span, item.value))

    def fstring_empty(self, v: list[Any], start: int, end: int) -> Fields:
        return Fields((start, end), self._is_template(v[0]), [])

    def fstring(self, v: list[Any], start: int, end: int) -> Fields:
        template = self._is_template(v[0])
        if template and not self.is_python:
            for item in v[1]:
                if type(item) is CompleteField and item.head.format_spec is not None:
                    location = Location(self.source, *item.head.span)
                    message = "a t-string field has no format specification in Mojo"
                    self.native_only.append(Diagnostic("E0118", location, message))
        return Fields((start, end), template, v[1])

    def _is_template(self, opening: s.Span) -> bool:
        return "t" in self.spelling(opening).lower()

    def field_head(self, v: list[Any], start: int, end: int) -> FieldHead:
        value = self.value(v[1])
        if self.is_python and self.version < (3, 12) and type(value) is s.Starred:
            self.error("E0110", value.span, "'*' is not allowed here")
        return FieldHead((start, end), value)

    def field_debug(self, v: list[Any], start: int, end: int) -> FieldHead:
        head = v[0]
        if head.shown or head.conversion >= 0 or head.format_spec is not None:
            self.error("E0110", v[1], "'=' stands directly behind the expression of a field")
        head.shown = True
        return head

    def field_conversion(self, v: list[Any], start: int, end: int) -> FieldHead:
        head, bang, name = v
        if head.conversion >= 0 or head.format_spec is not None:
            self.error("E0110", bang, "a field has one conversion, before its format specification")
        if name.id not in ("s", "r", "a") or name.span[0] != bang[1]:
            self.error("E0110", name.span, "the conversion of a field is '!s', '!r' or '!a'")
        self._text_ends(head, bang[0])
        head.conversion = ord(name.id[0])
        return head

    def field_spec(self, v: list[Any], start: int, end: int) -> FieldHead:
        head = v[0]
        if head.format_spec is not None:
            self.error("E0110", v[1], "a field has one format specification")
        self._text_ends(head, v[1][0])
        head.format_spec = v[2] if len(v) == 3 else []
        return head

    def _text_ends(self, head: FieldHead, at: int) -> None:
        if head.text_end < 0:
            head.text_end = at

    def _without_comments(self, start: int, end: int) -> str:
        """The text of a field as `=` shows it."""
        pieces = []
        for comment in self.comments[bisect_left(self.comments, (start, start)) :]:
            if comment[0] >= end:
                break
            pieces.append(self.text[start : comment[0]])
            start = comment[1]
        return "".join([*pieces, self.text[start:end]])

    def field(self, v: list[Any], start: int, end: int) -> CompleteField:
        head = v[0]
        self._text_ends(head, end - 1)
        head.span = (start, end)
        text = self._without_comments(start + 1, head.text_end)
        if head.shown and head.conversion < 0 and head.format_spec is None:
            head.conversion = ord("r")
        expression = text.rstrip().removesuffix("=") if head.shown else text
        return CompleteField(head, text if head.shown else None, expression.strip())
