"""Elements of an article: inline styles alone, for editors drop classes, ids, scripts and style sheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from obsidian_intel.reports.rollup.escape import said, web_address
from obsidian_intel.reports.rollup.html.elements import NOTHING, SPACE, Html, escaped, joined, tag
from obsidian_intel.reports.rollup.html.page_text import ADDRESS, page_text
from obsidian_intel.reports.rollup.rollup_values import Reference

INK, QUIET, LINE, ACCENT, FAINT = "#1f2329", "#6b7280", "#e5e7eb", "#1d4ed8", "#f3f4f6"
_WRAP = "word-break:break-word"
TEXT = f"margin:0 0 10px;font-size:15px;line-height:1.75;color:{INK};{_WRAP}"
SMALL = f"margin:0 0 6px;font-size:13px;line-height:1.6;color:{QUIET};{_WRAP}"
_HEADING = f"margin:28px 0 12px;padding:0 0 0 10px;border-left:4px solid {ACCENT};font-size:18px;{_WRAP}"
_PART = f"margin:16px 0 8px;font-size:15px;line-height:1.5;{_WRAP}"
_TABLE = "width:100%;margin:0 0 14px;border-collapse:collapse;font-size:13px;line-height:1.5"
_CELL = f"padding:6px 6px;border-bottom:1px solid {LINE};text-align:left;vertical-align:top;{_WRAP}"


class Sources:
    """The addresses that the article names, in the order of their numbers, from 1."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._titles: dict[str, str] = {}

    def mark(self, paper: Reference | None) -> Html:
        """`[3]` behind the name of a paper; nothing where it has no web address."""
        address = web_address(paper.url) if paper else None
        if paper is None or address is None:
            return NOTHING
        self._titles.setdefault(address, page_text(paper.title))
        return self._number(address)

    def text(self, text: str) -> Html:
        """A text of the log, its addresses as numbers."""
        text = page_text(text)
        parts: list[str] = []
        end = 0
        for found in ADDRESS.finditer(text):
            if address := web_address(found[1].rstrip(".,;:")):
                parts += [text[end : found.start()], self._number(address)]
                end = found.end()
        return joined([*parts, text[end:]])

    def _number(self, address: str) -> Html:
        number = self._numbers.setdefault(address, len(self._numbers) + 1)
        return tag("sup", f"[{number}]", style=f"color:{ACCENT};font-size:11px")

    def listed(self) -> Iterable[Html]:
        """A line for each: number, title, address to copy."""
        for address, number in self._numbers.items():
            title = self._titles.get(address, "")
            name = joined([title, Html("<br>")]) if title and said(title) != address else NOTHING
            yield tag("p", f"[{number}]", SPACE, name, tag("span", address, style="word-break:break-all"), style=SMALL)


def section(title: str, parts: Iterable[Html]) -> Html:
    """A part with its heading; nothing where it is empty."""
    content = joined(parts)
    return tag("section", tag("h2", title, style=_HEADING), content) if content else NOTHING


def part(title: str) -> Html:
    """A heading within a part."""
    return tag("h3", title, style=_PART)


def paragraph(*content: str, style: str = TEXT) -> Html:
    """A paragraph."""
    return tag("p", *content, style=style)


def table(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> Html:
    """A table as wide as the screen. Cells are texts or markup."""
    head = tag("tr", *(tag("th", each, style=f"{_CELL};background-color:{FAINT};color:{QUIET}") for each in heads))
    rows = (tag("tr", *(tag("td", cell, style=_CELL) for cell in line)) for line in lines)
    return tag("table", tag("thead", head), tag("tbody", *rows), style=_TABLE)


def bar(share: float) -> Html:
    """A bar that fills `share` of its cell, from 0 to 1."""
    width = f"{min(1.0, max(0.0, share)) * 100:.1f}%"
    inner = tag("section", Html("&nbsp;"), style=f"width:{width};background-color:{ACCENT};{_THIN}")
    return tag("section", inner, style=f"width:100%;margin:4px 0 0;background-color:{FAINT};{_THIN}")


DOT = Html(" · ")
_THIN = "height:6px;font-size:0;line-height:6px;border-radius:3px;overflow:hidden"


def strong(text: str) -> Html:
    """A name that stands out."""
    return tag("strong", escaped(text), style=f"color:{INK}")
