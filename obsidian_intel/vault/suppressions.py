"""What a person asked us not to say: `%% obsintel-ignore: OI301 %%`, or `obsintel-ignore: [OI301]` in frontmatter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from obsidian_intel.core.document import Document
from obsidian_intel.core.lazy import lazy_pattern
from obsidian_intel.markdown.frontmatter.note_properties import Frontmatter
from obsidian_intel.markdown.note_parts import Note, Region, RegionKind

KEY = "obsintel-ignore"
LAST_LINE = 2**31
_FEW = 8
_COMMENT = lazy_pattern(r"%%\s*obsintel-ignore\b(?:\s*[:：]?\s*(?P<codes>[^%]*?))?\s*%%", re.IGNORECASE)
_CODE = lazy_pattern(r"[A-Za-z][\w-]*")


class Suppression(Struct, frozen=True, gc=False, array_like=True):
    """Codes (or their beginnings; none: all) that are silent from `first` to `last`, lines from 1."""

    first: int
    last: int
    codes: tuple[str, ...]

    def covers(self, line: int, code: str, name: str = "") -> bool:
        """Whether a finding that starts on `line` is meant."""
        if not self.first <= line <= self.last:
            return False
        return not self.codes or any(matches(code, each, name) for each in self.codes)


class SuppressionIndex(Struct, frozen=True):
    """The suppressions of one note, by the lines of which they speak."""

    asked: Sequence[Suppression]
    always: list[Suppression]
    by_line: dict[int, list[Suppression]]

    @classmethod
    def of(cls, asked: Sequence[Suppression]) -> SuppressionIndex:
        """Sorted out. No two tables share a line, so there are not many more entries than lines."""
        made = cls(asked, [each for each in asked if each.last == LAST_LINE], {})
        for each in asked:
            if each.last < LAST_LINE:
                for line in range(each.first, each.last + 1):
                    made.by_line.setdefault(line, []).append(each)
        return made

    def covers(self, line: int, code: str, name: str) -> bool:
        """Whether a finding that starts on `line` is meant."""
        return any(each.covers(line, code, name) for each in (*self.always, *self.by_line.get(line, ())))


_last = SuppressionIndex((), [], {})


def is_silent(asked: Sequence[Suppression], line: int, code: str, name: str) -> bool:
    """Whether one of `asked` means a finding that starts on `line`. Findings come note by note."""
    global _last
    if len(asked) < _FEW:
        return any(each.covers(line, code, name) for each in asked)
    if _last.asked is not asked:
        _last = SuppressionIndex.of(asked)
    return _last.covers(line, code, name)


def matches(code: str, wanted: str, name: str = "") -> bool:
    """Whether `wanted` is the code, its beginning (`OI3`), its name, or `all`."""
    return code.startswith(wanted.upper()) or wanted.lower() in (name, "all")


def suppressions(document: Document, frontmatter: Frontmatter, note: Note) -> tuple[Suppression, ...]:
    """All that the note asks for.

    A comment in a line or a table row speaks of that line. One alone on its line speaks of the line below; where a
    table begins there, of the whole table.
    """
    asked = [
        (region, found)
        for region in note.regions
        if region.kind is RegionKind.COMMENT
        and (found := _COMMENT.fullmatch(document.text, region.span.start, region.span.end))
    ]
    if not asked and frontmatter.get(KEY) is None:
        return ()
    if KEY not in document.text.casefold():
        return ()
    return (*_in_frontmatter(frontmatter), *_in_comments(document, note, asked))


def _in_frontmatter(frontmatter: Frontmatter) -> Iterator[Suppression]:
    codes = _codes(frontmatter.texts(KEY))
    if codes:
        yield Suppression(1, LAST_LINE, codes)


def _in_comments(
    document: Document, note: Note, asked: Sequence[tuple[Region, re.Match[str]]]
) -> Iterator[Suppression]:
    if not asked:
        return
    tables = {document.line_of(table.span.start): document.line_of(table.span.end) for table in note.tables}
    for region, match in asked:
        codes = _codes([match["codes"] or ""])
        line = document.line_of(region.span.start)
        yield Suppression(line, line, codes)
        if _alone(document, line, region.span.start, region.span.end):
            below = _below(document, line)
            yield Suppression(below, tables.get(below, below), codes)


def _alone(document: Document, line: int, start: int, end: int) -> bool:
    span = document.line_span(line)
    before, after = document.text[span.start : start], document.text[end : span.end]
    return not before.strip(" \t>") and not after.strip()


def _below(document: Document, line: int) -> int:
    """The next line with text in it."""
    for below in range(line + 1, document.line_count + 1):
        if document.line_span(below).of(document.text).strip(" \t>"):
            return below
    return line


def _codes(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(code for text in texts for code in _CODE.findall(text))
