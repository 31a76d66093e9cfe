"""What pages of several kinds show: rows that unfold to their cells, papers that lead out, lists a year."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from obsidian_intel.months.summary import Paper
from obsidian_intel.reports.answers.log import LogRow
from obsidian_intel.reports.rollup.escape import heading
from obsidian_intel.reports.rollup.html.elements import NOTHING, SPACE, Html, joined, language, link, tag
from obsidian_intel.reports.rollup.html.entries import FoldedRow, entries
from obsidian_intel.reports.rollup.html.outline import cells
from obsidian_intel.reports.rollup.html.page_text import page_text
from obsidian_intel.reports.rollup.rollup_values import Reference
from obsidian_intel.reports.site.site_log import SiteLog
from obsidian_intel.reports.site.site_parts import PageLink, SitePage


def years(
    name: str, listed: Mapping[str, Sequence[object]], make: Callable[[str, str, tuple[PageLink, ...]], SitePage]
) -> Iterator[SitePage]:
    """The lists `models.html` (the latest year) and `models/2025.html`; `make` gets path, year and links to the others.

    `listed`: what each year has; a log of nothing has one list, of the year "".
    """
    found = sorted(listed, reverse=True) or [""]
    paths = {year: f"{name}/{year}.html" if index else f"{name}.html" for index, year in enumerate(found)}
    for year, path in paths.items():
        root = "../" * path.count("/")
        links = tuple(PageLink(other, root + paths[other]) for other in found if other != year)
        yield make(path, year, links)


def outward(paper: Paper) -> Html:
    """A paper's title as a link to where it is published."""
    title = page_text(paper.title or paper.id or paper.url or "")
    return link(title, Reference(paper.id, paper.title, paper.url, None))


def row_entries(site: SiteLog, rows: Sequence[LogRow], kind: str, root: str, *, named: bool = False) -> Html:
    """Rows, a line each, that unfold to their cells. `named`: they are called by their names, not by their months."""
    if not rows:
        return NOTHING
    return entries(f"{kind}-list", kind, [_entry(site, each, root, named) for each in rows], site.words)


def _entry(site: SiteLog, each: LogRow, root: str, named: bool) -> FoldedRow:
    row, words = each.row, site.words
    label = site.log.label(each.month.path, each.month.period)
    value = tag("span", row.value, class_="line value", lang=language(row.value)) if row.value else NOTHING
    papers = [tag("li", outward(paper), lang=language(paper.title or "")) for paper in row.papers]
    shown = site.whole_row(each)
    if any(cell.field == "papers" for cell in shown):
        papers = []
    references = [Reference(paper.id, paper.title, paper.url, None) for paper in row.papers]
    whole = [tag("p", tag("a", words("All of {period}", period=each.month.period),
                          href=site.month_page(each.month.period, root)), class_="onward")]  # fmt: skip
    whole += [tag("ul", *papers, class_="papers", aria_label=words("Papers"))] if papers else []
    whole += [cells(shown, words, references)] if shown else []
    section = heading(row.title)
    more = tag("small", section, lang=language(section)) if section else NOTHING
    return FoldedRow(row.name if named else label, label if named else "", row.tags, more, value, joined(whole, SPACE))
