"""The rollup as a page for Obsidian: short tables, callouts, wikilinks, pictures beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from obsidian_intel.core.terminal import pluralize
from obsidian_intel.reports.rollup.chart import leaderboards_picture, pictured
from obsidian_intel.reports.rollup.markdown import boards, rows
from obsidian_intel.reports.rollup.markdown.parts import Links, LinkTarget, plain, table
from obsidian_intel.reports.rollup.model import Rollup
from obsidian_intel.reports.rollup.page import Page, make_page
from obsidian_intel.reports.rollup.timeline import timeline_picture
from obsidian_intel.vault.classify import ROLLUP_TYPE

SUFFIX = ".md"
_CALLOUTS = (
    ("theme", "abstract", "Dominant theme"),
    ("signal", "info", "The signal"),
    ("insight", "tip", "Crucial insight"),
    ("implementation", "example", "Best implementation"),
)


def note_path(path: str) -> str:
    """A `LinkTarget` that names a note by its whole path."""
    return path.removesuffix(".md")


def render(rollup: Rollup) -> str:
    """The page for stdout or a file outside the vault: without pictures."""
    return render_markdown(rollup, pictures=False).text


def render_markdown(rollup: Rollup, link: LinkTarget = note_path, *, pictures: bool = True) -> Page:
    """The page. `link` gives the target of a wikilink to a vault path, as Obsidian wants it from this page."""
    drawn = _pictures(rollup) if pictures else {}
    body = "\n\n".join(block for block in _blocks(rollup, Links(rollup, link), drawn) if block)
    span = rollup.range
    properties = f'type: {ROLLUP_TYPE}\nsince: "{span.since}"\nuntil: "{span.until}"\n'
    return make_page(properties, body, drawn)


def _pictures(rollup: Rollup) -> dict[str, str]:
    """The SVG files, by name."""
    found: dict[str, str] = {}
    name = rollup.range.page_name
    if shown := pictured(rollup.moved()):
        found[f"{name} leaderboards.svg"] = leaderboards_picture(shown, rollup.range)
    if drawn := timeline_picture(rollup):
        found[f"{name} timeline.svg"] = drawn
    return found


def _blocks(rollup: Rollup, links: Links, drawn: dict[str, str]) -> Iterator[str]:
    """The page's blocks, in order; an empty one is left out."""
    bars = _embed(rollup, drawn, "leaderboards", "The leaderboards with most entries as bars")
    yield f"# {rollup.range.page_name}"
    yield _summary(rollup, links)
    yield from _sentences(rollup, links)
    yield from _section("Timeline", _timeline(rollup, links, drawn))
    yield from _section("Models", rows.models(rollup, links))
    yield from _section("Topics", rows.topics(rollup, links))
    yield from _section("Leaderboards", (*bars, *boards.leaderboards(rollup, links)))
    yield from _section("Mechanisms", rows.mechanisms(rollup))
    yield from _section("Papers", rows.papers(rollup, links))
    yield from _section("Open problems", _problems(rollup, links))


def _section(title: str, blocks: Iterable[str]) -> Iterator[str]:
    found = [block for block in blocks if block]
    if found:
        yield f"## {title}"
        yield from found


def _summary(rollup: Rollup, links: Links) -> str:
    notes = ", ".join(links.month(month.period, month.path) for month in rollup.months)
    moved = len(rollup.moved())
    counts = [
        pluralize(rollup.model_count, "model"),
        pluralize(rollup.topic_count, "topic"),
        f"{pluralize(moved, 'leaderboard')} with news" if moved else "",
        pluralize(len(rollup.new_papers), "new paper"),
        f"{len(rollup.returning_papers)} returning" if rollup.returning_papers else "",
    ]
    said = [f"From {notes}.", ", ".join(filter(None, counts)) + "."] if notes else []
    said += [plain(remark.text) for remark in rollup.remarks if remark.kind in ("empty", "gap")]
    return " ".join(said)


def _sentences(rollup: Rollup, links: Links) -> Iterator[str]:
    many = rollup.range.since != rollup.range.until
    for field, callout, title in _CALLOUTS:
        said = [(month, text) for month in rollup.months if (text := getattr(month, field))]
        if many:
            lines = [f"> - {links.month(month.period, month.path)} {plain(text)}" for month, text in said]
        else:
            lines = "\n>\n".join(f"> {plain(text)}" for _, text in said).split("\n")
        if said:
            yield "\n".join([f"> [!{callout}] {title}", *lines])


def _embed(rollup: Rollup, drawn: dict[str, str], what: str, alt: str) -> Iterator[str]:
    name = f"{rollup.range.page_name} {what}.svg"
    if name in drawn:
        yield f"![[{name}|{alt}]]"


def _timeline(rollup: Rollup, links: Links, drawn: dict[str, str]) -> Iterator[str]:
    shown = rollup.activity
    if not shown:
        return
    yield from _embed(rollup, drawn, "timeline", f"Rows a month, {shown[0].period} to {shown[-1].period}")
    if rollup.range.since != rollup.range.until:
        inside = (month for month in shown if month.period in rollup.range and month.notes)
        lines = ([links.month(m.period, in_table=True), str(m.models), str(m.topics)] for m in inside)
        yield table(["Month", "Models", "Topics"], "lrr", lines)


def _problems(rollup: Rollup, links: Links) -> Iterator[str]:
    found, lines = rollup.problems, []
    if found and (found.errors or found.warnings):
        lines.append(f"- `lint` finds {pluralize(found.errors, 'error')} and {pluralize(found.warnings, 'warning')}.")
    for remark in rollup.remarks:
        if remark.kind in ("twice", "conflict", "mixed-scale", "look-alike"):
            paths = ", ".join(links.note(path, note_path(path).rpartition("/")[2]) for path in remark.paths)
            lines.append(f"- {plain(remark.text)}" + (f": {paths}." if paths else ""))
    yield "\n".join(lines)
