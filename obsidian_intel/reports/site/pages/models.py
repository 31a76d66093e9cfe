"""Models: a list a year, and a page each with its scores, its months and who is compared with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from obsidian_intel.months.summary import Score
from obsidian_intel.reports.answers.log import LogRow
from obsidian_intel.reports.rollup import format_scores
from obsidian_intel.reports.rollup.html.elements import NOTHING, SPACE, Html, escaped, joined, language, tag, to_page
from obsidian_intel.reports.rollup.html.table import TableCell, TableHead, TableLine, searched, table
from obsidian_intel.reports.site.addresses import href
from obsidian_intel.reports.site.frame import Frame
from obsidian_intel.reports.site.pages.rows import row_entries, years
from obsidian_intel.reports.site.site_log import SiteLog
from obsidian_intel.reports.site.site_parts import PageLink, PageSection, RenderedPage, SitePage

_UP = "../"


def model_pages(site: SiteLog, frame: Frame) -> Iterator[SitePage]:
    """The lists, then a page a model."""
    log = site.log
    listed: dict[str, list[int]] = {}
    for number, rows in log.rows_of_model.items():
        listed.setdefault(rows[-1].month.period[:4], []).append(number)
    yield from years("models", listed, lambda *place: _list(site, frame, listed.get(place[1], []), *place))
    for number in log.rows_of_model:
        yield _model(site, frame, number)


def _list(
    site: SiteLog, frame: Frame, numbers: Sequence[int], path: str, year: str, links: tuple[PageLink, ...]
) -> SitePage:
    root = _UP * path.count("/")
    log = site.log
    ordered = sorted(numbers, key=lambda n: log.rows_of_model[n][-1].month.period, reverse=True)
    source = [_in_list(site, number) for number in ordered]

    def render() -> RenderedPage:
        words = site.words
        heads = [TableHead(words("Model")), TableHead(words("Mechanism")), TableHead(words("Since"), "month")]
        heads += [TableHead(words("Last named"), "month"), TableHead(words("Scores"), "number")]
        lines = [
            TableLine(
                (
                    TableCell(to_page(name, href(page, root)), name, language(name)),
                    TableCell(tag("span", joined((tag("span", each, class_="tag") for each in tags), SPACE))),
                    TableCell(escaped(first)),
                    TableCell(escaped(last)),
                    TableCell(escaped(str(scores) if scores else ""), str(scores)),
                )
            )
            for name, page, first, last, tags, scores in source
        ]
        whole = table("models-table", words("Models"), heads, lines)
        content = searched("models-table", words("Filter models"), whole, len(lines), words) if lines else NOTHING
        facts = [words.count(len(lines), "model")]
        title = words("Models")
        return RenderedPage(
            frame.page(path, title, [PageSection("models", year or title, content)], facts=facts, links=links)
        )

    return SitePage(path, (tuple(source), tuple((link.text, link.href) for link in links)), render)


def _in_list(site: SiteLog, number: int) -> tuple[str, str, str, str, tuple[str, ...], int]:
    rows = site.log.rows_of_model[number]
    tags = tuple(dict.fromkeys(found for each in rows for found in each.row.tags))
    scores = sum(len(each.row.own_scores) for each in rows)
    page = site.addresses.path("model", str(number)) or ""
    return rows[-1].row.name, page, site.log.first_seen(number), rows[-1].month.period, tags, scores


def _model(site: SiteLog, frame: Frame, number: int) -> SitePage:
    path = site.addresses.path("model", str(number)) or ""
    rows = site.log.rows_of_model[number]
    scores = _score_lines(site, rows)
    rivals = [(*site.row_digest(each), score[:7]) for each, score in site.rivals.get(number, ())]
    mentions = [(*site.row_digest(each), site.row_page(each, _UP)) for each in _mentions(site, number)]
    tags = [(found, site.mechanism_page(found, _UP)) for each in rows for found in each.row.tags]
    digests = tuple((*site.row_digest(each), _papers_source(each)) for each in rows)
    source = (
        digests,
        tuple((line.score[:], *line[1:]) for line in scores),
        tuple(rivals),
        tuple(mentions),
        tuple(tags),
        site.log.first_seen(number),
    )

    def render() -> RenderedPage:
        words = site.words
        latest = rows[-1].row
        periods = dict.fromkeys(each.month.period for each in rows)
        facts = [words("since {period}", period=site.log.first_seen(number)), words.count(len(periods), "month")]
        marks = dict(tags)
        tagged = joined((tag("li", tag("a", n, href=a, class_="tag")) for n, a in marks.items() if a), SPACE)
        sections = [
            PageSection("scores", words("Scores over time"), _scores(site, scores)),
            PageSection("months", words("Month by month"), row_entries(site, list(reversed(rows)), "row", _UP)),
            PageSection("compared", words("What others say of it"), _rivals(site, number)),
            PageSection("mentions", words("Named by"), _mention_list(site, number)),
        ]
        links = [PageLink(words("Compare with others"), f"{_UP}compare.html#{_slug(path)}")]
        names = [name for name in site.log.names_of_model[number] if name != latest.name]
        also = [words("also {names}", names=words(", ").join(names))] if names else []
        kicker = words("Model")
        head = [*facts, *also]
        if tagged:
            sections.insert(0, PageSection("mechanisms", words("Mechanisms"), tag("ul", tagged, class_="tags")))
        text = frame.page(
            path, latest.name, sections, kicker=kicker, facts=head, links=links, lang=language(latest.name)
        )
        return RenderedPage(text)

    return SitePage(path, source, render)


def _slug(path: str) -> str:
    return href(path.rpartition("/")[2].removesuffix(".html"))


def _papers_source(each: LogRow) -> tuple[tuple[object, ...], ...]:
    return tuple(paper[:3] for paper in each.row.papers)


class _ScoreLine(NamedTuple):
    """A line of the scores over time: a score, its benchmark with that one's page, its month and its rank then."""

    score: Score
    benchmark: str
    page: str | None
    period: str
    rank: int
    of: int


