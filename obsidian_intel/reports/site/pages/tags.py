"""Tags of the notes over time: a list with a picture, and a page each with the months that carry it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from obsidian_intel.reports.rollup.html.elements import NOTHING, escaped, language, tag, to_page
from obsidian_intel.reports.rollup.html.table import TableCell, TableHead, TableLine, searched, table
from obsidian_intel.reports.site.addresses import href
from obsidian_intel.reports.site.frame import Frame
from obsidian_intel.reports.site.pages.months import month_card, month_cards
from obsidian_intel.reports.site.pages.topics import over_time
from obsidian_intel.reports.site.site_log import SiteLog
from obsidian_intel.reports.site.site_parts import PageSection, RenderedPage, SitePage

_UP = "../"


def tag_pages(site: SiteLog, frame: Frame) -> Iterator[SitePage]:
    """The list of the tags that notes of the log carry, then a page a tag; nothing where none carries any."""
    if "tags" in site.omitted or not site.periods_of_tag:
        return
    yield _list(site, frame)
    for folded, (name, periods) in site.periods_of_tag.items():
        yield _tag(site, frame, folded, name, periods)


def _list(site: SiteLog, frame: Frame) -> SitePage:
    path = "tags.html"
    found = sorted(site.periods_of_tag.items(), key=lambda item: (-len(item[1][1]), item[0]))
    listed = tuple((name, site.addresses.path("tag", folded) or "", periods) for folded, (name, periods) in found)

    def render() -> RenderedPage:
        words = site.words
        counts: dict[str, Counter[str]] = {}
        for name, _, periods in listed:
            for period in periods:
                counts.setdefault(period, Counter())[name] += 1
        heads = [TableHead(words("Tag")), TableHead(words("Months"), "number")]
        heads += [TableHead(words("Since"), "month"), TableHead(words("Last named"), "month")]
        lines = [
            TableLine(
                (
                    TableCell(to_page(name, href(page)), name, language(name)),
                    TableCell(escaped(str(len(periods))), str(len(periods))),
                    TableCell(escaped(periods[0])),
                    TableCell(escaped(periods[-1])),
                )
            )
            for name, page, periods in listed
        ]
        whole = table("tags-table", words("Tags"), heads, lines, cards=False)
        content = searched("tags-table", words("Filter tags"), whole, len(lines), words)
        picture = over_time(site, counts, "Tags over time", "tags") if len(listed) > 1 else NOTHING
        sections = [
            PageSection("over-time", words("Tags over time"), picture),
            PageSection("all", words("All tags"), content),
        ]
        return RenderedPage(frame.page(path, words("Tags"), sections, facts=[words.count(len(lines), "tag")]))

    return SitePage(path, (listed, site.periods), render)


def _tag(site: SiteLog, frame: Frame, folded: str, name: str, periods: tuple[str, ...]) -> SitePage:
    path = site.addresses.path("tag", folded) or ""
    cards = tuple(month_card(site, period) for period in reversed(periods))

    def render() -> RenderedPage:
        words = site.words
        facts = [words.count(len(cards), "month"), words("since {period}", period=periods[0])]
        content = tag("div", month_cards(site, cards, _UP))
        sections = [PageSection("months", words("Months"), content)]
        text = frame.page(path, name, sections, kicker=words("Tag"), facts=facts, lang=language(name))
        return RenderedPage(text)

    return SitePage(path, (name, cards), render)
