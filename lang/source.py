"""Source files: text, and the way from character offsets to lines and columns."""

from __future__ import annotations

from bisect import bisect_right
from hashlib import blake2b

from .records import dataclass, field


@dataclass(slots=True, eq=False)
class SourceFile:
    """One file's decoded text. `path` is shown to the user as it is; offsets count characters of `text`."""

    path: str
    text: str
    _starts: list[int] = field(default_factory=list)

    def position(self, offset: int) -> tuple[int, int]:
        """The 1-based line and column of a character offset."""
        starts = self.line_starts()
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a 1-based line, without its end."""
        starts = self.line_starts()
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")

    def line_starts(self) -> list[int]:
        """The offsets at which lines begin; `\\n`, `\\r\\n` and a lone `\\r` end a line."""
        if not self._starts:
            starts = [0]
            starts.extend(self._line_ends())
            self._starts = starts
        return self._starts

    def _line_ends(self) -> list[int]:
        text = self.text
        ends = []
        at = text.find("\n")
        while at >= 0:
            ends.append(at + 1)
            at = text.find("\n", at + 1)
        if "\r" in text:
            lone = [i + 1 for i, c in enumerate(text) if c == "\r" and text[i + 1 : i + 2] != "\n"]
            ends = sorted(ends + lone)
        return ends

    def digest(self) -> str:
        """A content hash of the text, in hexadecimal."""
        return blake2b(self.text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Location:
    """A half-open range of characters in a file."""

    source: SourceFile
    start: int
    end: int

    @property
    def line(self) -> int:
        return self.source.position(self.start)[0]

    @property
    def column(self) -> int:
        return self.source.position(self.start)[1]
