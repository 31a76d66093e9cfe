"""The papers that a cell names, in order, each with the link to a note that follows it."""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import attrgetter
from typing import NamedTuple

from obsidian_intel.core.caches import text_cache
from obsidian_intel.core.link_names import is_external
from obsidian_intel.core.paper_ids import paper_id, unquote
from obsidian_intel.core.text import Span
from obsidian_intel.markdown.cell_inline import scan
from obsidian_intel.markdown.cell_pieces import (
    COMMENT,
    FOOTNOTE,
    MARK,
    TAG,
    TEXT,
    URL,
    WIKI,
    InlineLink,
    InlineScan,
    References,
)
from obsidian_intel.markdown.cell_targets import wiki_parts
from obsidian_intel.markdown.plain_text import collapse_spaces
from obsidian_intel.months.cells.cell_parts import PaperRef

_EXTERNAL = re.compile(
    r"(?:https?:)?//\w|(?:arxiv|doi)\s*:\s*\S|10\.\d{4,9}/\S|www\.\w"
    r"|(?:(?:www\.)?(?:arxiv|doi)\.org|openreview\.net|huggingface\.co|github\.com)/\w",
    re.I,
)
_PROSE = re.compile(
    r"(?<![\w/:.\-])(?:arxiv(?:\s(?:id|preprint|no\.?))?\s?[:：#]?\s?"
    r"(?P<arxiv>\d{4}\.\d{4,5}|[a-z\-]{2,12}(?:\.[a-z]{2})?/\d{7})(?P<version>v\d+)?(?![\w/])(?!\.\d)"
    r"|(?:doi\s?[:：]?\s?)?(?P<doi>10\.\d{4,9}/[\w\-.:/()]*[\w/]))",
    re.I | re.A,
)
_ARCHIVES = (  # of arXiv's ids until 2007, which stand alone only in a column of ids
    r"(?:acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga|funct-an"
    r"|gr-qc|hep-(?:ex|lat|ph|th)|math(?:-ph)?|mtrl-th|nlin|nucl-(?:ex|th)|patt-sol|physics|plasm-ph|q-alg|q-bio|quant-ph|solv-int"
    r"|supr-con)(?:\.[A-Z]{2})?"
)
_BARE = re.compile(rf"(?<![\w/:.\-])(?:\d{{4}}\.\d{{4,5}}|{_ARCHIVES}/\d{{7}})(?:v\d+)?(?![\w/])(?!\.\d)", re.A)
_MAY_NAME = re.compile(r"//|\]\(|rxiv|10\.\d{4}", re.I)
_TAG = re.compile(r"\s*[\[【][^\[\]【】]{1,60}[\]】]\s*")
_BLANK = re.compile("[ \u00a0]*+")
_OPENING = {"(": ")", "（": "）"}
_SUFFIX = re.compile(r"\.(?!md\Z)[A-Za-z]\w{0,4}\Z")


class NoteLink(NamedTuple):
    """A link to a note of the vault in a cell, `[[Note]]` or `[label](Note.md)`; `note` is its target, decoded."""

    start: int
    end: int
    note: str
    shown: str


@text_cache(4096)
def paper_refs(
    raw: str, period: str | None = None, references: References = (), bare_ids: bool = False
) -> tuple[PaperRef, ...]:
    """Every external link of a cell: links, pseudo-links, bare URLs and ids in prose. Images are none.

    `bare_ids`: the cell is one of ids, so that a number `2602.01234` or `hep-th/9901001` alone is one.
    """
    if not (references or bare_ids or _MAY_NAME.search(raw)):
        return ()
    found = scan(raw, references)
    refs = [_from_link(found, link, period) for link in found.links if _EXTERNAL.match(link.target)]
    labels = iter(sorted((link.start, link.end) for link in found.links))
    inside = next(labels, None)
    for i, (kind, start, end, _) in enumerate(found.pieces):
        while inside and inside[1] <= start:
            inside = next(labels, None)
        if inside and inside[0] <= start:
            continue
        if kind == URL:
            refs.append(_from_url(found, i, period))
        elif kind == TEXT:
            refs += (_from_prose(found, m, period) for m in _PROSE.finditer(raw, start, end))
            if bare_ids:
                refs += _from_numbers(found, start, end, period)
    return tuple(sorted(refs, key=lambda ref: ref.span))


def note_links(found: InlineScan) -> list[NoteLink]:
    """The links to notes of the vault, in order. Embeds and links to pictures or other files are none."""
    links = [NoteLink(start, end, *_wiki(found, start, end)) for kind, start, end, _ in found.pieces if kind == WIKI]
    links += [note for link in found.links if (note := _note_link(found, link))]
    return sorted(links)


