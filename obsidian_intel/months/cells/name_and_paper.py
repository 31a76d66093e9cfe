"""What a row is called, and which papers its name stands for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from obsidian_intel.core.caches import text_cache
from obsidian_intel.core.text import Span
from obsidian_intel.markdown.cell_inline import scan
from obsidian_intel.markdown.cell_pieces import BREAK, COMMENT, FOOTNOTE, TEXT, InlineScan, References
from obsidian_intel.markdown.plain_text import collapse_spaces
from obsidian_intel.months.cells.cell_parts import PaperRef
from obsidian_intel.months.cells.lead_names import NAME_ENDS, lead_end, lead_start
from obsidian_intel.months.cells.paper_refs import NoteLink, following_note, note_links, paper_refs
from obsidian_intel.months.header_words import heading_use, is_source_label

_AROUND = " \t\n\u00a0:：,，、;；|/–—·•*&"
_OPENERS, _CLOSERS = "([（【［", ")]）】］"
_SEPARATOR = re.compile(r"[\s\u00a0,，、;；|/·+&]*")
_DIRECTION = str.maketrans("", "", "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_LISTED = re.compile(r"[;；，,、。\n]|\band\b|\s和\s")
_LONGEST_TITLE = 120
_LONGEST_NAME = 160  # code points of a numbered cell in which its name ends
_SHORT_NAME = 60  # of a numbered cell that may be a name and no more
_CITATION_KEY = re.compile(r"@[^\W\d_][\w:.-]*")
_LEADING_TAG = re.compile(r"[\[【]\s*([^\[\]【】]{1,30}?)\s*[\]】]\s*")
_X = re.compile(r"(?:https?://)?(?:www\.|mobile\.)?(?:x|twitter)\.com(?:/|\Z)", re.I)
_TASK = re.compile(r"(?:\[[ xX]\]\s+)?(?:\(?\d{1,3}[).、)]\s+(?=\S))?")
_BRACKET_NUMBER = re.compile(r"\[\d{1,3}\]\s*(?=\S)")
_CITATION = re.compile(r'[^\W\d_][^"“”\n]{2,240}[.,)]\s+["“]([^"“”\n]{15,300}?)[.,]?["”]')
_TITLE_MARKS = ("《》", "「」", "『』", "〈〉")
_WRAPPED_STARTS = ("[", "《", "「", "『", "〈")
_NUMBERED = re.compile(r"\s*\(?\d{1,3}[)）]\s+\S")
_GAP = re.compile(r"[ \u00a0]{2,}(?=\S)")
_SCHOLARLY = ("arxiv", "doi", "openreview", "acl", "biorxiv", "s2")


class NamedRow(NamedTuple):
    """A row's name, the paper that it stands for (of no id where it is plain), and what else is linked beside it.

    Spans are relative to the cell. `footnotes` are the labels of the footnotes behind the name.
    """

    name: str
    paper: PaperRef
    others: tuple[PaperRef, ...] = ()
    footnotes: tuple[str, ...] = ()


@text_cache(4096)
def read_name(raw: str, period: str | None = None, references: References = (), lead: bool = False) -> NamedRow:
    """What the cell `raw` names. `lead`: it is the first line of a list's row, where more than a name may stand.

    A link's text is the name, unless it is a label of the source; then the words beside it, then the title of the
    note that is linked, then what its id tells. It is never an address. A long cell that begins with a number
    (`1) Otters - they swim …`) is read as such a first line.
    """
    found = scan(raw, references)
    refs, notes = paper_refs(raw, period, references), note_links(found)
    start, end = _first_line(found)
    if not lead and end - start > _SHORT_NAME and _NUMBERED.match(raw):
        lead = True
        gap = _GAP.search(raw, start, min(end, start + _LONGEST_NAME))
        end = gap.start() if gap else end
    footnotes = tuple(shown[2:-1] for kind, begin, _, shown in found.pieces if kind == FOOTNOTE and begin < end)
    first = notes[0] if notes else None
    if first and not _is_label(first.shown) and not _shown(found, start, first.start).strip(_AROUND + _OPENERS):
        return NamedRow(_clean(first.shown), _noted(found, refs, first), refs[1:], footnotes)
    titled = next((ref for ref in refs if not _is_named_so(ref)), None)
    if titled:
        others = tuple(ref for ref in refs if ref is not titled)
        return NamedRow(_clean(titled.title), titled, others, footnotes)
    if not refs:
        return _plain(found, start, end, first, lead, footnotes)
    name, place = _words_beside(found, refs, start, end, lead)
    if not name:
        name = next((title for note in notes if (title := _note_title(note))), "")
    paper = min(refs, key=lambda ref: _rank(ref))
    place = place if place is not None else _behind(found, refs, paper)
    note = following_note(found, place)
    if note[0] is None and paper.note:
        note = paper.note, paper.note_span
    if note[0] is None and first:
        note = first.note, Span(first.start, first.end)
    name = _clean(name)
    if not name or _is_made_from_id(name, paper):
        name = id_name(paper)
    named = PaperRef(paper.id, name, paper.url, paper.span, *note, place)
    return NamedRow(name, named, tuple(ref for ref in refs if ref is not paper), footnotes)


def key_papers(
    raw: str, period: str | None = None, references: References = (), bare_ids: bool = False
) -> tuple[PaperRef, ...]:
    """The papers that a cell lists. One whose link is a label of its source is called by the words before it."""
    refs = paper_refs(raw, period, references, bare_ids)
    if not any(ref.title and _is_named_so(ref) for ref in refs):
        return refs
    found = scan(raw, references)
    breaks = [stop for kind, _, stop, _ in found.pieces if kind == BREAK]
    named: list[PaperRef] = []
    end = 0
    for ref in refs:
        at = bisect_right(breaks, ref.span.start) - 1
        start = max(end, breaks[at] if at >= 0 else 0)
        end = ref.note_span.end if ref.note_span else ref.span.end
        before = _shown(found, start, ref.span.start).rstrip(_AROUND).rstrip(_OPENERS).rstrip(_AROUND)
        words = _LISTED.split(before)[-1].strip(_AROUND + _CLOSERS)
        if ref.url and _is_named_so(ref) and words and len(words) <= _LONGEST_TITLE and words[0].isalnum():
            place = _behind(found, refs[len(named) :], ref)
            note = following_note(found, place) if ref.note is None else (ref.note, ref.note_span)
            ref = PaperRef(ref.id, _clean(words), ref.url, ref.span, *note, place)
            end = max(end, place)
        named.append(ref)
    return tuple(named)


def id_name(paper: PaperRef) -> str:
    """What a paper is called of which nothing but an id or an address is known: `arXiv 2601.16725`, a model's name."""
    scheme, _, number = (paper.id or "").partition(":")
    if scheme in ("arxiv", "doi"):
        return f"{'arXiv' if scheme == 'arxiv' else 'DOI'} {number}"
    last = number.rstrip("/").rpartition("/")[2] if scheme != "url" else number.partition("?")[0].rpartition("/")[2]
    return last or number or paper.title


