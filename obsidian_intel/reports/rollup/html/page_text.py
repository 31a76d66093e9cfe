"""A text of a cell with its addresses as links: `Title(https://…)`, bare addresses, names of papers that are known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from obsidian_intel.reports.rollup.escape import said, web_address
from obsidian_intel.reports.rollup.html.elements import Html, escaped, joined, tag
from obsidian_intel.reports.rollup.rollup_values import Reference

ADDRESS = re.compile(
    r"[(（]?(https?://[^\s<>()（），。；、！？\u3000\"']+(?:\([^\s<>()]*\)[^\s<>()（），。；]*)*)[)）]?"
)
_TITLE = re.compile(r"[^。；;\]】]*$")
_NOTE_MARK = re.compile(r"\s*📄\ufe0f?")
_SHORT = 48


def page_text(text: str) -> str:
    """`text` as it may leave the vault: without comments and without the mark of a link to a note."""
    return said(_NOTE_MARK.sub("", text) if "📄" in text else text)


def linked(text: str, papers: Sequence[Reference] = ()) -> Html:
    """`text` with links where it names an address, or a paper whose address is known."""
    text = page_text(text)
    if "://" not in text:
        return _names(text, papers)
    parts: list[str] = []
    end = 0
    for found in ADDRESS.finditer(text):
        address = web_address(found[1].rstrip(".,;:"))
        if address is None:
            continue
        before = text[end : found.start()]
        bracketed = found[0][:1] in "(（" and bool(before) and not before[-1:].isspace()
        words = _title(before, papers) if bracketed else ""
        if words:
            parts.append(_names(before[: len(before) - len(words)], papers))
        else:
            parts.append(_names(before, papers))
            words = _shown(address)
        parts.append(tag("a", words, href=address, rel="noopener noreferrer"))
        end = found.end()
    parts.append(_names(text[end:], papers))
    return joined(parts)


def _title(before: str, papers: Sequence[Reference]) -> str:
    """The title at the end of `before`: that of a known paper, else the last sentence."""
    for paper in papers:
        title = page_text(paper.title)
        if title and before.endswith(title):
            return title
    found = _TITLE.search(before)
    return found[0].strip() if found else ""


def _names(text: str, papers: Sequence[Reference]) -> Html:
    """`text` with the titles of `papers` as links, each where it stands first."""
    return joined(_pieces(text, [paper for paper in papers if paper.title and len(paper.title) > 3]))


def _pieces(text: str, papers: list[Reference]) -> Iterator[str]:
    for index, paper in enumerate(papers):
        title = page_text(paper.title)
        address = web_address(paper.url)
        before, found, after = text.partition(title) if title else (text, "", "")
        if found and address:
            rest = papers[index + 1 :]
            yield from _pieces(before, rest)
            yield tag("a", title, href=address, rel="noopener noreferrer")
            yield from _pieces(after, rest)
            return
    yield escaped(text)


def _shown(address: str) -> str:
    """An address to be read: without its scheme, cut in the middle."""
    short = address.partition("://")[2].rstrip("/")
    return short if len(short) <= _SHORT else f"{short[: _SHORT // 2]}…{short[-_SHORT // 2 :]}"
