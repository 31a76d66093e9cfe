"""Benchmarks: the list with its records, and a page each with every setting and the progress of its record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from obsidian_intel.months.summary import Score
from obsidian_intel.reports.answers.log import LogRow
from obsidian_intel.reports.rollup import format_scores
from obsidian_intel.reports.rollup.boards import Board
from obsidian_intel.reports.rollup.html.elements import NOTHING, SPACE, Html, escaped, joined, language, tag, to_page
from obsidian_intel.reports.rollup.html.table import TableCell, TableHead, TableLine, searched, table
from obsidian_intel.reports.rollup.parts.record_steps import BoardRecord, record_of
from obsidian_intel.reports.rollup.pictures.drawing import STYLED
from obsidian_intel.reports.rollup.pictures.record_steps import record_picture
from obsidian_intel.reports.rollup.ranges import DateRange
from obsidian_intel.reports.rollup.rollup_values import BoardEntry, Leaderboard
from obsidian_intel.reports.site.frame import Frame
from obsidian_intel.reports.site.site_log import SiteLog
from obsidian_intel.reports.site.site_parts import PageSection, RenderedPage, SitePage

_UP, _DRAWN = "../", 6


def benchmark_pages(site: SiteLog, frame: Frame) -> Iterator[SitePage]:
    """The list, then a page a benchmark."""
    if "leaderboards" in site.omitted:
        return
    others = _others(site)
    yield _list(site, frame)
    for folded in site.log.benchmarks:
        yield _benchmark(site, frame, folded, others.get(folded, []))


def _others(site: SiteLog) -> dict[str, list[tuple[LogRow, Score]]]:
    found: dict[str, list[tuple[LogRow, Score]]] = {}
    for each in site.log.rows:
        for score in each.row.scores:
            if score.owner is not None:
                found.setdefault(site.log.key(score)[0], []).append((each, score))
    return found


def _record(site: SiteLog, board: Board) -> BoardRecord:
    latest = site.periods[-1]
    return record_of(site.log.ranked(board), DateRange(latest, latest, latest))


def _figure(record: BoardRecord, ident: str, site: SiteLog) -> Html:
    latest = site.periods[-1]
    picture = record_picture(record, DateRange(latest, latest, latest), site.words, STYLED)
    return tag("figure", Html(picture.svg(ident)))


def _list(site: SiteLog, frame: Frame) -> SitePage:
    path = "benchmarks.html"
    source = tuple(sorted((key, digest) for key, digest in site.board_digests.items()))

    def render() -> RenderedPage:
        words = site.words
        groups = list(site.boards_of.items())
        lines = [_in_list(site, folded, boards) for folded, boards in groups]
        heads = [TableHead(words("Benchmark")), TableHead(words("Models"), "number"), TableHead(words("Leader"))]
        heads += [TableHead(words("Record"), "number"), TableHead(words("Since"), "month")]
        heads += [TableHead(words("Settings"), "number")]
        whole = table("benchmarks-table", words("Benchmarks"), heads, lines)
        content = searched("benchmarks-table", words("Filter benchmarks"), whole, len(lines), words)
        records = [_record(site, board) for _, boards in groups for board in boards if len(board.seen) > 1]
        moved = [record for record in records if len(record.steps) > 1]
        moved.sort(key=lambda record: (record.leader.period, len(record.steps)), reverse=True)
        figures = [_figure(record, f"record-{n}", site) for n, record in enumerate(moved[:_DRAWN])]
        drawn = tag("div", *figures, class_="pictures") if figures else NOTHING
        sections = [
            PageSection("latest", words("Records broken last"), drawn),
            PageSection("all", words("All benchmarks"), content if lines else NOTHING),
        ]
        facts = [words.count(len(lines), "benchmark"), words.count(len(site.log.boards), "leaderboard")]
        return RenderedPage(frame.page(path, words("Benchmarks"), sections, facts=facts))

    return SitePage(path, (source, site.periods[-1], tuple(site.log.benchmarks.items())), render)


def _in_list(site: SiteLog, folded: str, boards: Sequence[Board]) -> TableLine:
    board = boards[0]
    ranked = site.log.ranked(board)
    record = _record(site, board)
    name = site.log.benchmarks[folded]
    leader = record.leader
    number = next((entry.model for entry in ranked.entries if entry.rank == 1), None)
    page = site.model_page(number, "") if number is not None else None
    setting = [tag("small", ranked.setting)] if ranked.setting else []
    models = len({entry.model for each in boards for entry in site.log.ranked(each).entries})
    return TableLine(
        (
            TableCell(joined([to_page(name, site.benchmark_page(folded, "")), *setting], SPACE), name, language(name)),
            TableCell(escaped(str(models)), str(models)),
            TableCell(to_page(leader.name, page), leader.name, language(leader.name)),
            TableCell(tag("b", leader.shown), repr(leader.value)),
            TableCell(tag("a", leader.period, href=site.month_page(leader.period, ""))),
            TableCell(escaped(str(len(boards))), str(len(boards))),
        )
    )


def _benchmark(site: SiteLog, frame: Frame, folded: str, others: Sequence[tuple[LogRow, Score]]) -> SitePage:
    path = site.addresses.path("benchmark", folded) or ""
    boards = site.boards_of.get(folded, [])
    latest = site.periods[-1]
    named = {seen[1] for board in boards for seen in board.seen}
    source = (
        tuple(site.board_digests[board.key] for board in boards),
        any(seen[0] == latest for board in boards for seen in board.seen) and latest,
        tuple((*site.row_digest(each), score[:10], site.row_page(each, _UP)) for each, score in others),
        tuple(sorted(site.model_page(number, _UP) or "" for number in named)),
    )

    def render() -> RenderedPage:
        words, name = site.words, site.log.benchmarks[folded]
        sections = []
        single = [board for board in boards if len(site.log.ranked(board).entries) == 1]
        apart = [board for board in boards if len(single) < 2 or board not in single]
        for index, board in enumerate(apart, 1):
            ranked = site.log.ranked(board)
            title = ranked.setting or words("no setting stated")
            sections.append(PageSection(f"setting-{index}", title, _board(site, ranked, board, f"board-{index}")))
        if len(single) > 1:
            title = words("Settings of one score")
            sections.append(PageSection("single", title, _single(site, [site.log.ranked(board) for board in single])))
        sections.append(PageSection("others", words("Said of other models"), _rivals(site, others)))
        spelled = dict.fromkeys(seen[3].benchmark for board in boards for seen in board.seen)
        also = [each for each in spelled if each != name]
        models = len(named)
        facts = [words.count(models, "model"), words.count(len(boards), "leaderboard")]
        facts += [words("also {names}", names=words(", ").join(also))] if also else []
        kicker = words("Benchmark")
        return RenderedPage(frame.page(path, name, sections, kicker=kicker, facts=facts, lang=language(name)))

    return SitePage(path, source, render)


def _board(site: SiteLog, ranked: Leaderboard, board: Board, ident: str) -> Html:
    words = site.words
    lower = [tag("p", words("lower is better"), class_="quiet")] if ranked.better == "lower" else []
    heads = [TableHead(words("Model")), TableHead(words("Rank"), "number"), TableHead(words("Score"), "number")]
    heads += [TableHead(words("vs. best before"), "number"), TableHead(words("Month"), "month")]
    lines = [_entry(site, entry, ranked) for entry in ranked.entries]
    whole = table(ident, ranked.title, heads, lines)
    content = searched(ident, words("Filter models"), whole, len(lines), words)
    record = _record(site, board)
    figure = [_figure(record, f"{ident}-record", site)] if len(record.steps) > 1 or len(lines) > 1 else []
    return tag("div", *lower, *figure, tag("div", content, class_="beside"), class_="setting")


def _single(site: SiteLog, boards: Sequence[Leaderboard]) -> Html:
    """The settings that one score alone stands on, a line each."""
    words = site.words
    heads = [TableHead(words("Setting")), TableHead(words("Model")), TableHead(words("Score"), "number")]
    heads += [TableHead(words("Month"), "month")]
    lines = []
    for board in boards:
        entry = board.entries[0]
        lower = words("lower is better") if board.better == "lower" else ""
        setting = " · ".join(filter(None, (board.setting or words("no setting stated"), lower)))
        said = format_scores.place(entry, board)
        lines.append(
            TableLine(
                (
                    TableCell(escaped(setting), lang=language(setting)),
                    _named(site, entry),
                    TableCell(escaped(said), repr(entry.value)),
                    TableCell(tag("a", entry.period, href=site.month_page(entry.period, _UP))),
                )
            )
        )
    whole = table("single-table", words("Settings of one score"), heads, lines)
    return searched("single-table", words("Filter scores"), whole, len(lines), words)


def _named(site: SiteLog, entry: BoardEntry) -> TableCell:
    """A model's name, with what is to be known of its entry."""
    words = site.words
    notes = [words("{score} in {period}", score=format_scores.number(v), period=when) for when, v in entry.earlier]
    notes += [words("two values stated")] if entry.conflict else []
    notes += [words("condition inferred")] if entry.inferred else []
    notes += [note for note in (format_scores.in_paper(entry, words),) if note]
    name = to_page(entry.name, site.model_page(entry.model, _UP))
    small = [tag("small", note) for note in notes]
    return TableCell(joined([name, *small], SPACE), entry.name, language(entry.name))