def rank(paper: PaperRef) -> int:
    """0 for the id of a paper, 1 for that of a model or its code, 2 for an address, 3 for none."""
    scheme = (paper.id or "").partition(":")[0]
    if scheme in _SCHOLARLY:
        return 0
    return 1 if scheme in ("hf", "github") else 2 if scheme else 3


_rank = rank


def _is_made_from_id(name: str, paper: PaperRef) -> bool:
    """Whether a note's name is the one that a note of this id gets: `DOI 10.1145 3292500`, ` (2)` behind it or not."""
    letters = "".join(filter(str.isalnum, name))
    return letters.startswith("".join(filter(str.isalnum, id_name(paper))))


def _is_named_so(ref: PaperRef) -> bool:
    """Whether a link's text names where it leads. `X` does so only for a link to x.com."""
    if ref.title.strip().casefold() == "x":
        return ref.url is not None and _X.match(ref.url) is not None
    return _is_label(ref.title)


@text_cache(2048)
def _is_label(title: str) -> bool:
    return not title.strip() or is_source_label(title) or _CITATION_KEY.fullmatch(title.strip()) is not None


def _clean(text: str) -> str:
    name = " ".join(text.translate(_DIRECTION).split())
    if ('"' in name or "“" in name) and (cited := _CITATION.match(name)) and "," in name[: cited.start(1)]:
        return cited[1].strip()
    if not name.startswith(_WRAPPED_STARTS):
        return name
    name = _BRACKET_NUMBER.sub("", name)
    return name[1:-1].strip() if len(name) > 2 and name[0] + name[-1] in _TITLE_MARKS else name


def _shown(found: InlineScan, start: int, end: int) -> str:
    """What a reader sees, footnote marks left out."""
    if "[^" not in found.raw:
        return found.shown(start, end)
    text, at = "", start
    for kind, begin, stop, _ in found.pieces:
        if kind == FOOTNOTE and start <= begin < end:
            text += found.shown(at, begin)
            at = stop
    return text + found.shown(at, end)


