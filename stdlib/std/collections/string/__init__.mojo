"""Text: `String`, views, codepoints, and conversions between text and numbers."""

from .codepoint import Codepoint
from .iterators import BytesIter, CodepointSliceIter, CodepointsIter, GraphemeIndicesIter, GraphemeSliceIter
from .numbers import ascii, atof, atol, chr, ord
from .string import CStringSpan, String
from .string_slice import ImmStringSpan, StaticString, StringLiteral, StringSlice, StringSpan