def _note_link(found: InlineScan, link: InlineLink) -> NoteLink | None:
    if _EXTERNAL.match(link.target):
        return None
    target = unquote(link.target.replace("\\", "")).partition("#")[0].strip()
    if not target or _EXTERNAL.match(target) or is_external(target) or _SUFFIX.search(target):
        return None
    return NoteLink(link.start, link.end, target, _label(found, link))


def _wiki(found: InlineScan, start: int, end: int) -> tuple[str, str]:
    return wiki_parts(found.raw[start:end].strip("!")[2:-2])


def _label(found: InlineScan, link: InlineLink) -> str:
    return collapse_spaces(found.shown(link.label_start, link.label_end))


def following_note(found: InlineScan, end: int) -> tuple[str | None, Span | None]:
    """The link to a note right behind `end`: only spaces and closing marks may stand between."""
    i = found.index(end)
    while 0 <= i < len(found.pieces):
        kind, start, stop, _ = found.pieces[i]
        if kind == WIKI and start >= end:
            return _wiki(found, start, stop)[0], Span(start, stop)
        if kind == MARK and start >= end and found.raw[start] == "[":
            at = bisect_left(found.links, start, key=attrgetter("start"))
            link = _note_link(found, found.links[at]) if at < len(found.links) else None
            return (link.note, Span(start, link.end)) if link and link.start == start else (None, None)
        blank = kind == TEXT and _BLANK.fullmatch(found.raw, max(end, start), stop)
        if not (blank or kind in (MARK, FOOTNOTE, COMMENT, TAG)):
            return None, None
        i += 1
    return None, None


def _from_link(found: InlineScan, link: InlineLink, period: str | None) -> PaperRef:
    title = _label(found, link)
    if title.startswith("[") and title.endswith("]"):
        title = title[1:-1].strip()
    url = link.target.replace("\\", "")
    span = Span(link.start, link.end)
    return PaperRef(paper_id(url, period), title, url, span, *following_note(found, link.end))


def _from_prose(found: InlineScan, hit: re.Match[str], period: str | None) -> PaperRef:
    number = f"arXiv:{hit['arxiv']}{hit['version'] or ''}" if hit["arxiv"] else f"doi:{hit['doi']}"
    return PaperRef(paper_id(number, period), hit.group(), None, Span(*hit.span()), *following_note(found, hit.end()))


def _from_numbers(found: InlineScan, start: int, end: int, period: str | None) -> list[PaperRef]:
    """The bare arXiv numbers of a run of text; those behind `arXiv:` are read already."""
    taken = [hit.span() for hit in _PROSE.finditer(found.raw, start, end)]
    refs = []
    for hit in _BARE.finditer(found.raw, start, end):
        identity = paper_id(hit.group(), period)
        if identity and not any(begin <= hit.start() < stop for begin, stop in taken):
            note = following_note(found, hit.end())
            refs.append(PaperRef(identity, hit.group(), None, Span(*hit.span()), *note))
    return refs


def _from_url(found: InlineScan, i: int, period: str | None) -> PaperRef:
    url = found.pieces[i][3]
    title, start, end = _pseudo_link(found, i)
    return PaperRef(paper_id(url, period), title, url, Span(start, end), *following_note(found, end))


def _pseudo_link(found: InlineScan, i: int) -> tuple[str, int, int]:
    """Title and span of `**[Paper] Title(URL)**` or `[Paper] Title(URL)`; of a bare URL, no title."""
    raw = found.raw
    _, begin, close, _ = found.pieces[i]
    paren = begin - 1
    bare = "", begin, close
    if paren < 0 or _OPENING.get(raw[paren]) != raw[close : close + 1]:
        return bare
    after = i + 1
    if after + 1 < len(found.pieces) and found.pieces[after][0] == TEXT:
        after += 1
    _, mark, end, _ = found.pieces[min(after, len(found.pieces) - 1)]
    if end in found.bold and not raw[close + 1 : mark].strip():
        start = found.bold[end]
        return _title(found, start, paren), start, end
    line = max(raw.rfind("<br", 0, paren), raw.rfind("\n", 0, paren))
    begin = max(line + 1, raw.find(">", line, paren) + 1) if line >= 0 else 0
    tag = _TAG.match(raw, begin, paren)
    if tag is None:
        return bare
    start = begin + len(tag.group()) - len(tag.group().lstrip())
    return _title(found, start, paren), start, close + 1


def _title(found: InlineScan, start: int, end: int) -> str:
    shown = found.shown(start, end)
    tag = _TAG.match(shown)
    return collapse_spaces(shown[tag.end() :] if tag else shown)