def _noted(found: InlineScan, refs: Sequence[PaperRef], note: NoteLink) -> PaperRef:
    """The paper of a row whose name is a link to a note: the first that is linked beside it."""
    span = Span(note.start, note.end)
    if not refs:
        return PaperRef(None, note.shown, None, span, note.note, span)
    ref = refs[0]
    if ref.note is not None or ref.span.start < note.start:
        return ref
    title = note.shown if _is_named_so(ref) else ref.title
    return PaperRef(ref.id, title, ref.url, ref.span, note.note, span)


def _plain(
    found: InlineScan, start: int, end: int, note: NoteLink | None, lead: bool, footnotes: tuple[str, ...]
) -> NamedRow:
    """A name without any external link; a link to a note may stand behind it."""
    line = end
    if note and note.start < end:
        end = start + len(found.raw[start : note.start].rstrip())
    if lead:
        start = lead_start(found, start, end)
        end = lead_end(found, start, end)
    span = Span(start, max(start, end))
    shown = _shown(found, start, end)
    name = collapse_spaces(shown) if not note else collapse_spaces(shown).strip(_AROUND)
    behind = collapse_spaces(_shown(found, note.end, line)).strip(_AROUND) if note and note.end < line else ""
    if note and _is_label(name):
        name = behind if not name and _is_label(note.shown) and not _is_label(behind) else _note_title(note)
    paper = PaperRef(None, name, None, span, *following_note(found, span.end))
    return NamedRow(_clean(name), paper, (), footnotes)


def _words_beside(
    found: InlineScan, refs: Sequence[PaperRef], start: int, end: int, lead: bool
) -> tuple[str, int | None]:
    """The words before the first link of a cell, else those behind the last, and where a link to the note goes."""
    head = refs[0].span.start
    stop = head
    if lead:
        named = lead_start(found, start, head)
        stop = lead_end(found, named, head, linked=True, cited=named > start)
        start = named
    before = _shown(found, start, stop)
    before = before.rstrip(_AROUND).rstrip(_OPENERS).strip(_AROUND)
    if lead and (tag := _LEADING_TAG.match(before)) and heading_use(tag[1]) in ("models", "papers"):
        before = before[tag.end() :]
    if any(char.isalnum() for char in before):
        return collapse_spaces(before).replace("\n", " "), None
    tail = max(ref.span.end for ref in refs if ref.span.start < max(end, head + 1))
    line = max(end, tail)
    after = _shown(found, tail, line).strip(_AROUND).lstrip(_CLOSERS).strip(_AROUND)
    if any(char.isalnum() for char in after):
        note = next((each for each in note_links(found) if each.start >= tail), None)
        if note and note.start < line:
            line = note.start
            after = _shown(found, tail, line).strip(_AROUND).lstrip(_CLOSERS).strip(_AROUND)
            if not after:
                return "", None
        if lead:
            cut = NAME_ENDS.search(after)
            after = after[: cut.start()] if cut and cut.start() else after
        return collapse_spaces(after).replace("\n", " "), tail + len(found.raw[tail:line].rstrip())
    return "", None


def _behind(found: InlineScan, refs: Sequence[PaperRef], paper: PaperRef) -> int:
    """Where a link to the note goes behind `paper`, one of `refs`: behind a bracket that holds only these."""
    raw, first = found.raw, refs[0]
    opening = raw[: first.span.start].rstrip("*_ ")[-1:]
    if not opening or opening not in _OPENERS:
        return paper.span.end
    starts = {ref.span.start: ref.span.end for ref in refs}
    at = first.span.end
    while True:
        at = _SEPARATOR.match(raw, at).end()  # type: ignore[union-attr]
        if at not in starts:
            break
        at = starts[at]
    closing = _CLOSERS[_OPENERS.index(opening)]
    closed = raw[at : at + 1] == closing and at >= paper.span.end
    return at + 1 if closed else paper.span.end


def _note_title(note: NoteLink) -> str:
    if not _is_label(note.shown):
        return note.shown
    return note.note.rpartition("/")[2].removesuffix(".md")


def _first_line(found: InlineScan) -> tuple[int, int]:
    """Where the cell's first line that shows anything begins and ends, without comments at its ends."""
    start = end = 0
    for kind, begin, stop, _ in found.pieces:
        blank = kind == COMMENT or (kind == TEXT and found.raw[begin:stop].isspace())
        if kind == BREAK and end > start:
            break
        if kind == BREAK or blank:
            start = stop if end <= start else start
            continue
        end = stop
    text = found.raw[start:end]
    start += len(text) - len(text.lstrip())
    task = _TASK.match(found.raw, start, end)
    start = task.end() if task else start
    return start, max(start, start + len(found.raw[start:end].strip()))
