"""Numbers of a cell that stand where scores do and were not read as one, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from obsidian_intel.core.text import Span
from obsidian_intel.markdown.cell_inline import scan
from obsidian_intel.markdown.cell_pieces import CODE, COMMENT, MATH
from obsidian_intel.markdown.parser import is_oversized
from obsidian_intel.months.cells.lines import has_multiline_marks
from obsidian_intel.months.cells.metrics.extract import read_cell

_BOLD_NUMBER = re.compile(r"\*\*\s*[<>≥≤~≈]?\s*\d+(?:\.\d+)?(?:\s*/\s*\d+(?:\.\d+)?)*\s*%?\s*\*\*")
_BOLD_MARKED = re.compile(r"\*\*\s*[<>≥≤~≈]?\s*(\d(?:[.,。，．・·]*\d)+)\s*%?\s*\*\*")
_NUMBER = re.compile(r"\d{1,3}(?:[,，]\d{3})+(?:[.．]\d+)?|\d+(?:[.．]\d+)?")
_DECIMAL_COMMA = re.compile(r"(?<![\d,.])\d{1,3},\d{1,2}(?![\d,.])")
_SEPARATOR = re.compile(r"[；。，、,;：:]|<br\s*/?>", re.IGNORECASE)


class Why:
    """Why a number was not read as a score."""

    APART: Final = "apart"  # a decimal behind a known benchmark, with words between
    UNEQUAL: Final = "unequal"  # a list with other than as many conditions as scores
    MISSPELT: Final = "misspelt"  # in bold, and no number: `92,7`, `92..7`
    DOUBTED: Final = "doubted"  # a number in bold behind a name that is not known as a benchmark's
    NAMELESS: Final = "nameless"  # a number in bold without a name


class Unread(NamedTuple):
    """A number, `number` as written at `span`, and one of `Why`."""

    span: Span
    number: str
    why: str


def unread_scores(raw: str, names: tuple[str, ...], models: tuple[str, ...], taken: Sequence[Span]) -> Iterator[Unread]:
    """The numbers of the cell `raw` that should be scores and are none, spans in `raw`.

    `names` and `models` are as for `metrics`; `taken` are the spans of the scores that were read.
    """
    for match in _BOLD_MARKED.finditer(raw):
        if _NUMBER.fullmatch(match[1]) or _is_opaque(raw, match.start()):
            continue
        if not (_is_european(raw, match) and any(each.overlaps(Span(*match.span())) for each in taken)):
            yield Unread(Span(*match.span()), match[1], Why.MISSPELT)
    found = None if "\n" in raw or is_oversized(raw, 0, len(raw)) else read_cell(raw, names, models)
    doubted = found.doubted if found else ()
    for match in _BOLD_NUMBER.finditer(raw):
        span = Span(*match.span())
        if any(each.overlaps(span) for each in taken) or _is_opaque(raw, span.start):
            continue
        if _is_nameless(raw, match):
            yield Unread(span, match[0], Why.NAMELESS)
        elif any(each.overlaps(span) for each in doubted):
            yield Unread(span, match[0], Why.DOUBTED)
    if found is None:
        return
    for spans, why in ((found.unread, Why.APART), (found.unequal, Why.UNEQUAL)):
        for span in spans:
            yield Unread(span, span.of(raw), why)


def _is_european(raw: str, match: re.Match[str]) -> bool:
    """Whether a comma stands for the point of a decimal, as in the rest of the cell: `67,2 %`."""
    commas = _DECIMAL_COMMA.findall(raw)
    return _DECIMAL_COMMA.fullmatch(match[1]) is not None and ("%" in match[0] or len(commas) > 1)


def _is_nameless(raw: str, match: re.Match[str]) -> bool:
    before = _SEPARATOR.split(raw[: match.start()])[-1]
    return not any(char.isalpha() for char in before) and not raw[match.end() : match.end() + 2].strip()[:1].isalnum()


def _is_opaque(raw: str, offset: int) -> bool:
    """Whether `offset` lies in code, math or a comment of the cell."""
    if not (has_multiline_marks(raw) or "$" in raw or "<!--" in raw):
        return False
    found = scan(raw)
    return found.pieces[found.index(offset)][0] in (CODE, MATH, COMMENT)
