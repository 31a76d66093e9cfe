"""The papers that a cell names, in order, each with the wikilink that follows it."""

from __future__ import annotations

import re
from functools import lru_cache

from obsidian_intel.core.paper_ids import paper_id
from obsidian_intel.core.text import Span
from obsidian_intel.markdown.cell_inline import BREAK, COMMENT, MARK, TEXT, URL, WIKI, InlineLink, Piece, Scan, scan
from obsidian_intel.markdown.cell_targets import wiki_parts
from obsidian_intel.markdown.plain_text import collapse_spaces
from obsidian_intel.months.cells.model import PaperRef

_EXTERNAL = re.compile(r"(?:https?:)?//\w|(?:arxiv|doi)\s*:\s*\S|10\.\d{4,9}/\S|www\.\w", re.I)
_PROSE = re.compile(
    r"(?<![\w/:.\-])(?:arxiv\s?:\s?(?:\d{4}\.\d{4,5}|[a-z\-]{2,12}(?:\.[a-z]{2})?/\d{7})(?:v\d+)?(?![\w/])(?!\.\d)"
    r"|doi\s?:\s?10\.\d{4,9}/[\w\-.:/()]*[\w/])",
    re.I | re.A,
)
_MAY_NAME = re.compile(r"//|\]\(|rxiv\s?:|doi\s?:", re.I)
_TAG = re.compile(r"\s*\[[^\[\]]{1,60}\]\s*")
_BLANK = re.compile(" *+")
_OPENING = {"(": ")", "（": "）"}


@lru_cache(maxsize=4096)
def paper_refs(raw: str, period: str | None = None) -> tuple[PaperRef, ...]:
    """Every external link of a cell: links, pseudo-links, bare URLs and ids in prose. Images are none."""
    if not _MAY_NAME.search(raw):
        return ()
    found = scan(raw)
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
    return tuple(sorted(refs, key=lambda ref: ref.span))


@lru_cache(maxsize=4096)
def name_ref(raw: str, period: str | None = None) -> PaperRef:
    """What a name cell stands for: its first external link, else its plain name (id None)."""
    found = scan(raw)
    refs = paper_refs(raw, period)
    wikis = [piece for piece in found.pieces if piece[0] == WIKI]
    start, end = _trimmed(found)
    first = wikis[0] if wikis else None
    leads = first is not None and not found.shown(start, first[1]).strip()
    if refs:
        ref = refs[0]
        if ref.note is None and leads and first is not None and first[1] < ref.span.start:
            return PaperRef(ref.id, ref.title, ref.url, ref.span, *_note(raw, first))
        return ref
    if first is None:
        return PaperRef(None, collapse_spaces(found.shown(start, end)), None, Span(start, end))
    if leads:
        return PaperRef(None, first[3], None, Span(first[1], first[2]), *_note(raw, first))
    if first[1] < end:
        end = start + len(raw[start : first[1]].rstrip())
    note = _following(found, end)
    return PaperRef(None, collapse_spaces(found.shown(start, end)), None, Span(start, end), *note)


def _trimmed(found: Scan) -> tuple[int, int]:
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
    return start, max(start, start + len(text.strip()))


def _note(raw: str, wiki: Piece) -> tuple[str, Span]:
    inner = raw[wiki[1] : wiki[2]].strip("!")[2:-2]
    return wiki_parts(inner)[0], Span(wiki[1], wiki[2])


def _following(found: Scan, end: int) -> tuple[str | None, Span | None]:
    """The wikilink right behind `end`: only spaces and closing marks may stand between."""
    i = found.index(end)
    while 0 <= i < len(found.pieces):
        kind, start, stop, _ = found.pieces[i]
        if kind == WIKI and start >= end:
            return _note(found.raw, found.pieces[i])
        if kind != MARK and not (kind == TEXT and _BLANK.fullmatch(found.raw, max(end, start), stop)):
            return None, None
        i += 1
    return None, None


def _from_link(found: Scan, link: InlineLink, period: str | None) -> PaperRef:
    title = collapse_spaces(found.shown(link.label_start, link.label_end))
    if title.startswith("[") and title.endswith("]"):
        title = title[1:-1].strip()
    url = link.target.replace("\\", "")
    return PaperRef(paper_id(url, period), title, url, Span(link.start, link.end), *_following(found, link.end))


def _from_prose(found: Scan, hit: re.Match[str], period: str | None) -> PaperRef:
    text = hit.group()
    identity = paper_id(re.sub(r"\s", "", text), period)
    return PaperRef(identity, text, None, Span(*hit.span()), *_following(found, hit.end()))


def _from_url(found: Scan, i: int, period: str | None) -> PaperRef:
    url = found.pieces[i][3]
    title, start, end = _pseudo_link(found, i)
    return PaperRef(paper_id(url, period), title, url, Span(start, end), *_following(found, end))


def _pseudo_link(found: Scan, i: int) -> tuple[str, int, int]:
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
    _, mark, end, _ = found.pieces[after]
    if end in found.bold and not raw[close + 1 : mark].strip():
        start = found.bold[end]
        return _title(found, start, paren), start, end
    line = max(raw.rfind("<br", 0, paren), raw.rfind("\n", 0, paren))
    begin = raw.find(">", line, paren) + 1 if line >= 0 else 0
    tag = _TAG.match(raw, begin, paren)
    if tag is None:
        return bare
    start = begin + len(tag.group()) - len(tag.group().lstrip())
    return _title(found, start, paren), start, close + 1


def _title(found: Scan, start: int, end: int) -> str:
    shown = found.shown(start, end)
    tag = _TAG.match(shown)
    return collapse_spaces(shown[tag.end() :] if tag else shown)