def _entry(site: SiteLog, entry: BoardEntry, board: Leaderboard) -> TableLine:
    said = format_scores.place(entry, board)
    moved = format_scores.change(entry, board)
    better = bool(entry.change) and ((entry.change or 0) > 0) is (board.better == "higher")
    return TableLine(
        (
            _named(site, entry),
            TableCell(escaped(f"{entry.rank}{'=' if entry.tied else ''}"), str(entry.rank)),
            TableCell(tag("b", said) if entry.rank == 1 else escaped(said), repr(entry.value)),
            TableCell(
                tag("span", moved, class_="best" if better else None) if moved else NOTHING,
                "" if entry.change is None else repr(entry.change),
            ),
            TableCell(tag("a", entry.period, href=site.month_page(entry.period, _UP))),
        )
    )


def _rivals(site: SiteLog, others: Sequence[tuple[LogRow, Score]]) -> Html:
    if not others:
        return NOTHING
    words = site.words
    heads = [TableHead(words("Model")), TableHead(words("Setting")), TableHead(words("Score"), "number")]
    heads += [TableHead(words("Said by")), TableHead(words("Month"), "month")]
    lines = []
    for each, score in others:
        owner = score.owner or ""
        number = site.number_of(owner)
        setting = " · ".join(part for part in (score.protocol, score.condition) if part)
        page = site.model_page(number, _UP) if number is not None else None
        lines.append(
            TableLine(
                (
                    TableCell(to_page(owner, page), owner, language(owner)),
                    TableCell(escaped(setting), lang=language(setting)),
                    TableCell(escaped(format_scores.score(score)), repr(score.value)),
                    TableCell(to_page(each.row.name, site.row_page(each, _UP)), each.row.name, language(each.row.name)),
                    TableCell(tag("a", each.month.period, href=site.month_page(each.month.period, _UP))),
                )
            )
        )
    return table("others-table", words("Said of other models"), heads, lines)
