"""What all parts of the page are written with: texts, tables, links."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from obsidian_intel.reports.rollup.escape import escape, label, one_line, web_address
from obsidian_intel.reports.rollup.rollup_values import Reference, Rollup

NAME = 90
_UNSAFE = frozenset("#^[]|\\:\n\r\t")
LinkTarget = Callable[[str], str]


def plain(text: str, limit: int = 0) -> str:
    """A text of the vault, in one line, escaped."""
    return escape(one_line(text, limit))


def table(heads: list[str], align: str, rows: Iterable[Iterable[str]]) -> str:
    """A GFM table, or nothing when it has no rows. Cells are Markdown already; `align` has an `l` or `r` a column."""
    lines = ["| " + " | ".join(cells) + " |" for cells in rows]
    if not lines:
        return ""
    marks = {"l": ":---", "r": "---:"}
    return "\n".join([f"| {' | '.join(heads)} |", "| " + " | ".join(marks[a] for a in align) + " |", *lines])


def folded(title: str, lines: Iterable[str]) -> str:
    """A callout that stands closed, with a list. Its title and lines are Markdown already."""
    return "\n".join([f"> [!note]- {title}", *(f"> - {line}" for line in lines)])


class Links:
    """Links of one page. `target` names a note as Obsidian wants it from that page."""

    def __init__(self, rollup: Rollup, target: LinkTarget) -> None:
        self._target = target
        self._months: Mapping[str, str] = {month.period: month.path for month in rollup.months}

    def note(self, path: str, shown: str, *, in_table: bool = False) -> str:
        """A wikilink; its name as text where a link could not hold the path."""
        target, words = self._target(path), label(one_line(shown, NAME))
        if _UNSAFE & set(target) or "%%" in target:
            return escape(words)
        pipe = "\\|" if in_table else "|"
        return f"[[{target}]]" if target == words else f"[[{target}{pipe}{words}]]"

    def month(self, period: str, path: str | None = None, *, in_table: bool = False) -> str:
        """A period, linked to its note."""
        path = path or self._months.get(period)
        return self.note(path, period, in_table=in_table) if path else period

    def paper(self, name: str, paper: Reference | None, *, in_table: bool = False) -> str:
        """A name, linked to its note, else to the web."""
        if paper and paper.note:
            return self.note(paper.note, name, in_table=in_table)
        address, words = web_address(paper.url) if paper else None, plain(name, NAME)
        return f"[{words}]({address.replace('(', '%28').replace(')', '%29')})" if address else words
