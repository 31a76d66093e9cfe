"""Papers: a list a year, by the month that named them last."""

from __future__ import annotations

from collections.abc import Iterator

from obsidian_intel.months.summary import Paper
from obsidian_intel.reports.answers.log import LogRow
from obsidian_intel.reports.rollup.html.elements import NOTHING, SPACE, Html, joined, language, tag, to_page
from obsidian_intel.reports.rollup.html.page_text import page_text
from obsidian_intel.reports.rollup.html.table import TableCell, TableHead, TableLine, searched, table
from obsidian_intel.reports.site.frame import Frame
from obsidian_intel.reports.site.pages.rows import outward, years
from obsidian_intel.reports.site.site_log import SiteLog
from obsidian_intel.reports.site.site_parts import PageLink, PageSection, RenderedPage, SitePage

_MOST = 4


def paper_pages(site: SiteLog, frame: Frame) -> Iterator[SitePage]:
    """The lists of papers."""
    if "papers" in site.omitted:
        return
    listed: dict[str, list[tuple[Paper, list[LogRow]]]] = {}
    for ident, rows in site.log.rows_of_paper.items():
        found = [paper for each in rows for paper in each.row.papers if paper.id == ident]
        best = next((paper for paper in found if paper.title and paper.title != ident), found[0])
        listed.setdefault(rows[-1].month.period[:4], []).append((best, rows))
    yield from years("papers", listed, lambda *place: _list(site, frame, listed.get(place[1], []), *place))


def _list(
    site: SiteLog,
    frame: Frame,
    found: list[tuple[Paper, list[LogRow]]],
    path: str,
    year: str,
    links: tuple[PageLink, ...],
) -> SitePage:
    root = "../" * path.count("/")
    ordered = sorted(found, key=lambda item: item[1][-1].month.period, reverse=True)
    source = tuple(
        (paper[:3], tuple((each.row.name, each.month.period, site.row_page(each, root)) for each in rows))
        for paper, rows in ordered
    )

    def render() -> RenderedPage:
        words = site.words
        heads = [TableHead(words("Paper")), TableHead(words("Id")), TableHead(words("Rows"), "prose")]
        heads += [TableHead(words("Named in"), "text")]
        lines = [_line(site, paper, rows, root) for paper, rows in ordered]
        whole = table("papers-table", words("Papers"), heads, lines)
        content = searched("papers-table", words("Filter papers"), whole, len(lines), words) if lines else NOTHING
        facts = [words.count(len(lines), "paper")] if lines else []
        title = words("Papers")
        return RenderedPage(
            frame.page(path, title, [PageSection("papers", year or title, content)], facts=facts, links=links)
        )

    return SitePage(path, (source, tuple((link.text, link.href) for link in links)), render)


def _line(site: SiteLog, paper: Paper, rows: list[LogRow], root: str) -> TableLine:
    title = page_text(paper.title or paper.id or "")
    ident = "" if (paper.id or "").startswith("url:") else paper.id or ""
    named = {each.row.name: each for each in reversed(rows)}
    links = [tag("span", to_page(name, site.row_page(each, root)), lang=language(name)) for name, each in named.items()]
    periods = list(dict.fromkeys(each.month.period for each in reversed(rows)))
    months = [tag("a", each, href=site.month_page(each, root), class_="period") for each in periods]
    return TableLine(
        (
            TableCell(outward(paper), title, language(title)),
            TableCell(tag("span", ident, class_="ident") if ident else NOTHING, ident),
            TableCell(_some(links, Html(site.words(", ")), site)),
            TableCell(_some(months, SPACE, site), periods[0]),
        )
    )


def _some(found: list[Html], between: Html, site: SiteLog) -> Html:
    """The first few, and how many more."""
    more = [tag("small", site.words("and {count} more", count=len(found) - _MOST))] if len(found) > _MOST else []
    return tag("span", joined([joined(found[:_MOST], between), *more], SPACE), class_="some")
