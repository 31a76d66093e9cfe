"""Topics and mechanisms over time: lists with a picture, and a page each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from obsidian_intel.reports.answers.log import LogRow
from obsidian_intel.reports.rollup.escape import heading
from obsidian_intel.reports.rollup.html.elements import NOTHING, SPACE, Html, escaped, joined, language, tag, to_page
from obsidian_intel.reports.rollup.html.table import TableCell, TableHead, TableLine, searched, table
from obsidian_intel.reports.rollup.parts.time_slots import slots_of
from obsidian_intel.reports.rollup.pictures.drawing import STYLED
from obsidian_intel.reports.rollup.pictures.mechanisms import mechanisms_picture
from obsidian_intel.reports.rollup.ranges import DateRange
from obsidian_intel.reports.rollup.rollup_values import Activity
from obsidian_intel.reports.site.frame import Frame
from obsidian_intel.reports.site.pages.rows import row_entries
from obsidian_intel.reports.site.site_log import SiteLog
from obsidian_intel.reports.site.site_parts import PageSection, RenderedPage, SitePage

_UP = "../"


def topic_pages(site: SiteLog, frame: Frame) -> Iterator[SitePage]:
    """The list of topics, then a page a topic."""
    if "topics" in site.omitted:
        return
    yield _topics(site, frame)
    for folded in site.log.rows_of_topic:
        yield _topic(site, frame, folded)


def mechanism_pages(site: SiteLog, frame: Frame) -> Iterator[SitePage]:
    """The list of mechanisms, then a page a mechanism with its models by month."""
    if "tags" in site.omitted:
        return
    found: dict[str, list[LogRow]] = {}
    names: dict[str, str] = {}
    for each in site.log.rows:
        for mark in each.row.tags:
            found.setdefault(mark.casefold(), []).append(each)
            names.setdefault(mark.casefold(), mark)
    yield _mechanisms(site, frame, found, names)
    for folded, rows in found.items():
        yield _mechanism(site, frame, folded, names[folded], rows)


def over_time(site: SiteLog, counts: dict[str, Counter[str]], title: str, ident: str) -> Html:
    """What is named how often over the months, as a picture; nothing for one month."""
    periods = site.periods
    span = DateRange(periods[0], periods[-1], "")
    months = tuple(
        Activity(period, 1, 0, 0, tuple(counts.get(period, Counter()).most_common())) for period in span.months()
    )
    drawn = mechanisms_picture(slots_of(months, span), site.words, STYLED, title)
    return tag("div", tag("figure", Html(drawn.svg(ident))), class_="pictures") if drawn else NOTHING


def _topics(site: SiteLog, frame: Frame) -> SitePage:
    path = "topics.html"
    found = sorted(site.log.rows_of_topic.items(), key=lambda item: (item[1][-1].month.period, len(item[1])))
    listed = [(folded, *_in_list(rows), site.topic_page(rows[-1].row.name, "")) for folded, rows in reversed(found)]
    named = [(each.row.name, each.month.period) for rows in site.log.rows_of_topic.values() for each in rows]

    def render() -> RenderedPage:
        words = site.words
        counts: dict[str, Counter[str]] = {}
        often = Counter(name for name, _ in named)
        for name, period in named:
            if often[name] > 1:
                counts.setdefault(period, Counter())[name] += 1
        heads = [TableHead(words("Topic")), TableHead(words("Section")), TableHead(words("Rows"), "number")]
        heads += [TableHead(words("Since"), "month"), TableHead(words("Last named"), "month")]
        lines = [
            TableLine(
                (
                    TableCell(to_page(name, page), name, language(name)),
                    TableCell(escaped(section), lang=language(section)),
                    TableCell(escaped(str(count)), str(count)),
                    TableCell(escaped(first)),
                    TableCell(escaped(last)),
                )
            )
            for _, name, section, count, first, last, page in listed
        ]
        whole = table("topics-table", words("Topics"), heads, lines)
        content = searched("topics-table", words("Filter topics"), whole, len(lines), words) if lines else NOTHING
        sections = [
            PageSection("over-time", words("Topics over time"), over_time(site, counts, "Topics over time", "topics")),
            PageSection("all", words("All topics"), content),
        ]
        facts = [words.count(len(lines), "topic")] if lines else []
        return RenderedPage(frame.page(path, words("Topics"), sections, facts=facts))

    return SitePage(path, (tuple(listed), tuple(named), site.periods), render)


def _in_list(rows: Sequence[LogRow]) -> tuple[str, str, int, str, str]:
    latest = rows[-1]
    return (
        latest.row.name,
        heading(latest.row.title),
        len(rows),
        rows[0].month.period,
        latest.month.period,
    )


def _topic(site: SiteLog, frame: Frame, folded: str) -> SitePage:
    path = site.addresses.path("topic", folded) or ""
    rows = site.log.rows_of_topic[folded]
    papers = tuple(tuple(paper[:3] for paper in each.row.papers) for each in rows)
    source = (tuple(site.row_digest(each) for each in rows), papers)

    def render() -> RenderedPage:
        words, name = site.words, rows[-1].row.name
        content = row_entries(site, list(reversed(rows)), "row", _UP)
        facts = [words.count(len(rows), "row"), words("since {period}", period=rows[0].month.period)]
        sections = [PageSection("months", words("Month by month"), content)]
        text = frame.page(path, name, sections, kicker=words("Topic"), facts=facts, lang=language(name))
        return RenderedPage(text)

    return SitePage(path, source, render)


def _mechanisms(site: SiteLog, frame: Frame, found: dict[str, list[LogRow]], names: dict[str, str]) -> SitePage:
    path = "mechanisms.html"
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), names[item[0]]))
    named = tuple((names[folded], each.month.period) for folded, rows in ordered for each in rows)

    def render() -> RenderedPage:
        words = site.words
        counts: dict[str, Counter[str]] = {}
        for name, period in named:
            counts.setdefault(period, Counter())[name] += 1
        heads = [TableHead(words("Mechanism")), TableHead(words("Models"), "number")]
        heads += [TableHead(words("Since"), "month"), TableHead(words("Last named"), "month")]
        lines = []
        for folded, rows in ordered:
            name = names[folded]
            models = len({each.number for each in rows})
            lines.append(
                TableLine(
                    (
                        TableCell(to_page(name, site.mechanism_page(name, "")), name, language(name)),
                        TableCell(escaped(str(models)), str(models)),
                        TableCell(escaped(rows[0].month.period)),
                        TableCell(escaped(rows[-1].month.period)),
                    )
                )
            )
        whole = table("mechanisms-table", words("Mechanisms"), heads, lines, cards=False)
        picture = over_time(site, counts, "Mechanisms over time", "mechanisms")
        sections = [
            PageSection("over-time", words("Mechanisms over time"), picture),
            PageSection("all", words("All mechanisms"), whole if lines else NOTHING),
        ]
        return RenderedPage(frame.page(path, words("Mechanisms"), sections))

    models = tuple(each.number for _, rows in ordered for each in rows)
    return SitePage(path, (named, models, site.periods), render)


def _mechanism(site: SiteLog, frame: Frame, folded: str, name: str, rows: Sequence[LogRow]) -> SitePage:
    path = site.addresses.path("mechanism", folded) or ""
    newest = list(reversed(rows))
    source = tuple(
        (each.row.name, each.row.value, each.month.period, each.row.tags, site.row_page(each, _UP)) for each in newest
    )

    def render() -> RenderedPage:
        words = site.words
        heads = [
            TableHead(words("Model")),
            TableHead(words("Month"), "month"),
            TableHead(words("Application"), "prose"),
        ]
        lines = []
        for called, value, period, tags, page in source:
            marks = [tag("span", each, class_="tag") for each in tags if each.casefold() != folded]
            lines.append(
                TableLine(
                    (
                        TableCell(joined([to_page(called, page), *marks], SPACE), called, language(called)),
                        TableCell(tag("a", period, href=site.month_page(period, _UP))),
                        TableCell(escaped(value), lang=language(value)),
                    )
                )
            )
        whole = table("models-table", words("Models"), heads, lines)
        content = searched("models-table", words("Filter models"), whole, len(lines), words)
        facts = [words.count(len({each.number for each in rows}), "model")]
        sections = [PageSection("models", words("Models"), content)]
        text = frame.page(path, name, sections, kicker=words("Mechanism"), facts=facts, lang=language(name))
        return RenderedPage(text)

    return SitePage(path, source, render)
