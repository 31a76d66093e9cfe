"""What is wrong in a note, as values.

A `Finding` is what a rule sees: a span, a message, perhaps a fix. A `Diagnostic` is the same made ready
to be kept and printed without the text: path, code, severity, line and column.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from enum import StrEnum

from msgspec import Struct

from obsidian_intel.core.document import Document
from obsidian_intel.core.text import Applicability, Fix, Position, Span


class Severity(StrEnum):
    """How much it matters. Errors and warnings make `lint` exit with 1, infos do not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Finding(Struct, frozen=True, gc=False):
    """One place that a rule points at. `severity` only where it differs from the rule's own."""

    span: Span
    message: str
    fix: Fix | None = None
    severity: Severity | None = None
    code: str | None = None


class Range(bytes):
    """A span with its positions, so that it can be printed without the text. In order of place.

    Six numbers in 24 bytes: line and column of both ends, and the offsets. (A vault of ten thousand notes holds a
    hundred thousand of them, and hardly one is ever looked into.)
    """

    __slots__ = ()

    def __new__(cls, line: int, column: int, end_line: int, end_column: int, offset: int, end_offset: int) -> Range:
        """From the numbers; lines and columns count from 1."""
        return _make(cls, _PLACE.pack(line, column, end_line, end_column, offset, end_offset))

    @classmethod
    def of_bytes(cls, data: bytes) -> Range:
        """A range from its bytes, as a snapshot keeps them."""
        return _make(cls, data)

    def __repr__(self) -> str:
        return f"Range{_PLACE.unpack(self)}"

    @property
    def start(self) -> Position:
        """Where it begins."""
        return Position(*_PLACE.unpack(self)[:2])

    @property
    def end(self) -> Position:
        """Where it ends."""
        return Position(*_PLACE.unpack(self)[2:4])

    @property
    def span(self) -> Span:
        """The offsets."""
        return Span(*_PLACE.unpack(self)[4:])

    @classmethod
    def of(cls, document: Document, span: Span) -> Range:
        """The range of `span` in `document`."""
        starts, start, end = document.line_starts, span.start, span.end
        first = bisect_right(starts, start) or 1
        begins = last_begins = starts[first - 1]
        last = first
        if end < begins or (first < len(starts) and end >= starts[first]):
            last = bisect_right(starts, end, first - 1) or 1
            last_begins = starts[last - 1]
        column = start - begins + 1 if start > begins else 1
        end_column = end - last_begins + 1 if end > last_begins else 1
        return _make(cls, _PLACE.pack(first, column, last, end_column, start, end))

    @classmethod
    def of_both(cls, document: Document, span: Span, inner: Span) -> tuple[Range, Range]:
        """The ranges of `span` and of `inner`, which lies within it; in one line, that is little more than one."""
        starts, start, end = document.line_starts, span.start, span.end
        first = bisect_right(starts, start)
        if not first or (first < len(starts) and end >= starts[first]):
            return cls.of(document, span), cls.of(document, inner)
        before = starts[first - 1] - 1
        whole = _make(cls, _PLACE.pack(first, start - before, first, end - before, start, end))
        if inner is span:
            return whole, whole
        start, end = inner.start, inner.end
        return whole, _make(cls, _PLACE.pack(first, start - before, first, end - before, start, end))


_PLACE = struct.Struct(">6I")
_make = bytes.__new__  # half the time of calling the class
WHOLE_NOTE = Range(1, 1, 1, 1, 0, 0)  # the note as a whole


class RangeEdit(Struct, frozen=True, gc=False):
    """An `Edit` with positions."""

    range: Range
    text: str


class DiagnosticFix(Struct, frozen=True, gc=False):
    """A `Fix` with positions."""

    applicability: Applicability
    edits: tuple[RangeEdit, ...]


class Diagnostic(Struct, frozen=True, gc=False):
    """One line of `lint`. `path` is relative to the vault."""

    path: str
    code: str
    name: str
    severity: Severity
    message: str
    range: Range
    fix: DiagnosticFix | None = None

    @property
    def sort_key(self) -> tuple[str, Position, str, str]:
        """Order of printing."""
        return (self.path, self.range.start, self.code, self.message)


def is_safely_fixable(found: Diagnostic) -> bool:
    """Whether `lint --fix` mends it."""
    return found.fix is not None and found.fix.applicability is Applicability.SAFE


def resolve(document: Document, code: str, name: str, severity: Severity, finding: Finding) -> Diagnostic:
    """The finding as a diagnostic of `document`."""
    fix = None
    if finding.fix is not None:
        edits = tuple(RangeEdit(Range.of(document, e.span), e.text) for e in finding.fix.edits)
        fix = DiagnosticFix(finding.fix.applicability, edits)
    return Diagnostic(
        document.path,
        finding.code or code,
        name,
        finding.severity or severity,
        finding.message,
        Range.of(document, finding.span),
        fix,
    )
