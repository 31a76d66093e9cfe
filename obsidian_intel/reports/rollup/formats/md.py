"""The rollup as a page for Obsidian: sentences, pictures beside it, short tables, folded lists, wikilinks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from obsidian_intel.reports.rollup.labels import Words
from obsidian_intel.reports.rollup.markdown import boards, colleagues, rows, year
from obsidian_intel.reports.rollup.markdown.parts import Links, LinkTarget, plain
from obsidian_intel.reports.rollup.page import Page, make_page
from obsidian_intel.reports.rollup.rollup_values import Rollup
from obsidian_intel.vault.classify import ROLLUP_TYPE

if TYPE_CHECKING:
    from obsidian_intel.reports.rollup.pictures.chosen import ChosenPicture

SUFFIX = ".md"
_CALLOUTS = (
    ("theme", "abstract", "Dominant theme"),
    ("signal", "info", "The signal"),
    ("insight", "tip", "Crucial insight"),
    ("implementation", "example", "Best implementation"),
)
_FILES = {"timeline": ("record", "activity"), "leaderboards": ("leaders",), "matrix": ("matrix",)}
_FILES |= {"mechanisms": ("mechanisms",)}
_TITLES = {
    "timeline": "Record over time",
    "leaderboards": "Leaders",
    "matrix": "Models and benchmarks",
    "mechanisms": "Mechanisms over time",
}


def note_path(path: str) -> str:
    """A `LinkTarget` that names a note by its whole path."""
    return path.removesuffix(".md")


def render(rollup: Rollup) -> str:
    """The page for stdout or a file outside the vault: without pictures."""
    return render_markdown(rollup, pictures=False).text


def render_markdown(rollup: Rollup, link: LinkTarget = note_path, *, pictures: bool = True) -> Page:
    """The page. `link` gives the target of a wikilink to a vault path, as Obsidian wants it from this page."""
    words = Words(rollup.language)
    drawn = _pictures(rollup, words) if pictures else {}
    body = "\n\n".join(block for block in _blocks(rollup, Links(rollup, link), drawn, words) if block)
    span = rollup.range
    properties = f'type: {ROLLUP_TYPE}\nsince: "{span.since}"\nuntil: "{span.until}"\n'
    return make_page(properties, body, {name: svg for name, (_, svg) in drawn.items()})


def _pictures(rollup: Rollup, words: Words) -> dict[str, tuple[str, str]]:
    """The SVG files by name: (what each shows, its text). Each is as wide as a phone."""
    from obsidian_intel.reports.rollup.pictures.chosen import chosen_pictures
    from obsidian_intel.reports.rollup.pictures.drawing import NEUTRAL

    found = chosen_pictures(rollup, words, NEUTRAL)
    files: dict[str, tuple[str, str]] = {}
    for what, kinds in _FILES.items():
        if chosen := [each for each in found if each.kind in kinds]:
            files[f"{rollup.range.page_name} {what}.svg"] = _file(what, chosen, words)
    return files


def _file(what: str, chosen: list[ChosenPicture], words: Words) -> tuple[str, str]:
    from obsidian_intel.reports.rollup.pictures.drawing import stacked

    title = words(_TITLES[what])
    return title, stacked([each.picture for each in chosen], title).svg(what)


def _blocks(rollup: Rollup, links: Links, drawn: dict[str, tuple[str, str]], words: Words) -> Iterator[str]:
    """The page's blocks, in order: words, pictures, tables. An empty one is left out."""
    many = rollup.range.since != rollup.range.until
    sentences = list(_sentences(rollup, links, words))
    yield f"# {words('{range} Rollup', range=words.message(rollup.range.named))}"
    yield _headline(rollup, words)
    yield _summary(rollup, links, words)
    if not many:
        yield from sentences
    yield from _section(words("At a glance"), (f"![[{name}|{alt}]]" for name, (alt, _) in drawn.items()))
    yield from _section(words("Month by month"), year.strip(rollup, links, words))
    yield from _section(words("When each record was broken, and by whom"), year.record_table(rollup, words))
    yield from _section(words("What changed"), year.changes(rollup.changes, words))
    yield from _section(words("Named most"), year.named_most(rollup, links, words))
    if many:
        yield from _section(words("What was said"), sentences[1:] if _themed(rollup) else sentences)
    yield from _section(words("Leaderboards"), boards.leaderboards(rollup, links, words))
    yield from _section(words("Business value"), rows.value(rollup, links, words))
    yield from _section(words("Models"), rows.models(rollup, links, words))
    yield from _section(words("Mechanisms"), rows.mechanisms(rollup, words))
    yield from _section(words("Topics"), rows.topics(rollup, links, words))
    yield from _section(words("Papers"), rows.papers(rollup, links, words))
    yield from _section(words("Other vaults"), colleagues.colleagues(rollup, links, words))
    yield from _section(words("Data to check"), _notices(rollup, links, words))


def _section(title: str, blocks: Iterable[str]) -> Iterator[str]:
    found = [block for block in blocks if block]
    if found:
        yield f"## {title}"
        yield from found


def _headline(rollup: Rollup, words: Words) -> str:
    from obsidian_intel.reports.headline import headline

    return "\n".join(f"- {plain(words.message(sentence))}" for sentence in headline(rollup.changes))


def _summary(rollup: Rollup, links: Links, words: Words) -> str:
    notes = words.listed(links.month(month.period, month.path) for month in rollup.months)
    moved = len(rollup.moved())
    counts = [
        words.count(rollup.model_count, "model"),
        words.count(rollup.topic_count, "topic"),
        words.count(moved, "leaderboard") if moved else "",
        words.count(len(rollup.new_papers), "new paper"),
    ]
    said = (
        [words("From {notes}: {counts}.", notes=notes, counts=words(", ").join(filter(None, counts)))] if notes else []
    )
    said += [plain(words.message(each.text)) for each in rollup.remarks if each.kind in ("empty", "gap")]
    return " ".join(said)


def _themed(rollup: Rollup) -> bool:
    """Whether the themes stand in the table of months already."""
    return any(month.theme for month in rollup.months)


def _sentences(rollup: Rollup, links: Links, words: Words) -> Iterator[str]:
    many = rollup.range.since != rollup.range.until
    for field, callout, title in _CALLOUTS:
        said = [(month, text) for month in rollup.months if (text := getattr(month, field))]
        if many:
            lines = [f"> - {links.month(month.period, month.path)} {plain(text)}" for month, text in said]
        else:
            lines = "\n>\n".join(f"> {plain(text)}" for _, text in said).split("\n")
        if said:
            yield "\n".join([f"> [!{callout}] {words(title)}", *lines])


def _notices(rollup: Rollup, links: Links, words: Words) -> Iterator[str]:
    """What is odd in the data; what `lint` finds is in JSON alone."""
    lines = []
    for remark in rollup.remarks:
        if remark.kind in ("twice", "verified", "conflict", "mixed-scale", "look-alike"):
            paths = words.listed(links.note(path, note_path(path).rpartition("/")[2]) for path in remark.paths)
            said = plain(words.message(remark.text))
            lines.append(f"- {words('{text}.', text=words.labelled(said, paths)) if paths else said}")
    yield "\n".join(lines)
