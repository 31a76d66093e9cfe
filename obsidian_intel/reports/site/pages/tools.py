"""Pages with a small script of their own: compare and search, and the data that they read as script files."""

from __future__ import annotations

import json
from collections.abc import Iterator

from obsidian_intel.months.summary import MonthFacts
from obsidian_intel.reports.answers.log import LogRow
from obsidian_intel.reports.rollup import format_scores
from obsidian_intel.reports.rollup.escape import heading
from obsidian_intel.reports.rollup.html.page_text import page_text
from obsidian_intel.reports.rollup.rollup_values import CellText
from obsidian_intel.reports.site.addresses import href, slug_of
from obsidian_intel.reports.site.frame import Frame
from obsidian_intel.reports.site.site_log import SiteLog
from obsidian_intel.reports.site.site_parts import RenderedPage, SitePage, digest_of

_SAID = (
    ("theme", "Dominant theme"),
    ("signal", "The signal"),
    ("insight", "Crucial insight"),
    ("implementation", "Best implementation"),
)


def compare_pages(site: SiteLog, frame: Frame) -> Iterator[SitePage]:
    """The page, and all scores in a file."""
    if "leaderboards" in site.omitted or "models" in site.omitted:
        return
    path = "compare.html"
    yield SitePage(path, "", lambda: RenderedPage(frame.render(path, path, site.words("Compare models"))))
    names = tuple((names[0], site.addresses.path("model", str(n))) for n, names in site.log.names_of_model.items())
    pages = tuple(sorted(site.log.benchmarks.items()))
    yield SitePage(
        "data/scores.js",
        (tuple(sorted(site.board_digests.items())), names, pages),
        lambda: RenderedPage(script("obsintelScores", _scores(site))),
    )


def _scores(site: SiteLog) -> dict[str, object]:
    """`models`: [name, page]; `boards`: benchmark, setting, better, page and scores [model, text, month, rank]."""
    log = site.log
    places = {number: index for index, number in enumerate(log.names_of_model)}
    boards = []
    for board in sorted(log.boards, key=lambda board: (-len(board.seen), board.key)):
        ranked = log.ranked(board)
        scores = [
            [places[entry.model], format_scores.place(entry, ranked), entry.period, entry.rank]
            for entry in ranked.entries
        ]
        mixed = ranked.mixed_scale
        page = site.benchmark_page(board.key[0], "")
        boards.append([page_text(ranked.benchmark), page_text(ranked.setting), ranked.better, page, mixed, scores])
    models = [[page_text(names[0]), site.model_page(number, "")] for number, names in log.names_of_model.items()]
    return {"models": models, "boards": boards}


def search_pages(site: SiteLog, frame: Frame) -> Iterator[SitePage]:
    """The page, and a file of texts for each note of the log, the newest first."""
    path = "search.html"
    rows: dict[str, list[LogRow]] = {}
    for each in site.log.rows:
        rows.setdefault(each.month.path, []).append(each)
    shards = []
    taken: dict[str, int] = {}
    for month in reversed(site.log.months):
        slug = slug_of(site.log.label(month.path, month.period))
        taken[slug] = taken.get(slug, 0) + 1
        name = f"search/{slug}.js" if taken[slug] == 1 else f"search/{slug}-{taken[slug]}.js"
        shards.append(name)
        yield _shard(site, name, month, rows.get(month.path, []))
    title = site.words("Search")
    addresses = [href(name) for name in shards]
    yield SitePage(path, tuple(shards), lambda: RenderedPage(frame.render(path, path, title, shards=addresses)))


def _shard(site: SiteLog, name: str, month: MonthFacts, rows: list[LogRow]) -> SitePage:
    pages = tuple((each.row.name, site.row_page(each, "")) for each in rows)
    label = site.log.label(month.path, month.period)
    source = (site.sources.digests.get((month.path, 0), ""), label, digest_of(pages), tuple(month[:6]))

    def render() -> RenderedPage:
        words = site.words
        found: list[list[str]] = []
        where = site.month_page(month.period, "")
        for field, title in _SAID:
            if told := getattr(month, field):
                found.append([words(title), "", where, page_text(told)])
        for each in rows:
            text = "\n".join(_cell_lines(site.whole_row(each)))
            title = heading(each.row.title)
            found.append([page_text(each.row.name), page_text(title), site.row_page(each, "") or where, text])
        return RenderedPage(script(f"obsintelFound[{json.dumps(name)}]", {"label": label, "rows": found}))

    return SitePage(name, source, render)


def _cell_lines(found: tuple[CellText, ...]) -> Iterator[str]:
    for cell in found:
        for group in cell.outline.groups:
            parts = [group.tag, group.label, group.text]
            parts += [part for item in group.items for part in (item.label, item.text)]
            if line := " ".join(page_text(part) for part in parts if part):
                yield line


def script(name: str, value: object) -> str:
    """`value` as a script file that gives it a name; nothing in it can end a script or a line of it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return f'"use strict";\nwindow.{name} = {text};\n'