def _score_lines(site: SiteLog, rows: Sequence[LogRow]) -> list[_ScoreLine]:
    """The lines of a model's scores, the newest first."""
    found = []
    for each in reversed(rows):
        period = each.month.period
        for score in each.row.own_scores:
            board = site.log.board(score)
            assert each.number is not None
            rank, size = site.ranks_then[board.key].get((each.number, period), (0, 0))
            page = site.benchmark_page(board.key[0], _UP)
            found.append(_ScoreLine(score, board.benchmark, page, period, rank, size))
    return found


def _scores(site: SiteLog, scores: Sequence[_ScoreLine]) -> Html:
    if not scores:
        return NOTHING
    words = site.words
    heads = [TableHead(words("Benchmark")), TableHead(words("Setting")), TableHead(words("Score"), "number")]
    heads += [TableHead(words("Rank in its month"), "number"), TableHead(words("Month"), "month")]
    lines = []
    for score, name, page, period, rank, size in scores:
        setting = " · ".join(part for part in (score.protocol, score.condition) if part)
        said, where = format_scores.score(score), format_scores.in_paper(score, words)
        small = [tag("small", where)] if where else []
        stand = words("{rank} of {size}", rank=rank, size=size) if size > 1 else ""
        first = size > 1 and rank == 1
        lines.append(
            TableLine(
                (
                    TableCell(joined([to_page(name, page), *small], SPACE), name, language(name)),
                    TableCell(escaped(setting), lang=language(setting)),
                    TableCell(tag("b", said) if first else escaped(said), repr(score.value)),
                    TableCell(tag("span", stand, class_="best") if first else escaped(stand), str(rank)),
                    TableCell(tag("a", period, href=site.month_page(period, _UP))),
                )
            )
        )
    whole = table("scores-table", words("Scores over time"), heads, lines)
    return searched("scores-table", words("Filter scores"), whole, len(lines), words)


def _rivals(site: SiteLog, number: int) -> Html:
    found = site.rivals.get(number, ())
    if not found:
        return NOTHING
    words = site.words
    heads = [TableHead(words("Said by")), TableHead(words("Benchmark")), TableHead(words("Score"), "number")]
    heads += [TableHead(words("Month"), "month")]
    lines = []
    for each, score in found:
        name = site.log.identity.name(score.benchmark)
        setting = " · ".join(part for part in (score.protocol, score.condition) if part)
        small = [tag("small", setting)] if setting else []
        lines.append(
            TableLine(
                (
                    TableCell(to_page(each.row.name, site.row_page(each, _UP)), each.row.name, language(each.row.name)),
                    TableCell(joined([name, *small], SPACE), name, language(name + setting)),
                    TableCell(escaped(format_scores.score(score)), repr(score.value)),
                    TableCell(tag("a", each.month.period, href=site.month_page(each.month.period, _UP))),
                )
            )
        )
    return table("rivals-table", words("What others say of it"), heads, lines)


def _mentions(site: SiteLog, number: int) -> list[LogRow]:
    """The rows of others that name a paper which is this model's own."""
    log = site.log
    own = (each.row.papers[0].id for each in log.rows_of_model[number] if each.row.papers)
    idents = dict.fromkeys(ident for ident in own if ident and log.model_of_paper.get(ident) == number)
    found = {id(each): each for ident in idents for each in log.rows_of_paper[ident] if each.number != number}
    return list(found.values())


def _mention_list(site: SiteLog, number: int) -> Html:
    rows = _mentions(site, number)
    items = (
        tag(
            "li",
            to_page(each.row.name, site.row_page(each, _UP)),
            SPACE,
            tag("small", each.month.period),
            lang=language(each.row.name),
        )
        for each in rows
    )
    return tag("ul", *items, class_="plain") if rows else NOTHING
